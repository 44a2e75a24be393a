"""The delivery worker: attempts outgoing requests that are due, several at a time."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import timezone

from gateway import notify, outbound
from gateway.models import OutboundRequest

log = logging.getLogger(__name__)

AT_ONCE = 12  # docs/performance.md has the measurements
POLL_S = 1.0  # finds what became due, and what a lost NOTIFY announced
THREADS = ThreadPoolExecutor(max_workers=AT_ONCE + 1, thread_name_prefix="delivery")  # one more for claiming


async def deliver() -> None:
    """Attempt requests that are due, AT_ONCE at a time, until cancelled."""
    notified = asyncio.Event()
    notify.listen(_from_any_thread(notified))
    listening = [_listen(notified)] if connection.vendor == "postgresql" else []
    await asyncio.gather(_dispatch(notified), *listening)


def step() -> bool:
    """Attempt the most urgent request that is due; False when there is none."""
    request = outbound.claim(timezone.now())
    if request is None:
        return False
    outbound.attempt(request)
    return True


async def _dispatch(notified: asyncio.Event) -> None:
    """Claim one request after the other and attempt each in its own thread, while a slot is free."""
    slots, here = asyncio.Semaphore(AT_ONCE), Counter[str]()
    under_way: set[asyncio.Task[None]] = set()
    while True:
        notified.clear()
        await slots.acquire()
        request = await _safely(outbound.claim, timezone.now(), here)
        if request is None:
            slots.release()
            with suppress(TimeoutError):
                await asyncio.wait_for(notified.wait(), POLL_S)
            continue
        here[request.provider] += 1
        task = asyncio.create_task(_attempt(request, slots, here))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        task.add_done_callback(lambda _: notified.set())  # there is a place for another one


async def _attempt(request: OutboundRequest, slots: asyncio.Semaphore, here: Counter[str]) -> None:
    try:
        await _safely(outbound.attempt, request)
    finally:
        here[request.provider] -= 1
        slots.release()


async def _safely(function: Callable[..., Any], *args: Any) -> Any:
    """Run a function in a thread; logs what it raises and returns None then."""
    try:
        return await database_sync_to_async(function, thread_sensitive=False, executor=THREADS)(*args)
    except Exception:
        log.exception("an outgoing request could not be claimed or attempted")
        return None


def _from_any_thread(notified: asyncio.Event) -> Callable[[], None]:
    loop = asyncio.get_running_loop()
    return lambda: loop.call_soon_threadsafe(notified.set)  # type: ignore[return-value]  # the handle is of no use


async def _listen(notified: asyncio.Event) -> None:
    """Listen for requests that other processes reserve; reconnects when the connection is lost."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                settings.DATABASE_URL, autocommit=True
            ) as listener:
                await listener.execute(f"LISTEN {notify.POSTGRES_CHANNEL}")
                async for _ in listener.notifies():
                    notified.set()
        except psycopg.OperationalError:
            log.warning("lost the database's notifications; polling every %s s until they are back", POLL_S)
            await asyncio.sleep(POLL_S)
