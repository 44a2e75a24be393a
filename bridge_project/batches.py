"""Applies the events that arrive in this process, a batch at a time.

While one batch is applied, the next one gathers. A single event waits for nothing, and under load up to
AT_ONCE events share the statements of one transaction. Conversations take turns, so that a flood in one
delays no other.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from bridge_project import flow
from gateway.inbound import Full, Received

AT_ONCE = 32
MOST_WAITING, MOST_OF_ONE = 2000, 200  # in all, and of one conversation
ENDS_WITHIN_S = 30.0  # at most, because a database that is away would hold up the end of the process
THREADS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="batches")  # one, so that the order holds

Waiting = tuple[Received, asyncio.Future[None]]


class Batches:
    """The events that wait in one event loop, and the task that applies those of a conversation in order."""

    def __init__(self, take: Callable[[Sequence[Received]], None]) -> None:
        self._take = take
        self._waiting: OrderedDict[str, deque[Waiting]] = OrderedDict()  # whose turn it is comes first
        self._count = 0
        self._applying: asyncio.Task[None] | None = None
        self._finishing = False

    def put(self, received: Received) -> asyncio.Future[None]:
        """As ``add``, for a sender that repeats what is refused.

        Raises:
            Full: MOST_WAITING events are waiting, or MOST_OF_ONE of the same conversation, or the process is
                about to end.
        """
        of_one = self._waiting.get(received.turn, ())
        if self._finishing or self._count >= MOST_WAITING or len(of_one) >= MOST_OF_ONE:
            raise Full
        return self.add(received)

    def add(self, received: Received) -> asyncio.Future[None]:
        """Add an event; the future is done once the event is stored and applied, or its error is stored."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(received.turn, deque()).append((received, stored))
        self._count += 1
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
            batch = [self._next() for _ in range(min(AT_ONCE, self._count))]
            error = await self._error_of([received for received, _ in batch])
            for _, stored in batch:
                _finish(stored, error)

    def _next(self) -> Waiting:
        """Remove and return the oldest event of the conversation whose turn it is."""
        regarding, of_one = self._waiting.popitem(last=False)
        if len(of_one) > 1:
            self._waiting[regarding] = of_one  # its next turn comes after those of all others
        self._count -= 1
        return of_one.popleft()

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


def add(received: Received) -> asyncio.Future[None]:
    """Add an event to the batches of this event loop; see ``Batches.add``."""
    return _of_this_loop().add(received)


async def finish() -> None:
    """Apply what waits in this event loop, which is about to end; see ``Batches.finish``."""
    await _of_this_loop().finish()


def _of_this_loop() -> Batches:
    loop = asyncio.get_running_loop()
    if loop not in _batches:
        _batches[loop] = Batches(flow.take)
    return _batches[loop]
