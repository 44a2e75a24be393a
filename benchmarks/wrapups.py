"""Robots wrap up in Genesys, 167 a minute, while ServiceNow takes few requests.

PostgreSQL and Redis only, with web, delivery worker and reconciler apart.
"""

import asyncio
import time
import zlib
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from benchmarks import clouds, environment, event_stream, figures, wire
from benchmarks.clouds import CLOUDS
from benchmarks.crash import COMMANDS, FAULTS, READY, WEB
from benchmarks.desks import KEY
from benchmarks.environment import BRIDGE, Installation
from benchmarks.event_stream import LIFE, Event
from benchmarks.load import QUIET_S

AGENTS = {"short": 100, "long": 500}
PER_MINUTE, ABREAST = 167, 20
MINUTES = {"short": 0.2, "long": 10.0}
SETTLED_WITHIN_S = {"short": 45.0, "long": 4000.0}
ALONE, ALONE_APART_S, POLLED_EVERY_S = 40, 0.15, 1.0
WARM, SHOWN_WITHIN_S = 10, 5.0
LIMITS = {"short": [("per_minute", 1_000), ("per_hour", 10_000)]}
LIMITS["long"] = [*LIMITS["short"], ("per_minute", 100)]  # of which the last is below what is needed
ENVIRONMENT = {"INTERACTION_RECORDS": "off", "RECONCILE_EVERY_S": "3600"}
HEAD = (
    "ServiceNow takes",
    "conversations",
    "incidents",
    "lost",
    "doubled",
    "429 by window",
    "requests",
    "each",
    "ring p95, ms",
    "of it alone",
)
OUTAGE_HEAD = ("wrap-ups", "affected", "told", "notes", "incidents", "writes to the master by minute")
WINDOW_CHARS = {"per_minute": len("2026-12-01T08:15"), "per_hour": len("2026-12-01T08")}
WRITES = ("PATCH", "PUT")


class Arrivals:
    """What ServiceNow is asked: the journal, which keeps the last 1,000 requests, read repeatedly."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self._after = int(CLOUDS.send("servicenow", "GET", "/sandbox/requests")["count"])

    def read(self) -> None:
        """Add what has come since the last reading."""
        page = CLOUDS.send("servicenow", "GET", f"/sandbox/requests?after={self._after}")
        new = [one for one in page["requests"] if one["path"].startswith("/api/")]
        self.seen, self._after = self.seen + new, page["count"]

    def by_window(self, window: str, wanted: Callable[[dict[str, Any]], bool]) -> list[int]:
        """Return how many requests of a kind came in each window that had any requests."""
        counted: Counter[str] = Counter()
        for one in self.seen:
            counted[one["at"][: WINDOW_CHARS[window]]] += wanted(one)
        return [counted[at] for at in sorted(counted)]


@dataclass(slots=True)
class Pops:
    """Offers that are not shown yet with their callers, and how long the others took, in seconds."""

    due: dict[str, tuple[Event, bytes, float]] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def expect(self, event: Event, name: str, at: float) -> None:
        """Wait for an offer with this caller, which should be sent at this time."""
        self.due[event.conversation] = event, name.encode(), at

    def hear(self, agent: int, frame: bytes, now: float) -> None:
        """Measure the offers that a frame shows."""
        waiting = [one for one in self.due.values() if one[0].agent == agent]
        for event, name, at in waiting:
            if event.is_shown(frame) and name in frame:
                self.took.append(now - at)
                del self.due[event.conversation]


class Robots:
    """Posts what Genesys tells of robots at work. callers: mail address and name of people in the index."""

    def __init__(self, people: list[Any], callers: list[list[str]]) -> None:
        self._people, self._callers = people, callers
        self._ids = [one["id"] for one in people]
        self.pops = Pops()

    async def open(self) -> None:
        """Open the agents' sockets and the connections to the webhook."""
        addresses = [(BRIDGE, "/ws/desk/", one["cookie"]) for one in self._people]
        self._sockets = await wire.open_sockets(addresses, self._hear)
        self._poster = wire.Poster(BRIDGE, "/hooks/genesys/events/", KEY)
        await self._poster.open()

    def close(self) -> None:
        """Close all connections."""
        self._poster.close()
        wire.close(self._sockets)

    async def ring(self, label: str, count: int) -> Pops:
        """Let so many conversations ring, one after the other, while nothing else happens."""
        return await self._send(event_stream.rings(self._ids, count=count, label=label), ALONE_APART_S)

    async def work(self, label: str, count: int) -> Pops:
        """Let robots take so many conversations and wrap them up."""
        events = event_stream.traffic(self._ids, count=count * len(LIFE), abreast=ABREAST, label=label)
        return await self._send(events, 60 / PER_MINUTE / len(LIFE))

    async def _send(self, events: list[Event], apart_s: float) -> Pops:
        self.pops, began, posts = Pops(), time.perf_counter(), []
        for number, event in enumerate(events):
            due_at = began + number * apart_s
            await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
            posts.append(asyncio.create_task(self._poster.post(self._calling(event, due_at))))
        await asyncio.gather(*posts)
        given_up_at = time.perf_counter() + SHOWN_WITHIN_S
        while self.pops.due and time.perf_counter() < given_up_at:
            await asyncio.sleep(QUIET_S)
        return self.pops

    def _calling(self, event: Event, due_at: float) -> bytes:
        """Return the event with a caller whom the directory knows."""
        mail, name = self._callers[zlib.crc32(event.conversation.encode()) % len(self._callers)]
        if event.stage == "offered":
            self.pops.expect(event, name, due_at)
        return event.body.replace(f'"customer-{event.conversation}"'.encode(), f'"{mail}"'.encode())

    def _hear(self, agent: int, frame: bytes, now: float) -> None:
        self.pops.hear(agent, frame, now)


