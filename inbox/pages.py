"""What a socket sends by itself: the whole page when it connects, then a heartbeat."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import queries as accounts
from inbox.queries import desk, pane
from live import fragments, layer
from routing import queries as routing
from routing.models import Agent

FRESH_S = 1.0  # one query a second for all sockets
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="pages")


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
    view = desk.page(agent, timezone.now())
    status = {"status": view.status}
    return [
        render_to_string("inbox/_ringing.html", {"desk": view}),
        render_to_string("inbox/_lists.html", {"desk": view}),
        render_to_string("routing/_presence.html", status),
        render_to_string("routing/_notices.html", status),
        render_to_string("inbox/_revision.html", {"desk": view}),
        *_pane(agent, open_leg),
    ]


def _pane(agent: Agent, open_leg: int | None) -> list[str]:
    leg = desk.own_legs(agent).filter(pk=open_leg).first() if open_leg else None
    if leg is None:
        return []
    context = {"pane": pane.pane(leg, timezone.now())}
    names = ("_head", "_thread", "_caller", "_ledger", "_finish")
    return [render_to_string(f"inbox/{name}.html", context) for name in names]


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
        """Return the heartbeat of an agent's page in this session."""
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
    """Return the heartbeat of an agent's page, whose browser has this session."""
    return await _pulses.of((agent_id, session))
