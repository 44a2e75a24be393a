"""Two servers under the same load: Bridge with signed-in agents, and the floor floor with as many sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import wire
from benchmarks.environment import BARE, BRIDGE, EVENTS_KEY, Place
from benchmarks.event_stream import Event
from benchmarks.load import Outcome, Watch, give

KEY = {"X-Api-Key": EVENTS_KEY}
BARE_DOOR = "/door/"


@dataclass(slots=True, kw_only=True)
class Desks:
    """Connected agents. ids: their Genesys ids, in the order of their sockets."""

    ids: list[str]
    sockets: list[wire.Socket]
    poster: wire.Poster
    watch: Watch

    async def give(self, events: list[Event], *, rate: float) -> Outcome:
        """Give events in at the door."""
        return await give(events, poster=self.poster, watch=self.watch, rate=rate)


@contextmanager
def bridge(place: Place, *, agents: int) -> Iterator[tuple[int, list[Any]]]:
    """Run Bridge with this many agents in its database; yields its pid and the agents."""
    people = place.run("benchmarks.seed", "agents", str(agents))
    with place.web() as pid:
        yield pid, people


@contextmanager
def floor(place: Place) -> Iterator[int]:
    """Run the floor; yields its pid."""
    command = ("-m", "daphne", "-b", "127.0.0.1", "-p", str(BARE), "-v", "0", "benchmarks.floor:application")
    with place.process(*command, ready=f"http://127.0.0.1:{BARE}/healthz") as pid:
        yield pid


@asynccontextmanager
async def bridge_desks(people: list[Any]) -> AsyncIterator[Desks]:
    """Open one socket per agent at Bridge, with the agent's own session."""
    addresses = [("/ws/desk/", one["cookie"]) for one in people]
    poster = wire.Poster(BRIDGE, "/hooks/genesys/events/", KEY)
    ids = [one["id"] for one in people]
    async with _opened(BRIDGE, addresses, poster, ids) as desks:
        yield desks


@asynccontextmanager
async def bare_desks(people: list[Any]) -> AsyncIterator[Desks]:
    """Open as many sockets at the floor."""
    addresses = [(f"/ws/{number}/", "") for number in range(len(people))]
    ids = [one["id"] for one in people]
    async with _opened(BARE, addresses, wire.Poster(BARE, BARE_DOOR, {}), ids) as desks:
        yield desks


def plain(events: list[Event]) -> list[Event]:
    """Return events as the floor takes them: of the same size, each with its own sign in the fragment."""
    return [_plain(event) for event in events]


def _plain(event: Event) -> Event:
    sign = f'data-event="{event.conversation}:{event.number}"'
    head = json.dumps({"agent": event.agent, "sign": sign, "event": ""})
    body = json.dumps(json.loads(head) | {"event": "x" * max(0, len(event.body) - len(head))})
    return replace(event, body=body.encode(), sign=sign.encode(), is_last=False)


@asynccontextmanager
async def _opened(
    port: int, addresses: list[tuple[str, str]], poster: wire.Poster, ids: list[str]
) -> AsyncIterator[Desks]:
    watch = Watch()
    sockets = await wire.open_sockets(port, addresses, watch.hear)
    await poster.open()
    try:
        yield Desks(ids=ids, sockets=sockets, poster=poster, watch=watch)
    finally:
        poster.close()
        wire.close(sockets)
        await asyncio.sleep(0.2)