def run(length: str) -> None:
    """Print one table for the limits and one for an outage."""
    if environment.external not in environment.installations():
        return
    with environment.external() as installation:
        installation.env.update(ENVIRONMENT)
        people = installation.run("benchmarks.seed", "agents", str(AGENTS[length]))
        with clouds.sandboxes(), _processes(installation):
            for fault in FAULTS:
                CLOUDS.fault("genesys", **fault)
            robots = Robots(people, installation.run("benchmarks.wrapping", "prepare"))
            rows, told = asyncio.run(_measured(robots, installation, length))
    figures.show(f"{AGENTS[length]} agents, {PER_MINUTE} wrap-ups a minute by robots", HEAD, rows)
    figures.show("The same while an outage is open", OUTAGE_HEAD, [told])


@contextmanager
def _processes(installation: Installation) -> Iterator[None]:
    """Run what robots need: the pages with the webhook, the delivery worker, and the reconciler."""
    with ExitStack() as stack:
        for name in (WEB, "deliver", "reconcile"):
            ready = f"{clouds.BRIDGE_URL}/healthz" if name == WEB else READY
            stack.enter_context(installation.process("manage.py", *COMMANDS[name], ready=ready))
        yield


async def _measured(
    robots: Robots, installation: Installation, length: str
) -> tuple[list[list[figures.Cell]], list[figures.Cell]]:
    count = ceil(MINUTES[length] * PER_MINUTE / ABREAST) * ABREAST
    await robots.open()
    try:
        await robots.ring("warm", WARM)  # the first are slower
        alone = await robots.ring("alone", ALONE)
        rows = [await _limited(robots, limit, count, alone, length) for limit in LIMITS[length]]
        return rows, await _in_outage(robots, installation, count, length)
    finally:
        robots.close()


async def _limited(
    robots: Robots, limit: tuple[str, int], count: int, alone: Pops, length: str
) -> list[figures.Cell]:
    """Measure with ServiceNow taking so many requests in each window."""
    window, requests = limit
    CLOUDS.fault("servicenow", rate_limit={window: requests})
    arrivals = Arrivals()
    label = f"{window}-{requests}".replace("_", "-")
    pops = await _following(robots.work(label, count), arrivals)
    await _settled(label, count, arrivals, SETTLED_WITHIN_S[length])
    filed = _filed(label)
    late, late_alone = (figures.share_below(one.took, 0.95) for one in (pops, alone))
    return [
        f"{requests:,} {window.replace('_', ' ')}",
        count,
        len(filed),
        count - len(set(filed)),
        len(filed) - len(set(filed)),
        ", ".join(map(str, arrivals.by_window(window, lambda one: one["status"] == 429))),
        len(arrivals.seen),
        f"{len(arrivals.seen) / count:.2f}",
        f"{figures.ms(late)} ({len(pops.took)} shown)",
        figures.ratio(late, late_alone),
    ]


async def _in_outage(
    robots: Robots, installation: Installation, count: int, length: str
) -> list[figures.Cell]:
    """Measure while wrap-ups are linked to a master that Bridge creates."""
    await asyncio.to_thread(installation.run, "benchmarks.wrapping", "outage")
    arrivals, before = Arrivals(), len(CLOUDS.rows("incident"))
    await _following(robots.work("outage", count), arrivals)
    given_up_at = time.monotonic() + SETTLED_WITHIN_S[length]
    while True:
        told = await asyncio.to_thread(installation.run, "benchmarks.wrapping", "told")
        if told["affected"] == count or time.monotonic() > given_up_at:
            break
    arrivals.read()
    after = len(CLOUDS.rows("incident"))
    writes = arrivals.by_window("per_minute", lambda one: _writes(one, told["master"]))
    return [count, told["affected"], told["told"], told["notes"], after - before, ", ".join(map(str, writes))]


async def _following(work: Coroutine[Any, Any, Pops], arrivals: Arrivals) -> Pops:
    """Read the journal while robots work."""
    working = asyncio.create_task(work)
    while not working.done():
        await asyncio.wait([working], timeout=POLLED_EVERY_S)
        await asyncio.to_thread(arrivals.read)
    return await working


async def _settled(label: str, count: int, arrivals: Arrivals, within_s: float) -> None:
    """Wait until each conversation has its incident."""
    given_up_at = time.monotonic() + within_s
    while len(set(_filed(label))) < count and time.monotonic() < given_up_at:
        await asyncio.sleep(POLLED_EVERY_S)
        await asyncio.to_thread(arrivals.read)


def _filed(label: str) -> list[str]:
    """Return the conversation of each incident of one load."""
    found = (row.get("correlation_id", "") for row in CLOUDS.rows("incident"))
    return [one for one in found if one.startswith(f"{label}-")]


def _writes(arrival: dict[str, Any], master: str) -> bool:
    return arrival["method"] in WRITES and bool(master) and master in arrival["path"]
