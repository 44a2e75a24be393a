"""Reads Genesys notifications: one socket for each shard of a thousand topics, reopened when it fails.

Genesys does not replay notifications, so every opening of a socket follows a gap, after which the current
state is read by REST. A lease in the database gives each shard to one process at a time.
Source: docs/providers/genesys.md#notifications.
"""

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.db import OperationalError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from gateway import subscriptions
from gateway.inbound import Received
from gateway.models import InboundEvent
from gateway.providers.errors import ProviderError
from gateway.providers.wire import decoded

log = logging.getLogger(__name__)

SILENCE_S = 75.0  # a heartbeat comes about every 30 s
RETRY_S, RETRY_MAX_S = 1.0, 20.0
TICK_S = 5.0
# Separate threads, because the views share asgiref's single one.
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="stream")
SOCKET = InboundEvent.Source.SOCKET
MOST_UNDER_WAY, MOST_UNDER_WAY_BYTES = 500, 8 * 1024 * 1024  # frames of one shard
CLOSING, METADATA = "v2.system.socket_closing", "channel.metadata"


@dataclass(slots=True, kw_only=True)
class Listener:
    """What the stream calls.

    topics: the topics to subscribe to, called every TICK_S, in a thread. take: called with each event, in
    order; the future is done once it is stored. gap: called after every opening of a socket, while the socket
    is already read, in a thread.
    """

    topics: Callable[[], list[str]]
    take: Callable[[Received], asyncio.Future[None]]
    gap: Callable[[], None]
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


async def listen(listener: Listener) -> None:
    """Read every shard that no other process reads, until cancelled."""
    readers: dict[int, asyncio.Task[None]] = {}
    gaps = asyncio.create_task(_after_gaps(listener))
    try:
        while True:
            mine = await _take_over(listener)
            for lost in readers.keys() - set(mine):
                readers.pop(lost).cancel()
            for shard in mine:
                if shard not in readers or readers[shard].done():
                    readers[shard] = asyncio.create_task(_read_shard(shard, listener))
            await asyncio.sleep(TICK_S)
    finally:
        for task in (gaps, *readers.values()):
            task.cancel()
        # Shielded, because this task is being cancelled.
        await asyncio.shield(_in_thread(subscriptions.release, listener.owner))


async def _after_gaps(listener: Listener) -> None:
    """Call ``gap`` after sockets were opened, once for all that opened since the last call."""
    while True:
        await listener.opened.wait()
        listener.opened.clear()
        try:
            await _in_thread(listener.gap)
        except Exception:
            log.exception("could not read the state that changed during a gap in the notifications")


async def _take_over(listener: Listener) -> list[int]:
    """Return the shards to read; waits while Genesys or the database does not answer."""
    while True:
        try:
            return list(await _in_thread(subscriptions.take_over, listener.owner, listener.topics))
        except (ProviderError, OperationalError) as error:
            log.warning("could not lease shards of the notification stream: %s", error)
            await asyncio.sleep(TICK_S)


async def _read_shard(shard: int, listener: Listener) -> None:
    """Open and read the shard's socket for ever, with growing pauses while it fails."""
    failures = 0
    while True:
        try:
            address, opened = await _in_thread(subscriptions.open_shard, shard, listener.owner)
            # A conversation may be larger than the library's default of 1 MiB.
            async with connect(address, compression=None, max_size=None, open_timeout=10) as socket:
                failures = 0
                listener.opened.set()
                await _read_socket(socket, f"{shard}:{opened}", listener)
        except subscriptions.Lost:
            return
        except InvalidHandshake:  # Genesys no longer accepts the channel's address
            await _in_thread(subscriptions.discard, shard)
        except (OSError, TimeoutError, WebSocketException, ProviderError) as error:
            log.warning("notification socket of shard %s failed: %s", shard, error)
        except Exception:
            log.exception("notification socket of shard %s failed", shard)
        failures += 1
        await asyncio.sleep(min(RETRY_MAX_S, RETRY_S * 2 ** min(failures - 1, 5)))


async def _read_socket(socket: ClientConnection, opened: str, listener: Listener) -> None:
    """Pass each frame on, in order, until the socket is silent for SILENCE_S or announces its end."""
    count, under_way = 0, UnderWay()
    while True:
        frame = await asyncio.wait_for(socket.recv(), SILENCE_S)
        payload = decoded(frame)
        topic = str(payload.get("topicName", "")).lower()
        if topic == CLOSING:  # the same channel is opened again; its subscriptions still exist
            return
        if topic != METADATA and topic:
            count += 1
            event = Received(source=SOCKET, key=f"{opened}:{count}", payload=payload, topic=topic)
            await under_way.add(listener.take(event), len(frame))


class UnderWay:
    """The frames of one shard that were passed on and have not been stored yet."""

    def __init__(self) -> None:
        self._frames: deque[tuple[asyncio.Future[None], int]] = deque()
        self._bytes = 0

    async def add(self, stored: asyncio.Future[None], size: int) -> None:
        """Add a frame; while there are too many, Genesys' end of the socket waits.

        Raises:
            Exception: what a frame could not be stored for.
        """
        self._frames.append((stored, size))
        self._bytes += size
        while self._frames and (self._frames[0][0].done() or self._are_too_many()):
            first, first_bytes = self._frames.popleft()
            self._bytes -= first_bytes
            await first

    def _are_too_many(self) -> bool:
        return len(self._frames) > MOST_UNDER_WAY or self._bytes > MOST_UNDER_WAY_BYTES


def _in_thread(function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    in_thread = database_sync_to_async(function, thread_sensitive=False, executor=THREADS)
    return in_thread(*args)
