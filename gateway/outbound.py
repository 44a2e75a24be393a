"""Outgoing requests: reserved in the transaction that causes them, attempted outside of it, then settled.

An agent's action is attempted at once; every other request waits for the delivery worker. After a time-out
the outcome is unknown: idempotent requests are repeated, others only after looking for the earlier result,
and an agent's action is never repeated; the current state is read instead.
"""

import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from gateway import attempts, budget, bulk, coalesce, notify, settled
from gateway.attempts import AttemptResult
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, Provider, Repeat, RequestOutcome
from gateway.operations.payloads import Payload
from gateway.operations.table import OPERATIONS
from live.problems import Code, problem

log = logging.getLogger(__name__)
State = OutboundRequest.State

ATTEMPTS = 60  # about four hours, enough for the upgrade of a ServiceNow instance
BACKOFF_S, BACKOFF_MAX_S = 1.0, 300.0  # doubled from the first to the second


def request(
    operation: Operation, payload: Payload, *, key: str, regarding: str = "", subject: str = "", now: datetime
) -> OutboundRequest:
    """Return a request that has not been stored, due at once."""
    return OutboundRequest(key=key, **_row(operation, payload, regarding=regarding, subject=subject, now=now))


def later(request: OutboundRequest, due_at: datetime) -> OutboundRequest:
    """Return a request that has not been stored; its first attempt is now due at this time."""
    request.due_at = request.run_after = due_at
    return request


def store(requests: Sequence[OutboundRequest]) -> None:
    """Store requests in the caller's transaction, and notify the delivery worker after commit.

    Leaves out those whose key exists, because the same press of a button or the same fact arrived twice.
    """
    if requests:
        bulk.insert_or_ignore(requests)
        notify.notify()


def reserve(operation: Operation, payload: Payload, *, key: str, now: datetime, **more: str) -> bool:
    """Store one request; False when its key exists. more: as ``request``."""
    if is_known(key):
        return False
    store([request(operation, payload, key=key, now=now, **more)])
    return True


def reserve_now(
    operation: Operation, payload: Payload, *, key: str, regarding: str, subject: str, now: datetime
) -> OutboundRequest | None:
    """As ``reserve``, but leased to this process, which attempts the request itself after commit."""
    row = _row(operation, payload, regarding=regarding, subject=subject, now=now)
    row |= {"state": State.TRYING, "attempts": 1, "attempted_at": now, "lease_until": now + lease(operation)}
    try:
        with transaction.atomic():  # a savepoint: the error must not end the caller's transaction
            return OutboundRequest.objects.create(key=key, **row)
    except IntegrityError:
        return None


def is_known(key: str) -> bool:
    """Return whether a request with this key exists."""
    return OutboundRequest.objects.filter(key=key).exists()


def withdraw(*keys: str) -> bool:
    """Delete those of these requests that were certainly never sent; return whether there was one."""
    return OutboundRequest.objects.filter(key__in=keys, state=State.WAITING, attempts=0).delete()[0] > 0


def is_waiting(operation: Operation, regarding: str, now: datetime) -> bool:
    """Return whether such a request is due and has not been attempted yet."""
    return OutboundRequest.objects.filter(
        operation=operation, regarding=regarding, state=State.WAITING, attempts=0, due_at__lte=now
    ).exists()


def lease(operation: Operation) -> timedelta:
    """Return how long one attempt may take at most: connecting and reading, for each of its HTTP requests."""
    spec = OPERATIONS[operation]
    genesys = spec.provider == Provider.GENESYS
    timeout_s = settings.GENESYS_TIMEOUT_S if genesys else settings.SERVICENOW_TIMEOUT_S
    requests = spec.requests + 1  # a new token
    return timedelta(seconds=requests * 2 * timeout_s + 5)


def claim(now: datetime, here: Mapping[str, int] | None = None) -> OutboundRequest | None:
    """Lease the most urgent request that is due and may be sent now; None when there is none.

    here: how many requests of each provider this process has under way.

    Takes no row locks: the conditional update lets only one worker succeed, on SQLite as well. Requests whose
    worker died come after the waiting ones.
    """
    waiting = Q(settled_at=None, state=State.WAITING, run_after__lte=now)
    abandoned = Q(settled_at=None, state=State.TRYING, lease_until__lt=now)
    held_back = coalesce.held_back(now) | budget.waiting(here or {})
    return _claim(waiting, held_back, now) or _claim(abandoned, held_back, now)


