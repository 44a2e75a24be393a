"""Two servers under the same load: Bridge with signed-in agents, and the floor with as many sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from benchmarks import wire
from benchmarks.environment import EVENTS_KEY, FLOOR, Installation, Pids
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
def bridge(installation: Installation, *, agents: int) -> Iterator[tuple[Pids, list[Any]]]:
    """Run Bridge with this many agents in its database; yields the pids and the agents."""
    people = installation.run("benchmarks.seed", "agents", str(agents))
    with installation.bridge() as pids:
        yield pids, people


@contextmanager
def floor(installation: Installation) -> Iterator[int]:
    """Run the floor; yields the pid."""
    command = ("-m", "daphne", "-b", "127.0.0.1", "-p", str(FLOOR), "-v", "0", "benchmarks.floor:application")
    with installation.process(*command, ready=f"http://127.0.0.1:{FLOOR}/healthz") as pid:
        yield pid


@asynccontextmanager
async def bridge_desks(installation: Installation, people: list[Any]) -> AsyncIterator[Desks]:
    """Open one socket to Bridge for each agent, with the agent's session, to the web processes in turn."""
    ports = cycle(installation.web_ports)
    addresses = [(port, "/ws/desk/", one["cookie"]) for port, one in zip(ports, people, strict=False)]
    poster = wire.Poster(installation.webhook_port, "/hooks/genesys/events/", KEY)
    ids = [one["id"] for one in people]
    async with _opened(addresses, poster, ids) as desks:
        yield desks


@asynccontextmanager
async def floor_desks(people: list[Any]) -> AsyncIterator[Desks]:
    """Open as many sockets to the floor."""
    addresses = [(FLOOR, f"/ws/{number}/", "") for number in range(len(people))]
    ids = [one["id"] for one in people]
    async with _opened(addresses, wire.Poster(FLOOR, FLOOR_PATH, {}), ids) as desks:
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
async def _opened(addresses: list[wire.Address], poster: wire.Poster, ids: list[str]) -> AsyncIterator[Desks]:
    watch = Watch()
    sockets = await wire.open_sockets(addresses, watch.hear)
    await poster.open()
    try:
        yield Desks(ids=ids, sockets=sockets, poster=poster, watch=watch)
    finally:
        poster.close()
        wire.close(sockets)
        await asyncio.sleep(0.2)
