"""What a socket sends by itself: the whole page when it connects, then a heartbeat."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone

from inbox.queries import cards, desk, pane
from inbox.queries.desk import DeskView
from inbox.queries.pane import PaneView
from live import fragments
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


class Pulses:
    """The desk revisions for all sockets of this process, queried together at most once a second."""

    def __init__(self) -> None:
        self._wanted: set[int] = set()
        self._known: dict[int, int] = {}
        self._reading: asyncio.Task[None] | None = None

    async def of(self, agent_id: int) -> int:
        """Return the revision of an agent's desk, at most a second old."""
        self._wanted.add(agent_id)
        while agent_id in self._wanted or agent_id not in self._known:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            await asyncio.shield(self._reading)
        return self._known[agent_id]

    async def _read(self) -> None:
        await asyncio.sleep(FRESH_S)
        wanted, self._wanted = self._wanted, set()
        found = await in_pages(desk.revisions, wanted)
        self._known |= dict.fromkeys(wanted, 0) | found


_pulses = Pulses()


async def pulse(agent_id: int) -> str:
    """Return the heartbeat of an agent's page, with the revision that the page should show."""
    revision = await _pulses.of(agent_id)
    return f'<div id="pulse" data-revision="{revision}" hidden></div>'
