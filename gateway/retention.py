"""Deletes old events and requests, and sooner the payloads of events, except what waits for a supervisor."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from gateway import bulk
from gateway.models import KEPT, InboundEvent, OutboundRequest

AT_ONCE = 500  # rows in one statement
LOOKED_BACK = timedelta(days=1)


def purge(older_than: datetime) -> int:
    """Delete applied events received, and requests settled, before this time; return how many."""
    events = InboundEvent.objects.filter(received_at__lt=older_than).exclude(applied_at=None)
    parked = OutboundRequest.State.PARKED
    requests = OutboundRequest.objects.filter(settled_at__lt=older_than).exclude(state=parked)
    deleted = bulk.delete_in_steps(events.order_by("received_at"))
    return deleted + bulk.delete_in_steps(requests.order_by("settled_at"))


def empty_payloads(older_than: datetime, *, looked_back: timedelta = LOOKED_BACK) -> int:
    """Empty the payloads of applied events received before this time; return how many.

    The newest event of a conversation keeps its payload, and so does one of an unknown kind. Events that were
    received earlier than that by more than ``looked_back`` are left as they are.
    """
    applied = InboundEvent.objects.filter(KEPT, understood=True).exclude(applied_at=None)
    newer = applied.filter(regarding=OuterRef("regarding"), received_at__gt=OuterRef("received_at"))
    old = applied.filter(
        Q(regarding="") | Exists(newer), received_at__range=(older_than - looked_back, older_than)
    )
    count = 0
    while ids := list(old.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE]):
        count += InboundEvent.objects.filter(pk__in=ids).update(payload=None)
    return count
