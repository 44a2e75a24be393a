"""The delivery worker: attempt every call that is due, a few at a time, and sleep until there is more."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import timezone

from gateway import outbound, wake
from gateway.models import Call

log = logging.getLogger(__name__)

AT_ONCE = 12
POLL_S = 1.0
THREADS = ThreadPoolExecutor(max_workers=AT_ONCE + 1, thread_name_prefix="calls")


async def deliver() -> None:
    """Attempt due calls for ever, AT_ONCE at a time."""
    bell = asyncio.Event()
    wake.hang(_from_any_thread(bell))
    listening = [_listen(bell)] if connection.vendor == "postgresql" else []
    await asyncio.gather(_dispatch(bell), *listening)


def step() -> bool:
    """Attempt the most urgent call that is due; False when there was none."""
    call = outbound.claim(timezone.now())
    if call is None:
        return False
    outbound.attempt(call)
    return True


async def _dispatch(bell: asyncio.Event) -> None:
    """Claim one call after the other; each is attempted in a thread of its own while a slot is free."""
    slots = asyncio.Semaphore(AT_ONCE)
    under_way: set[asyncio.Task[None]] = set()
    while True:
        bell.clear()
        await slots.acquire()
        call = await _safely(outbound.claim, timezone.now())
        if call is None:
            slots.release()
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), POLL_S)
            continue
        task = asyncio.create_task(_attempt(call, slots))
        under_way.add(task)
        task.add_done_callback(under_way.discard)


async def _attempt(call: Call, slots: asyncio.Semaphore) -> None:
    try:
        await _safely(outbound.attempt, call)
    finally:
        slots.release()


async def _safely(function: Callable[..., Any], *args: Any) -> Any:
    """Run a function in a thread; what it raises is logged, and counts as nothing done."""
    try:
        return await database_sync_to_async(function, thread_sensitive=False, executor=THREADS)(*args)
    except Exception:
        log.exception("delivery failed")
        return None


def _from_any_thread(bell: asyncio.Event) -> Callable[[], None]:
    loop = asyncio.get_running_loop()
    return lambda: loop.call_soon_threadsafe(bell.set)  # type: ignore[return-value]  # the handle is of no use


async def _listen(bell: asyncio.Event) -> None:
    """Hear the calls that other processes reserve; a lost connection is opened again."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                settings.DATABASE_URL, autocommit=True
            ) as listener:
                await listener.execute(f"LISTEN {wake.CHANNEL}")
                async for _ in listener.notifies():
                    bell.set()
        except psycopg.OperationalError:
            log.warning("lost the database's notifications; polling until they are back")
            await asyncio.sleep(POLL_S)
