"""The look-up for Genesys' data actions: who calls, before there is an agent.

It answers from what Bridge holds, within a bounded time, so that a flow never waits for ServiceNow. Its
contract is docs/providers/data-action.md.
"""

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import cache
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from bridge_project import inbound
from bridge_project.inbound import Receive, Refused, Send
from gateway.providers.wire import decoded
from incidents.commands import answers
from incidents.commands.answers import Answer, Asked
from incidents.models import Incident

log = logging.getLogger(__name__)
PATH = "/hooks/genesys/lookup/"
MAX_BODY_BYTES, VALUE_LENGTH = 4096, 256
WITHIN_S, MOST_WAITING = 2.0, 64
KNOWN = tuple(one.name for one in fields(Asked))
THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="lookups")

_waiting: set[object] = set()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer one question: 200 with what is known, also about somebody whom nobody knows."""
    try:
        asked = await _asked(scope, receive)
        await inbound.respond(send, 200, await _answer(asked))
    except Refused as error:
        await inbound.refuse(send, error)


async def _asked(scope: Mapping[str, Any], receive: Receive) -> Asked:
    headers = inbound.headers_of(scope)
    if scope["method"] != "POST":
        raise Refused(405, "A look-up takes POST only.")
    if not is_known(headers.get("x-api-key", "")):
        raise Refused(401, "The key is missing or wrong.")
    if not _limiter().hit(_most(), "lookups"):
        raise Refused(429, "Too many look-ups in this minute.")
    return read(await inbound.body_of(headers, receive, most=MAX_BODY_BYTES))


def is_known(given: str) -> bool:
    """Return whether this is one of the keys."""
    return any(constant_time_compare(given, key) for key in settings.GENESYS_LOOKUP_KEY if key)


def read(body: bytes) -> Asked:
    """Return the question in a request.

    Raises:
        Refused: the body is not the expected JSON object.
    """
    try:
        question = decoded(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not a JSON object.") from None
    if not isinstance(question, dict):
        raise Refused(400, "The body is not a JSON object.")
    for name, value in question.items():
        if name not in KNOWN:
            raise Refused(400, f"A look-up takes {', '.join(KNOWN)} only.")
        if not isinstance(value, str) or len(value) > VALUE_LENGTH:
            raise Refused(400, f"{name} is a text of {VALUE_LENGTH} characters at most.")
    return Asked(**question)


async def _answer(asked: Asked) -> dict[str, Any]:
    if len(_waiting) >= MOST_WAITING:
        raise Refused(503, "Too many look-ups are waiting.")
    task = asyncio.ensure_future(_in_thread(asked))
    _waiting.add(task)
    task.add_done_callback(_forget)
    try:
        return shown(await asyncio.wait_for(asyncio.shield(task), WITHIN_S))
    except TimeoutError:
        raise Refused(503, "Bridge did not answer in time.") from None
    except Exception as error:  # noqa: BLE001 -- its text may hold the number
        log.error("a look-up for Genesys failed: %s", type(error).__name__)
        raise Refused(503, "Bridge could not look it up.") from None


def _forget(task: asyncio.Future[Answer]) -> None:
    """Take a finished question from those that wait; nobody may be left who hears its error."""
    _waiting.discard(task)
    if not task.cancelled():
        task.exception()


async def _in_thread(asked: Asked) -> Answer:
    ask = database_sync_to_async(answers.answer, thread_sensitive=False, executor=THREADS)
    return await ask(asked, timezone.now())


def shown(known: Answer) -> dict[str, Any]:
    """Return an answer as a flow reads it: always the same fields, "" for what is not known."""
    caller = known.caller
    return {
        "found": caller is not None,
        "matches": known.matches,
        "person": {
            "sys_id": caller.remote_id if caller else "",
            "name": caller.name if caller else "",
            "employee_id": caller.employee_number if caller else "",
            "vip": bool(caller and caller.vip),
        },
        "open_incidents": known.count,
        "critical": any(one.is_critical for one in known.incidents),
        "incidents": [_incident(one) for one in known.incidents],
        "incidents_age_s": known.age_s,
        "directory_complete": known.is_complete,
        "servicenow_available": known.is_reachable,
        "outage": bool(known.outage),
        "outage_name": known.outage,
        "announcement": known.announcement,
    }


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.number,
        "title": incident.title,
        "state": incident.state,
        "priority": incident.priority,
        "critical": incident.is_critical,
    }


def _most() -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(settings.GENESYS_LOOKUPS_PER_MINUTE)


@cache
def _limiter() -> FixedWindowRateLimiter:
    """Return the count of this process, so that a flow cannot keep it from everything else."""
    return FixedWindowRateLimiter(MemoryStorage())
