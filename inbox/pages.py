"""What a socket sends by itself: the whole page when it connects, then a heartbeat."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import queries as accounts
from inbox.queries import cards, desk, pane
from inbox.queries.desk import DeskView
from inbox.queries.pane import PaneView
from live import fragments, layer
from routing import queries as routing
from routing.models import Agent

PAGES_AT_ONCE = 3  # more would only wait for each other: rendering needs the processor
FRESH_S = 1.0  # one query a second for all sockets
THREADS = ThreadPoolExecutor(max_workers=PAGES_AT_ONCE, thread_name_prefix="pages")


def in_pages(function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    """Run a query for a socket in separate threads, so that it never waits for views or providers."""
    in_thread = database_sync_to_async(function, thread_sensitive=False, executor=THREADS)
    return in_thread(*args)


def full_page(agent_id: int, open_leg: int | None) -> str:
    """Return all live parts of an agent's page, including the open conversation, as fragments."""
    agent = Agent.objects.select_related("presence", "servicenow_presence").get(pk=agent_id)
    with agent.speaking():
        return "".join(fragments.replace(part) for part in _parts(agent, open_leg))


def _parts(agent: Agent, open_leg: int | None) -> list[str]:
    now = timezone.now()
    view, status = desk.desk(agent, now), {"status": routing.agent_status(agent)}
    return [
        render_to_string("inbox/_ringing.html", {"desk": view}),
        render_to_string("inbox/_lists.html", {"desk": view}),
        render_to_string("routing/_presence.html", status),
        render_to_string("routing/_notices.html", status),
        render_to_string("inbox/_revision.html", {"desk": view}),
        *(_pane(view, open_leg, now) if open_leg else []),
    ]


def _pane(view: DeskView, open_leg: int, now: datetime) -> list[str]:
    shown = _open(view, open_leg, now)
    names = ("_head", "_thread", "_caller", "_ledger", "_finish") if shown else ()
    return [render_to_string(f"inbox/{name}.html", {"pane": shown}) for name in names]


def _open(view: DeskView, open_leg: int, now: datetime) -> PaneView | None:
    """Return the open conversation without its form, which is never pushed; None if not own."""
    own = [*view.ringing, *view.active, *view.parked, *view.wrap_up]
    card = next((card for card in own if card.leg.pk == open_leg), None)
    if card is None:  # an older one, which the desk does not show
        leg = desk.own_legs(view.agent).filter(pk=open_leg).first()
        card = cards.of_leg(leg, now) if leg else None
    return pane.with_thread(card) if card else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a heartbeat tells. revision: of the desk. admitted: the agent is still signed in and active.

    live: the channel layer takes messages, so changes are pushed.
    """

    revision: int = 0
    admitted: bool = True
    live: bool = True

    def __str__(self) -> str:
        """Return the fragment."""
        live = "yes" if self.live else "no"
        return f'<div id="pulse" data-revision="{self.revision}" data-live="{live}" hidden></div>'


Who = tuple[int, str]  # agent and session


class Pulses:
    """The heartbeats of all sockets of this process, read together at most once a second."""

    def __init__(self) -> None:
        self._wanted: set[Who] = set()
        self._reading: asyncio.Task[dict[Who, Pulse]] | None = None

    async def of(self, who: Who) -> Pulse:
        """Return the heartbeat of an agent's page in a browser's session."""
        if self._reading is None or self._reading.done():
            self._wanted = set()
            self._reading = asyncio.create_task(self._read(self._wanted))
        self._wanted.add(who)
        return (await asyncio.shield(self._reading))[who]

    async def _read(self, wanted: set[Who]) -> dict[Who, Pulse]:
        await asyncio.sleep(FRESH_S)
        self._reading = None  # who comes from now on is in the next reading
        found: dict[Who, Pulse] = await in_pages(_pulses_of, wanted, await layer.answers())
        return found


def _pulses_of(wanted: set[Who], live: bool) -> dict[Who, Pulse]:
    agents = {agent_id for agent_id, _ in wanted}
    revisions, admitted = desk.revisions(agents), routing.admitted(agents)
    sessions = accounts.open_sessions({session for _, session in wanted}, timezone.now())
    return {
        (agent_id, session): Pulse(
            revision=revisions.get(agent_id, 0),
            admitted=agent_id in admitted and session in sessions,
            live=live,
        )
        for agent_id, session in wanted
    }


_pulses = Pulses()


async def pulse(agent_id: int, session: str) -> Pulse:
    """Return the heartbeat of an agent's page, by the session of its browser."""
    return await _pulses.of((agent_id, session))
