"""Processes are killed while events arrive: what is lost, what is doubled, and when pages are right again."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks import clouds, environment, event_stream, figures
from benchmarks.desks import KEY
from benchmarks.environment import BRIDGE, Installation
from benchmarks.event_stream import Event
from benchmarks.pages import Page
from benchmarks.wire import Poster

KILLS = {"short": 4, "long": 20}
AGENTS, RATE, SENDERS, ABREAST, LOADS_AT_ONCE = 100, 200, 32, 60, 8
LASTS_S = 5.0  # the events of one round, in which one process is killed
REPEATED_AFTER_S, ANSWERS_WITHIN_S = 0.3, 30.0
EQUAL_WITHIN_S, SETTLED_WITHIN_S = 45.0, 180.0
WEB = "web"
COMMANDS = {
    WEB: ["serve", "--pages-only"],
    "stream": ["stream"],
    "deliver": ["deliver"],
    "reconcile": ["reconcile"],
}
READY = f"{clouds.GENESYS_URL}/sandbox/state"
HEAD = ("figure", "value")
ENVIRONMENT = {
    "SERVICENOW_BUDGET_PER_HOUR": str(clouds.UNLIMITED),
    "GENESYS_BUDGET_PER_MINUTE": str(clouds.UNLIMITED),
    "SERVICENOW_TIMEOUT_S": "2",  # the lease of a killed process follows from it
    "GENESYS_TIMEOUT_S": "2",
    "RECONCILE_EVERY_S": "5",
}
# The sandbox knows neither these agents nor their conversations. It must not say so, or they would end.
BUSY = {"status": 429, "headers": {"Retry-After": "1"}}
FAULTS = [
    *(
        BUSY | {"match": {"method": "GET", "path": f"/api/v2/{kind}"}}
        for kind in ("conv", "users", "rout", "pres")
    ),
    {
        "match": {"method": "POST", "path": "/api/v2/conversations/"},
        "status": 404,
        "body": {"code": "not.found"},
    },
    {"match": {"method": "PUT", "path": "/api/v2/notifications/"}, "status": 200, "body": {"entities": []}},
]
READS = "SELECT jsonb_array_elements(payload -> 'message_ids') AS message FROM gateway_outboundrequest"
# What must be 0 in the end. An event that is sent twice is stored once, and each row is added once.
WRONG = {
    "events not applied": "count(*) FROM gateway_inboundevent WHERE applied_at IS NULL OR error <> ''",
    "messages doubled": "count(*) - count(DISTINCT (conversation_id, remote_id)) FROM inbox_message",
    "legs doubled": "count(*) - count(DISTINCT conversation_id) FROM inbox_leg",
    "activities doubled": "count(*) - count(DISTINCT (leg_id, kind)) FROM inbox_activity WHERE leg_id > 0",
    "reads of texts doubled": f"count(*) - count(DISTINCT message) FROM ({READS}) AS reads",
    "requests not settled": "count(*) FROM gateway_outboundrequest WHERE settled_at IS NULL",
}


@dataclass(slots=True, kw_only=True)
class Result:
    """kills: by process. wrong: how often what must not happen did. rows: of all pages.

    pages_wrong: that still differed after EQUAL_WITHIN_S. worst_s: until all pages were right.
    """

    kills: Counter[str] = field(default_factory=Counter)
    events: int = 0
    repeats: int = 0
    stored: int = 0
    wrong: dict[str, int] = field(default_factory=dict)
    pages_wrong: int = 0
    rows: int = 0
    worst_s: float = 0.0


def run(length: str) -> None:
    """Print one table; PostgreSQL and Redis are needed."""
    if environment.external in environment.installations():
        result = measured(KILLS[length], agents=AGENTS, rate=RATE, lasts_s=LASTS_S)
        figures.show(f"Killed at random under {RATE} events/s, {AGENTS} open pages", HEAD, _rows(result))


def measured(kills: int, *, agents: int, rate: int, lasts_s: float) -> Result:
    """Kill this many processes, one after the other, each while events arrive for ``lasts_s``."""
    with environment.external() as installation:
        installation.env.update(ENVIRONMENT)
        people = installation.run("benchmarks.seed", "agents", str(agents))
        with clouds.sandboxes(), Processes(installation) as processes:
            for fault in FAULTS:
                clouds.CLOUDS.fault("genesys", **fault)
            crashes = Crashes(people, processes, rate, lasts_s)
            return asyncio.run(crashes.make(kills))


class Processes:
    """The processes of one installation, each of which can be killed and started again."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._running: dict[str, tuple[int, ExitStack]] = {}

    def __enter__(self) -> "Processes":
        for name in COMMANDS:
            self.start(name)
        return self

    def __exit__(self, *_: object) -> None:
        for _pid, stack in self._running.values():
            stack.close()

    def start(self, name: str) -> None:
        """Start a process; the pages are waited for."""
        ready = f"{clouds.BRIDGE_URL}/healthz" if name == WEB else READY
        stack = ExitStack()
        pid = stack.enter_context(self._installation.process("manage.py", *COMMANDS[name], ready=ready))
        self._running[name] = pid, stack

    def crash(self, name: str) -> None:
        """Kill a process without any clean-up, and start it again."""
        pid, stack = self._running[name]
        os.kill(pid, signal.SIGKILL)
        stack.close()
        self.start(name)