def _claim(due: Q, held_back: Q, now: datetime) -> OutboundRequest | None:
    known = Q(operation__in=OPERATIONS)  # during an update, newer processes may reserve other operations
    # Several, because other workers may claim the first ones.
    ready = OutboundRequest.objects.filter(due, known).exclude(held_back)
    for request in ready.order_by("lane", "run_after", "id")[:8]:
        mine = OutboundRequest.objects.filter(due, pk=request.pk, attempts=request.attempts).update(
            state=State.TRYING,
            attempts=F("attempts") + 1,
            attempted_at=now,
            lease_until=now + lease(Operation(request.operation)),
        )
        if mine:
            request.refresh_from_db()
            coalesce.join_others(request)
            return request
    return None


def attempt(request: OutboundRequest) -> AttemptResult:
    """Attempt a request, store its outcome, and report it. Never call it inside a transaction.

    Stores and reports nothing when the lease ended meanwhile and another worker took the request over.
    """
    if request.attempts > 1 and _repeat(request) is Repeat.NEVER:
        result = AttemptResult(outcome=RequestOutcome.UNKNOWN, problem=problem(Code.INTERRUPTED))
    else:
        result = attempts.make(request)
    with transaction.atomic(durable=True):  # a crash cannot separate the outcome from its effects
        if _settle(request, result):
            _report(request, result)
    return result


def needing_a_person() -> Q:
    """Return the filter for requests that may be replayed: parked ones, and refused ones of Bridge itself."""
    replayable = [name for name, spec in OPERATIONS.items() if spec.repeat is not Repeat.NEVER]
    return Q(state=State.PARKED) | Q(state=State.REFUSED, operation__in=replayable)


def replay(request: OutboundRequest, now: datetime) -> bool:
    """Make a request that needs a supervisor due again; False for any other request.

    One attempt remains counted, so that the next one looks for the result of an earlier attempt first.
    """
    again = OutboundRequest.objects.filter(needing_a_person(), pk=request.pk).update(
        state=State.WAITING, attempts=1, due_at=now, run_after=now, settled_at=None, problem={}
    )
    notify.notify()
    return bool(again)


def _row(
    operation: Operation, payload: Payload, *, regarding: str, subject: str, now: datetime
) -> dict[str, Any]:
    spec = OPERATIONS[operation]
    if type(payload) is not spec.payload:
        raise TypeError(f"{operation} needs {spec.payload.__name__}, not {type(payload).__name__}")
    return {
        "provider": spec.provider,
        "operation": operation,
        "payload": asdict(payload),
        "regarding": regarding,
        "subject": subject,
        "lane": spec.lane,
        "reserved_at": now,
        "due_at": now,
        "run_after": now,
    }


def _settle(request: OutboundRequest, result: AttemptResult) -> bool:
    now = timezone.now()
    if result.outcome == RequestOutcome.WAITING and request.attempts >= ATTEMPTS:
        result.outcome = RequestOutcome.PARKED
    waiting = result.outcome == RequestOutcome.WAITING
    request.state = State(result.outcome.value)
    request.problem = result.problem
    request.run_after = now + timedelta(seconds=_pause_s(request, result)) if waiting else request.run_after
    request.settled_at = None if waiting else now
    mine = OutboundRequest.objects.filter(pk=request.pk, attempts=request.attempts, state=State.TRYING)
    stored = mine.update(
        state=request.state,
        attempts=request.attempts - result.not_sent,
        problem=request.problem,
        run_after=request.run_after,
        settled_at=request.settled_at,
        lease_until=None,
    )
    if stored:
        log.info("request %s (%s): %s", request.pk, request.operation, result.outcome)
    else:
        log.warning("request %s (%s) outlived its lease: %s", request.pk, request.operation, result.outcome)
    return bool(stored)


def _pause_s(request: OutboundRequest, result: AttemptResult) -> float:
    """Return the pause before the next attempt: as the provider asked, else doubled each time, with jitter.

    After an unknown outcome it is long enough for a running create to become visible to the look-up.
    """
    asked_s = result.retry_after_s or 0.0
    if result.not_sent:
        return asked_s
    doubled = min(BACKOFF_MAX_S, BACKOFF_S * 2 ** (request.attempts - 1))
    pause = doubled * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads retries, no secret
    if result.may_have_run and _repeat(request) is Repeat.LOOK_FIRST:
        pause = max(pause, settings.SERVICENOW_QUIET_S)
    return float(max(pause, asked_s))


def _report(request: OutboundRequest, result: AttemptResult) -> None:
    operation = Operation(request.operation)
    ended = settled.RequestSettled(
        occurred_at=timezone.now(),
        operation=operation,
        key=request.key,
        regarding=request.regarding,
        subject=request.subject,
        outcome=result.outcome,
        problem=result.problem,
        payload=OPERATIONS[operation].payload(**request.payload),
        answer=result.answer,
        repeated=request.attempts > 1,
    )
    settled.report([*result.facts, ended])


def _repeat(request: OutboundRequest) -> Repeat:
    return OPERATIONS[Operation(request.operation)].repeat
