"""The processes beside the pages: stream, delivery worker, reconciler. Each may be killed at any time."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from channels.db import database_sync_to_async
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import start_http_server

from bridge_project import batches, critical, outages, reconcile, retention
from gateway import keys, pool, subscriptions, worker
from gateway.stream import Listener, listen
from inbox.commands import boosts, interactions, overdue
from incidents.commands import directory
from routing import queries as routing

log = logging.getLogger(__name__)
FILE_EVERY_S = 5.0  # what nobody finished
PURGE_EVERY_S = 3600.0  # what is past its retention time
EMPTY_EVERY_S = 60.0  # payloads older than EVENT_PAYLOAD_MINUTES
LOST_KEY = "Add the key, or run manage.py forget_unreadable when it is lost: agents then sign in again."
INTERACTIONS_EVERY_S = 2.0  # of those whose INTERACTION_PAUSE_S is over
BOOSTS_EVERY_S = 2.0
T = TypeVar("T")


async def stream() -> None:
    """Read Genesys notifications, and the current state after each gap."""
    await listen(Listener(topics=_topics, take=batches.add, gap=_after_gap))


async def deliver() -> None:
    """Attempt the outgoing requests that are due."""
    await worker.deliver()


async def reconciler() -> None:
    """Compare with both clouds at intervals, look after outages, and purge old rows."""
    await asyncio.gather(
        _in_rounds(settings.CATALOGUE_EVERY_S, reconcile.genesys_lists),
        _in_rounds(settings.CATALOGUE_EVERY_S, reconcile.servicenow_lists),
        _in_rounds(settings.DIRECTORY_EVERY_S, partial(directory.bring_up_to_date, timezone.now)),
        _every(settings.RECONCILE_EVERY_S, reconcile.compare_all),
        _every(reconcile.SERVICENOW_PRESENCE_EVERY_S, reconcile.servicenow_presences),
        _every(settings.INTEGRITY_EVERY_S, reconcile.integrity),
        _every(INTERACTIONS_EVERY_S, lambda: interactions.follow(timezone.now())),
        _every(FILE_EVERY_S, _file_overdue),
        _every(outages.EVERY_S, outages.take_turn),
        _every(BOOSTS_EVERY_S, lambda: boosts.follow(timezone.now())),
        _every(settings.CRITICAL_EVERY_S, critical.read_again),
        _every(outages.EVIDENCE_EVERY_S, outages.look_for_evidence),
        _every(PURGE_EVERY_S, retention.purge),
        _every(EMPTY_EVERY_S, retention.empty_payloads),
    )


def run(process: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run one process until SIGTERM; it then applies what it has received, and releases its leases."""
    check_keys()
    serve_figures()
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_terminated(process()))


def serve_figures() -> None:
    """Serve the metrics of this process on METRICS_PORT of this machine, if that is set."""
    if settings.METRICS_PORT:
        start_http_server(settings.METRICS_PORT, addr="127.0.0.1")


def check_keys() -> None:
    """Check that what is encrypted in the database can be read; nothing is checked without a database.

    Raises:
        CommandError: a key is lost; the message names it, and what can be done.
    """
    try:
        problems = keys.problems()
    except DatabaseError as error:
        log.warning("the encryption keys could not be checked: %s", error)
        return
    pool.give_back()
    if problems:
        raise CommandError("\n".join([*problems, LOST_KEY]))


async def _until_terminated(process: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(process)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    finally:
        await batches.finish()


def _topics() -> list[str]:
    agents = [subscriptions.agent_topic(agent_id) for agent_id in routing.watched_agents()]
    return agents + [subscriptions.queue_topic(queue_id) for queue_id in routing.watched_queues()]


def _after_gap() -> None:
    corrections = reconcile.compare_all()
    log.info("read the current state after a gap in the notifications: %s corrections", corrections)


def _file_overdue() -> None:
    filed = overdue.file_due(timezone.now())
    if filed:
        log.info("filed %s conversations that nobody finished here", filed)


async def _every(seconds: float, work: Callable[[], object]) -> None:
    while True:
        await _or_logged(work)
        await asyncio.sleep(seconds)


async def _in_rounds(seconds: float, begin: Callable[[], Iterator[float]]) -> None:
    """Begin a round this many seconds after the end of the last one; its steps yield pauses in seconds."""
    while True:
        steps = begin()
        while (pause_s := await _or_logged(next, steps, None)) is not None:
            await asyncio.sleep(pause_s)
        await asyncio.sleep(seconds)


async def _or_logged(work: Callable[..., T], *args: Any) -> T | None:
    """Run a function in a thread; logs what it raises and returns None then."""
    try:
        return await database_sync_to_async(work, thread_sensitive=False)(*args)
    except Exception:
        log.exception("%s failed", getattr(work, "__name__", work))
        return None
