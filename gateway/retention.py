"""Deletes old incoming events and outgoing requests, except those that wait for a supervisor."""

from datetime import datetime

from gateway import bulk
from gateway.models import InboundEvent, OutboundRequest


def purge(older_than: datetime) -> int:
    """Delete applied events received, and requests settled, before this time; return how many."""
    events = InboundEvent.objects.filter(received_at__lt=older_than).exclude(applied_at=None)
    parked = OutboundRequest.State.PARKED
    requests = OutboundRequest.objects.filter(settled_at__lt=older_than).exclude(state=parked)
    deleted = bulk.delete_in_steps(events.order_by("received_at"))
    return deleted + bulk.delete_in_steps(requests.order_by("settled_at"))