class Sender:
    """Posts events at an even rate and repeats what got no 2xx, as EventBridge does."""

    def __init__(self, rate: int) -> None:
        self.sent: list[Event] = []
        self.repeats = 0
        self._rate = rate

    async def send(self, events: list[Event]) -> None:
        """Send these events; returns when each of them has got its 2xx."""
        due: asyncio.Queue[Event] = asyncio.Queue()
        senders = [asyncio.create_task(self._send_from(due)) for _ in range(SENDERS)]
        began = time.monotonic()
        for number, event in enumerate(events):
            await asyncio.sleep(began + number / self._rate - time.monotonic())
            due.put_nowait(event)
        self.sent += events
        await due.join()
        for sender in senders:
            sender.cancel()

    async def _send_from(self, due: asyncio.Queue[Event]) -> None:
        poster: Poster | None = None
        while True:
            event = await due.get()
            while (poster := await self._posted(poster, event.body)) is None:
                self.repeats += 1
                await asyncio.sleep(REPEATED_AFTER_S)
            due.task_done()

    async def _posted(self, poster: Poster | None, body: bytes) -> Poster | None:
        """Return the connection after a 2xx, None after anything else."""
        try:
            if poster is None:
                poster = Poster(BRIDGE, "/hooks/genesys/events/", KEY, connections=1)
                await poster.open()
            if await asyncio.wait_for(poster.post(body), ANSWERS_WITHIN_S) < 300:
                return poster
        except (OSError, EOFError, TimeoutError, ValueError, IndexError):
            pass  # no answer, or half of one
        if poster:
            poster.close()
        return None


class Crashes:
    """Rounds of events, in each of which one process is killed while pages are open."""

    def __init__(self, people: list[Any], processes: Processes, rate: int, lasts_s: float) -> None:
        self._people, self._processes, self._rate, self._lasts_s = people, processes, rate, lasts_s
        self._sender = Sender(rate)
        self._result = Result()

    async def make(self, kills: int) -> Result:
        """Kill this many processes, and return what came of it."""
        pages = [Page(one["cookie"]) for one in self._people]
        following = [asyncio.create_task(page.follow()) for page in pages]
        for number in range(kills):
            await asyncio.gather(self._sender.send(self._events(number)), self._crash())
            began = time.monotonic()
            self._result.pages_wrong += len(await _differing(pages))
            self._result.worst_s = max(self._result.worst_s, time.monotonic() - began)
        for task in following:
            task.cancel()
        await asyncio.wait(following)
        await _until_settled()
        self._result.repeats = self._sender.repeats
        self._result.rows = sum(len(page.rows) for page in pages)
        return _counted(self._result, self._sender.sent)

    def _events(self, number: int) -> list[Event]:
        ids = [one["id"] for one in self._people]
        wanted = int(self._rate * self._lasts_s)
        abreast = min(ABREAST, len(ids))
        return event_stream.traffic(ids, count=wanted, abreast=abreast, label=f"crash-{number}")

    async def _crash(self) -> None:
        name = random.choice(list(COMMANDS))
        await asyncio.sleep(random.uniform(0, self._lasts_s))
        await asyncio.to_thread(self._processes.crash, name)
        self._result.kills[name] += 1


async def _differing(pages: list[Page]) -> list[Page]:
    """Wait until each page shows what a fresh load shows; return those that do not within EQUAL_WITHIN_S."""
    began, left, gate = time.monotonic(), pages, asyncio.Semaphore(LOADS_AT_ONCE)
    while left and time.monotonic() < began + EQUAL_WITHIN_S:
        equal = await asyncio.gather(*(page.is_as_loaded(gate) for page in left))
        left = [page for page, is_equal in zip(left, equal, strict=True) if not is_equal]
    return left


async def _until_settled() -> None:
    """Wait until no request is left, at most SETTLED_WITHIN_S."""
    given_up_at = time.monotonic() + SETTLED_WITHIN_S
    while time.monotonic() < given_up_at and _number(WRONG["requests not settled"]):
        await asyncio.sleep(1)


def _counted(result: Result, sent: list[Event]) -> Result:
    """Add what the database says."""
    messages = sum(event.stage == "message" for event in sent)
    result.events = len(sent)
    result.stored = _number("count(*) FROM gateway_inboundevent WHERE source = 'events'")
    result.wrong = {
        "events lost": len(sent) - result.stored,
        "messages lost": messages - _number("count(*) FROM inbox_message"),
        **{name: _number(query) for name, query in WRONG.items()},
    }
    return result


def _number(query: str) -> int:
    with psycopg.connect(environment.DATABASE_URL) as database:
        return int(database.execute(f"SELECT {query}").fetchone()[0])


def _rows(result: Result) -> list[list[figures.Cell]]:
    return [
        ["kills", ", ".join(f"{name} {number}" for name, number in sorted(result.kills.items()))],
        ["events sent", result.events],
        ["repeats", result.repeats],
        ["events stored", result.stored],
        *([name, number] for name, number in result.wrong.items()),
        ["cards on all pages", result.rows],
        [f"pages that differed for {EQUAL_WITHIN_S:.0f} s", result.pages_wrong],
        ["worst time until all pages were equal to a fresh load, s", f"{result.worst_s:.1f}"],
    ]
