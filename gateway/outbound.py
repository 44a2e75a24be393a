"""The way out: reserve a call with the change that causes it, attempt it outside any transaction, settle it.

A click is attempted at once; everything else waits for the delivery worker. A time-out is *unknown*,
never *no*: what can be repeated freely is repeated, what can be looked up is looked up first, and a
click is never repeated: the truth is read instead.
"""

import logging
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from gateway import attempts, outcomes, wake
from gateway.attempts import Ending
from gateway.kinds import KINDS, Repeat
from gateway.models import Call, Provider
from gateway.providers import facts

log = logging.getLogger(__name__)

ATTEMPTS = 60  # with the longest pause some four hours: an instance being upgraded comes back
BACKOFF_S, BACKOFF_MAX_S = 1.0, 300.0


def reserve(
    kind: str,
    *,
    key: str,
    payload: Mapping[str, Any],
    regarding: str = "",
    subject: str = "",
    now: datetime,
) -> Call | None:
    """Write the intent down, inside the caller's transaction, and wake the worker after commit.

    now: when the first attempt is due. Returns None when a call with this key exists: the same click, or
    the same fact, came twice.
    """
    if is_known(key):
        return None
    wake.ring()
    return Call.objects.create(
        key=key, **_row(kind, payload=payload, regarding=regarding, subject=subject, now=now)
    )


def reserve_click(
    kind: str, *, key: str, payload: Mapping[str, Any], regarding: str, subject: str, now: datetime
) -> Call | None:
    """As ``reserve``, but already leased to this request, which attempts it after commit."""
    row = _row(kind, payload=payload, regarding=regarding, subject=subject, now=now)
    row |= {"state": Call.State.TRYING, "attempts": 1, "attempted_at": now, "lease_until": now + lease(kind)}
    try:
        with transaction.atomic():
            return Call.objects.create(key=key, **row)
    except IntegrityError:
        return None


def is_known(key: str) -> bool:
    """Return whether this click was made before."""
    return Call.objects.filter(key=key).exists()


def is_waiting(kind: str, regarding: str) -> bool:
    """Return whether a call of this kind about this thing is reserved and has not begun."""
    return Call.objects.filter(kind=kind, regarding=regarding, state=Call.State.WAITING, attempts=0).exists()


def lease(kind: str) -> timedelta:
    """Return how long one attempt may take at most: every request it makes, connecting and reading."""
    known = KINDS[kind]
    genesys = known.provider == Provider.GENESYS
    timeout_s = settings.GENESYS_TIMEOUT_S if genesys else settings.SERVICENOW_TIMEOUT_S
    requests = 3 if known.look else 2  # a new token, the look, the sending
    return timedelta(seconds=requests * 2 * timeout_s + 5)


def claim(now: datetime) -> Call | None:
    """Lease the most urgent call that is due, to this worker; None when there is none.

    Locks nothing: the conditional update lets one worker win on either database. What another left
    behind when its process died comes after what waits.
    """
    waiting = Q(state=Call.State.WAITING, run_after__lte=now)
    left_behind = Q(state=Call.State.TRYING, lease_until__lt=now)
    return _claim(waiting, now) or _claim(left_behind, now)


def _claim(due: Q, now: datetime) -> Call | None:
    for call in Call.objects.filter(due).order_by("lane", "run_after", "id")[:8]:
        mine = Call.objects.filter(due, pk=call.pk, attempts=call.attempts).update(
            state=Call.State.TRYING,
            attempts=F("attempts") + 1,
            attempted_at=now,
            lease_until=now + lease(call.kind),
        )
        if mine:
            call.refresh_from_db()
            return call
    return None


def attempt(call: Call) -> Ending:
    """Make the call, store how it ended, and tell the flow. Never inside a transaction.

    A finisher whose lease was taken over meanwhile stores and tells nothing.
    """
    if call.attempts > 1 and KINDS[call.kind].repeat is Repeat.NEVER:
        ending = Ending(outcome="unknown", reason="Bridge was interrupted while asking.")
    else:
        ending = attempts.make(call)
    with transaction.atomic(durable=True):  # stored and told together: no crash falls in between
        if _settle(call, ending):
            _tell(call, ending)
    return ending


def needing_a_person() -> Q:
    """Return which calls a person may replay: parked ones, and refused ones that were no click."""
    no_click = [name for name, kind in KINDS.items() if kind.repeat is not Repeat.NEVER]
    return Q(state=Call.State.PARKED) | Q(state=Call.State.REFUSED, kind__in=no_click)


def replay(call: Call, now: datetime) -> bool:
    """Let a call that needs a person be tried again; False when it does not, or is under way.

    It keeps one attempt, so that what an earlier one may have left is looked for first.
    """
    again = Call.objects.filter(needing_a_person(), pk=call.pk).update(
        state=Call.State.WAITING, attempts=1, run_after=now, settled_at=None, error=""
    )
    wake.ring()
    return bool(again)


def _row(
    kind: str, *, payload: Mapping[str, Any], regarding: str, subject: str, now: datetime
) -> dict[str, Any]:
    known = KINDS[kind]
    return {
        "provider": known.provider,
        "kind": kind,
        "payload": dict(payload),
        "regarding": regarding,
        "subject": subject,
        "lane": known.lane,
        "reserved_at": now,
        "run_after": now,
    }


STATES = {
    "taken": Call.State.TAKEN,
    "refused": Call.State.REFUSED,
    "unknown": Call.State.UNKNOWN,
    "waiting": Call.State.WAITING,
    "parked": Call.State.PARKED,
}


def _settle(call: Call, ending: Ending) -> bool:
    now = timezone.now()
    if ending.outcome == "waiting" and call.attempts >= ATTEMPTS:
        ending.outcome = "parked"
    waiting = ending.outcome == "waiting"
    call.state = STATES[ending.outcome]
    call.error = ending.reason[:2000]
    call.run_after = now + timedelta(seconds=_pause_s(call, ending)) if waiting else call.run_after
    call.settled_at = None if waiting else now
    mine = Call.objects.filter(pk=call.pk, attempts=call.attempts, state=Call.State.TRYING)
    stored = mine.update(
        state=call.state,
        attempts=call.attempts - ending.not_run,
        error=call.error,
        run_after=call.run_after,
        settled_at=call.settled_at,
        lease_until=None,
    )
    log.log(logging.INFO if stored else logging.WARNING, "%s %s: %s", call.kind, call.pk, ending.outcome)
    return bool(stored)


def _pause_s(call: Call, ending: Ending) -> float:
    """Return how long to wait: as told, else doubling with jitter; a create is given time to surface."""
    if ending.retry_after_s is not None:
        return ending.retry_after_s
    doubled = min(BACKOFF_MAX_S, BACKOFF_S * 2 ** (call.attempts - 1))
    pause = doubled * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads retries, no secret
    if ending.unsure and KINDS[call.kind].repeat is Repeat.LOOK_FIRST:
        pause = max(pause, settings.SERVICENOW_QUIET_S)
    return float(pause)


def _tell(call: Call, ending: Ending) -> None:
    now = timezone.now()
    settled = facts.CallSettled(
        occurred_at=now,
        kind=call.kind,
        key=call.key,
        regarding=call.regarding,
        subject=call.subject,
        outcome=ending.outcome,
        reason=ending.reason,
        code=ending.code,
        payload=call.payload,
        answer=ending.answer,
    )
    outcomes.tell([*ending.learned, settled])
