"""Applies the events that arrive in this process, a batch at a time.

While one batch is applied, the next one gathers. A single event waits for nothing, and under load up to
AT_ONCE events share the statements of one transaction.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from bridge_project import flow
from gateway.inbound import Full, Received

AT_ONCE = 32
MOST_WAITING = 2000
ENDS_WITHIN_S = 30.0  # at most, because a database that is away would hold up the end of the process
THREADS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="batches")  # one, so that the order holds


class Batches:
    """The events that wait in one event loop, and the task that applies them in order."""

    def __init__(self, take: Callable[[Sequence[Received]], None]) -> None:
        self._take = take
        self._waiting: deque[tuple[Received, asyncio.Future[None]]] = deque()
        self._applying: asyncio.Task[None] | None = None
        self._finishing = False

    def put(self, received: Received) -> asyncio.Future[None]:
        """Add an event; the future is done once the event is stored and applied, or its error is stored.

        Raises:
            Full: MOST_WAITING events are waiting, or the process is about to end.
        """
        if self._finishing or len(self._waiting) >= MOST_WAITING:
            raise Full
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((received, stored))
        if self._applying is None or self._applying.done():
            self._applying = asyncio.create_task(self._apply())
        return stored

    async def finish(self) -> None:
        """Refuse further events, and return once those that wait have been applied, within ENDS_WITHIN_S."""
        self._finishing = True
        if self._applying:
            await asyncio.wait([self._applying], timeout=ENDS_WITHIN_S)

    async def _apply(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            error = await self._error_of([received for received, _ in batch])
            for _, stored in batch:
                _finish(stored, error)

    async def _error_of(self, received: list[Received]) -> Exception | None:
        try:
            await in_thread(self._take, received)
        except Exception as error:  # noqa: BLE001 -- the senders get it
            return error
        return None


def _finish(stored: asyncio.Future[None], error: Exception | None) -> None:
    if stored.done():  # cancelled: the sender has gone
        return
    if error:
        stored.set_exception(error)
    else:
        stored.set_result(None)


def in_thread(function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    """Run a function in the batches' own thread."""
    in_own = database_sync_to_async(function, thread_sensitive=False, executor=THREADS)
    return in_own(*args)


_batches: WeakKeyDictionary[asyncio.AbstractEventLoop, Batches] = WeakKeyDictionary()


def put(received: Received) -> asyncio.Future[None]:
    """Add an event to the batches of this event loop; see ``Batches.put``."""
    return _of_this_loop().put(received)


async def finish() -> None:
    """Apply what waits in this event loop, which is about to end; see ``Batches.finish``."""
    await _of_this_loop().finish()


def _of_this_loop() -> Batches:
    loop = asyncio.get_running_loop()
    if loop not in _batches:
        _batches[loop] = Batches(flow.take)
    return _batches[loop]
