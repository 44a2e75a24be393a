"""Incoming events: store each once, read the facts in it, and mark it as applied."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gateway import clients
from gateway.models import InboundEvent
from gateway.operations.names import Provider
from gateway.providers.facts import Fact
from gateway.providers.genesys import normalise as genesys
from gateway.providers.genesys import webhook
from gateway.providers.servicenow import normalise as servicenow
from gateway.providers.wire import storable

ATTEMPTS = 5  # then a supervisor has to look

Reader = Callable[..., "list[Fact] | None"]
READERS: dict[str, Reader] = {
    InboundEvent.Source.SOCKET: genesys.read,
    InboundEvent.Source.EVENTS: genesys.read,
    InboundEvent.Source.MESSAGING: webhook.read,
    InboundEvent.Source.INCIDENTS: lambda payload, received_at: servicenow.read(
        payload, received_at=received_at, link=clients.servicenow().link
    ),
}


def store(
    source: InboundEvent.Source, *, key: str, payload: dict[str, Any], topic: str = "", now: datetime
) -> tuple[InboundEvent, bool]:
    """Store an event and return it; False when an event with the same key was stored before."""
    provider = Provider.SERVICENOW if source == InboundEvent.Source.INCIDENTS else Provider.GENESYS
    # Cut to the length of the columns.
    key, topic, payload = storable(key)[:200], storable(topic)[:200], storable(payload)
    event = InboundEvent(
        provider=provider, key=key, source=source, topic=topic, payload=payload, received_at=now
    )
    try:
        with transaction.atomic():  # a savepoint: the error must not end the caller's transaction
            event.save(force_insert=True)
    except IntegrityError:
        return InboundEvent.objects.get(provider=provider, key=key), False
    return event, True


def read_facts(event: InboundEvent) -> list[Fact] | None:
    """Return the facts in an event, in order; None when its kind is unknown.

    Raises:
        gateway.providers.errors.Malformed: the payload lacks a required field.
    """
    return READERS[event.source](event.payload, received_at=event.received_at)


def mark_applied(event: InboundEvent, *, understood: bool) -> bool:
    """Mark an event as applied; False when it already was. Call it in the transaction that applies the facts.

    The conditional update prevents two processes from applying the same event.
    """
    left = InboundEvent.objects.filter(pk=event.pk, applied_at=None)
    return bool(
        left.update(applied_at=timezone.now(), understood=understood, attempts=F("attempts") + 1, error="")
    )


def mark_failed(event: InboundEvent, error: str) -> None:
    """Store a failed attempt; after ATTEMPTS the event is parked until a supervisor replays it."""
    left = InboundEvent.objects.filter(pk=event.pk, applied_at=None)
    left.update(attempts=F("attempts") + 1, error=error[:2000])
    left.filter(attempts__gte=ATTEMPTS, parked_at=None).update(parked_at=timezone.now())


def unpark(event: InboundEvent) -> None:
    """Reset a parked event, so that the reconciler applies it in its next round."""
    InboundEvent.objects.filter(pk=event.pk).exclude(parked_at=None).update(parked_at=None, attempts=0)


def unapplied(older_than: datetime) -> list[InboundEvent]:
    """Return stored events that have not been applied, oldest first, at most a hundred."""
    left = InboundEvent.objects.filter(applied_at=None, parked_at=None, received_at__lt=older_than)
    return list(left.order_by("received_at", "id")[:100])
