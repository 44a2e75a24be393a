"""Two servers under the same load: Bridge with signed-in agents, and the floor with as many sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import wire
from benchmarks.environment import BRIDGE, EVENTS_KEY, FLOOR, Installation
from benchmarks.event_stream import Event
from benchmarks.load import Measured, Watch, send_all

KEY = {"X-Api-Key": EVENTS_KEY}
FLOOR_PATH = "/events/"


@dataclass(slots=True, kw_only=True)
class Desks:
    """Connected agents. ids: their Genesys ids, in the order of their sockets."""

    ids: list[str]
    sockets: list[wire.Socket]
    poster: wire.Poster
    watch: Watch

    async def send(self, events: list[Event], *, rate: float) -> Measured:
        """Post the events at this rate; see ``load.send_all``."""
        return await send_all(events, poster=self.poster, watch=self.watch, rate=rate)


@contextmanager
def bridge(installation: Installation, *, agents: int) -> Iterator[tuple[int, list[Any]]]:
    """Run Bridge with this many agents in its database; yields the pid and the agents."""
    people = installation.run("benchmarks.seed", "agents", str(agents))
    with installation.web() as pid:
        yield pid, people


@contextmanager
def floor(installation: Installation) -> Iterator[int]:
    """Run the floor; yields the pid."""
    command = ("-m", "daphne", "-b", "127.0.0.1", "-p", str(FLOOR), "-v", "0", "benchmarks.floor:application")
    with installation.process(*command, ready=f"http://127.0.0.1:{FLOOR}/healthz") as pid:
        yield pid


@asynccontextmanager
async def bridge_desks(people: list[Any]) -> AsyncIterator[Desks]:
    """Open one socket to Bridge for each agent, with the agent's session."""
    addresses = [("/ws/desk/", one["cookie"]) for one in people]
    poster = wire.Poster(BRIDGE, "/hooks/genesys/events/", KEY)
    ids = [one["id"] for one in people]
    async with _opened(BRIDGE, addresses, poster, ids) as desks:
        yield desks


@asynccontextmanager
async def floor_desks(people: list[Any]) -> AsyncIterator[Desks]:
    """Open as many sockets to the floor."""
    addresses = [(f"/ws/{number}/", "") for number in range(len(people))]
    ids = [one["id"] for one in people]
    async with _opened(FLOOR, addresses, wire.Poster(FLOOR, FLOOR_PATH, {}), ids) as desks:
        yield desks


def plain(events: list[Event]) -> list[Event]:
    """Return events for the floor: of the same size, each with a marker that appears in its fragment."""
    return [_plain(event) for event in events]


def _plain(event: Event) -> Event:
    marker = f'data-event="{event.conversation}:{event.number}"'
    head = json.dumps({"agent": event.agent, "marker": marker, "event": ""})
    body = json.dumps(json.loads(head) | {"event": "x" * max(0, len(event.body) - len(head))})
    return replace(event, body=body.encode(), marker=marker.encode())


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
