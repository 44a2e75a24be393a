"""The delivery worker: attempt every call that is due, a few at a time, and sleep until there is more."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

import psycopg
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import timezone

from gateway import outbound, wake

log = logging.getLogger(__name__)

AT_ONCE = 4
POLL_S = 1.0


async def deliver() -> None:
    """Attempt due calls for ever, AT_ONCE at a time."""
    bell = asyncio.Event()
    wake.hang(_from_any_thread(bell))
    listening = [_listen(bell)] if connection.vendor == "postgresql" else []
    await asyncio.gather(*(_work(bell) for _ in range(AT_ONCE)), *listening)


def step() -> bool:
    """Attempt the most urgent call that is due; False when there was none."""
    call = outbound.claim(timezone.now())
    if call is None:
        return False
    outbound.attempt(call)
    return True


async def _work(bell: asyncio.Event) -> None:
    while True:
        bell.clear()
        if not await _step_safely():
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), POLL_S)


async def _step_safely() -> bool:
    try:
        return await database_sync_to_async(step, thread_sensitive=False)()
    except Exception:
        log.exception("delivery failed")
        await asyncio.sleep(POLL_S)
        return False


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
