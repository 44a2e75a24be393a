"""Open pages without a browser: the cards and offers that the fragments leave on the page."""

import asyncio
import random
import re
import time
from collections.abc import Iterable
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.environment import BRIDGE

ADDRESS, ORIGIN = f"ws://127.0.0.1:{BRIDGE}/ws/desk/", f"http://127.0.0.1:{BRIDGE}"
WITHIN_S = 30.0
RETRY_S, SILENCE_S, RESYNC_S, LATE_S = 0.5, 12.0, 30.0, 2.5  # as the page does, see docs/live.md
DESK = re.compile(r'id="revision" data-revision="(\d+)"(?: data-changes="([\d ]+)")?')
PULSE = re.compile(r'id="pulse" data-revision="(\d+)"')
REMOVED = re.compile(r'<div id="([\w-]+)" hx-swap-oob="delete">')
ROW = re.compile(r'<(li|article) (id="(leg-\d+-(?:card|offer))".*?)</\1>', re.DOTALL)
REVISION = re.compile(r'data-revision="(\d+)"')
TIMES = re.compile(r"<(elapsed-time|ring-countdown|time-ago|clock-time)\b.*?</\1>", re.DOTALL)


class Page:
    """One agent's page. rows: the shown cards and offers by id.

    desk: the revision up to which it shows every change, -1 until it is loaded. early: later ones.
    """

    def __init__(self, cookie: str) -> None:
        self.rows: dict[str, str] = {}
        self.desk = -1
        self.early = set[int]()
        self._cookie = cookie
        self._behind, self._resynced_at = False, -RESYNC_S

    async def follow(self) -> None:
        """Keep the page up to date until cancelled; opens its socket again whenever that ends."""
        while True:
            with suppress(OSError, TimeoutError, WebSocketException):
                async with self._socket() as socket:
                    await self._read(socket)
            await asyncio.sleep(RETRY_S * random.uniform(0.5, 1.5))

    async def is_as_loaded(self, gate: asyncio.Semaphore) -> bool:
        """Return whether the page shows what a fresh load of it shows."""
        fresh = Page(self._cookie)
        async with gate:
            with suppress(OSError, TimeoutError, WebSocketException):
                async with fresh._socket() as socket:
                    while fresh.desk < 0:
                        fresh._apply(await asyncio.wait_for(socket.recv(decode=True), WITHIN_S))
                return fresh.rows == self.rows
        return False

    def _socket(self) -> connect:
        return connect(
            ADDRESS, origin=ORIGIN, additional_headers={"Cookie": self._cookie}, open_timeout=WITHIN_S
        )  # type: ignore[arg-type]  # the stubs want a NewType

    async def _read(self, socket: ClientConnection) -> None:
        self._behind = False
        while not self._must_resync():
            frame = await asyncio.wait_for(socket.recv(decode=True), SILENCE_S)
            self._apply(frame)
            if pulse := PULSE.search(frame):
                asyncio.get_running_loop().call_later(LATE_S, self._notice, int(pulse[1]))

    def _notice(self, pulse: int) -> None:
        self._behind = self._behind or pulse > self.desk

    def _must_resync(self) -> bool:
        """Return whether the page has stayed behind a heartbeat, at most once in RESYNC_S."""
        if not self._behind or time.monotonic() - self._resynced_at < RESYNC_S:
            return False
        self._resynced_at = time.monotonic()
        return True

    def _apply(self, frame: str) -> None:
        """Apply one message as docs/live.md says: one with nothing but known changes is dropped."""
        desk = DESK.search(frame)
        if desk is None or (desk[2] and int(desk[1]) <= self.desk):
            return
        if desk[2]:
            self._count(map(int, desk[2].split()))
        else:  # a whole page
            self.desk, self.early, self.rows = int(desk[1]), set(), {}
        for name in REMOVED.findall(frame):
            self.rows.pop(name, None)
        rows = _rows(frame)
        self.rows |= {name: rows[name] for name in rows if _revision(rows[name]) >= self._shown(name)}

    def _count(self, changes: Iterable[int]) -> None:
        self.early |= {change for change in changes if change > self.desk}
        while self.desk + 1 in self.early:
            self.desk += 1
            self.early.remove(self.desk)

    def _shown(self, name: str) -> int:
        return _revision(self.rows.get(name, ""))


def _rows(html: str) -> dict[str, str]:
    return {match[3]: " ".join(TIMES.sub("", match[2]).split()) for match in ROW.finditer(html)}


def _revision(html: str) -> int:
    found = REVISION.search(html)
    return int(found[1]) if found else 0
