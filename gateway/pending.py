"""What is reserved already: what waits can be changed or withdrawn."""

from dataclasses import asdict
from datetime import datetime

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import Payload

State = OutboundRequest.State


def renew(
    operation: Operation, payload: Payload, *, regarding: str, now: datetime, again: bool = False
) -> bool:
    """Reserve a request unless the newest of its kind about this asks for the same; False then.

    One that waits gets the payload instead. again: also one that needs a supervisor. The caller holds a lock.
    """
    newest = _newest(operation, regarding)
    if newest and newest.payload == asdict(payload):
        return again and outbound.replay(newest, now)
    if newest and replace(newest.key, payload):
        return True
    key = f"{operation}:{regarding}:{newest.pk if newest else 0}"
    return outbound.reserve(operation, payload, key=key, regarding=regarding, now=now)


def replace(key: str, payload: Payload) -> bool:
    """Give a request that waits a newer payload; False when it is under way or settled."""
    waiting = OutboundRequest.objects.filter(key=key, state=State.WAITING)
    return bool(waiting.update(payload=asdict(payload)))


def retry(key: str, payload: Payload, now: datetime) -> bool:
    """As ``replace``, also for a request that was refused or parked, which is then due again.

    It counts as attempted once, so that the next attempt looks for the result of an earlier one.
    """
    if replace(key, payload):
        return True
    ended = OutboundRequest.objects.filter(key=key).first()
    return ended is not None and outbound.replay(ended, now) and replace(key, payload)


def withdraw_all(operation: Operation, regarding: str) -> None:
    """Delete the requests of a kind about this that were never sent."""
    never_sent = OutboundRequest.objects.filter(state=State.WAITING, attempts=0)
    never_sent.filter(operation=operation, regarding=regarding).delete()


def is_open(key: str) -> bool:
    """Return whether a request with this key waits or is under way."""
    return OutboundRequest.objects.filter(key=key, settled_at=None).exists()


def has_open(operation: Operation) -> bool:
    """Return whether any request of this kind waits or is under way."""
    return OutboundRequest.objects.filter(settled_at=None, operation=operation).exists()


def state_of(operation: Operation, payload: Payload, *, regarding: str) -> str:
    """Return the state of the newest request of its kind about this, "" if it asks for something else."""
    newest = _newest(operation, regarding)
    return newest.state if newest and newest.payload == asdict(payload) else ""


def _newest(operation: Operation, regarding: str) -> OutboundRequest | None:
    return OutboundRequest.objects.filter(operation=operation, regarding=regarding).order_by("-pk").first()
