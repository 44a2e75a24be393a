"""Read Genesys notifications: one socket per shard of a thousand topics, watched, renewed, reopened.

Notifications are not replayed, so every opening of a socket is a gap: whoever applies them is told to read
everything again. A shard belongs to one process at a time by a lease in the database.
"""

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.db import OperationalError
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from gateway import inbound, subscriptions
from gateway.models import InboundEvent
from gateway.providers.errors import ProviderError

log = logging.getLogger(__name__)

SILENCE_S = 75.0
RETRY_S, RETRY_MAX_S = 1.0, 20.0
TICK_S = 5.0
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="stream")
CLOSING, METADATA = "v2.system.socket_closing", "channel.metadata"


@dataclass(slots=True, kw_only=True)
class Listener:
    """What the stream needs to know. topics: read again every tick. apply: one kept event.

    gap: called after every (re)opening, beside the reading. Both run in threads and may block.
    """

    topics: Callable[[], list[str]]
    apply: Callable[[InboundEvent], None]
    gap: Callable[[], None]
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


async def listen(listener: Listener) -> None:
    """Read every shard that no other process reads, for ever."""
    readers: dict[int, asyncio.Task[None]] = {}
    mending = asyncio.create_task(_mend_gaps(listener))
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
        for task in (mending, *readers.values()):
            task.cancel()
        await asyncio.shield(_in_thread(subscriptions.let_go, listener.owner))


async def _mend_gaps(listener: Listener) -> None:
    """Read everything again after an opening, once for however many sockets opened meanwhile."""
    while True:
        await listener.opened.wait()
        listener.opened.clear()
        try:
            await _in_thread(listener.gap)
        except Exception:
            log.exception("not everything was read again after a gap")


async def _take_over(listener: Listener) -> list[int]:
    """Return the shards to read; while Genesys or the database is silent, those read so far stay."""
    while True:
        try:
            return list(await _in_thread(subscriptions.take_over, listener.owner, listener.topics))
        except (ProviderError, OperationalError) as error:
            log.warning("shards of the notification stream: %s", error)
            await asyncio.sleep(TICK_S)


async def _read_shard(shard: int, listener: Listener) -> None:
    """Open the shard's socket again and again; only the time between attempts grows while it fails."""
    failures = 0
    while True:
        try:
            address, opened = await _in_thread(subscriptions.open_shard, shard, listener.owner)
            async with connect(address, compression=None, max_size=None, open_timeout=10) as socket:
                failures = 0
                listener.opened.set()
                await _read_socket(socket, f"{shard}:{opened}", listener)
        except subscriptions.Lost:
            return
        except InvalidHandshake:
            await _in_thread(subscriptions.discard, shard)
        except (OSError, TimeoutError, WebSocketException, ProviderError) as error:
            log.warning("notification socket %s: %s", shard, error)
        except Exception:
            log.exception("notification socket %s", shard)
        failures += 1
        await asyncio.sleep(min(RETRY_MAX_S, RETRY_S * 2 ** min(failures - 1, 5)))


async def _read_socket(socket: ClientConnection, opened: str, listener: Listener) -> None:
    """Keep and apply each frame in the order it came; silence or a notice of closing ends the reading."""
    count = 0
    while True:
        frame = await asyncio.wait_for(socket.recv(), SILENCE_S)
        payload = json.loads(frame)
        topic = str(payload.get("topicName", "")).lower()
        if topic == CLOSING:
            return
        if topic != METADATA and topic:
            count += 1
            await _in_thread(_store_and_apply, payload, topic, f"{opened}:{count}", listener)


def _store_and_apply(payload: dict[str, Any], topic: str, key: str, listener: Listener) -> None:
    source = InboundEvent.Source.SOCKET
    event, new = inbound.store(source, key=key, payload=payload, topic=topic, now=timezone.now())
    if new:
        listener.apply(event)


def _in_thread(function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    in_thread = database_sync_to_async(function, thread_sensitive=False, executor=THREADS)
    return in_thread(*args)
