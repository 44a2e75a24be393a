"""Events from the clouds: store each once, read the facts in it, and mark it applied."""

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

ATTEMPTS = 5

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
    """Store one event, or return the one stored before under the same key; True when it is new."""
    provider = Provider.SERVICENOW if source == InboundEvent.Source.INCIDENTS else Provider.GENESYS
    key, topic, payload = storable(key)[:200], storable(topic)[:200], storable(payload)
    event = InboundEvent(
        provider=provider, key=key, source=source, topic=topic, payload=payload, received_at=now
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        return InboundEvent.objects.get(provider=provider, key=key), False
    return event, True


def read_facts(event: InboundEvent) -> list[Fact] | None:
    """Return the facts in an event, in order; None when no reader knows what it is.

    Raises:
        gateway.providers.errors.Malformed: the payload lacks a field this project needs.
    """
    return READERS[event.source](event.payload, received_at=event.received_at)


def mark_applied(event: InboundEvent, *, understood: bool) -> bool:
    """Note, in the transaction of its effect, that an event is applied; False when it was before.

    The conditional update also keeps two processes from applying one event at the same time.
    """
    left = InboundEvent.objects.filter(pk=event.pk, applied_at=None)
    return bool(
        left.update(applied_at=timezone.now(), understood=understood, attempts=F("attempts") + 1, error="")
    )


def mark_failed(event: InboundEvent, error: str) -> None:
    """Note a failed attempt; the last one parks the event until a person replays it."""
    left = InboundEvent.objects.filter(pk=event.pk, applied_at=None)
    left.update(attempts=F("attempts") + 1, error=error[:2000])
    left.filter(attempts__gte=ATTEMPTS, parked_at=None).update(parked_at=timezone.now())


def unpark(event: InboundEvent) -> None:
    """Let a parked event be applied again from the start, at the reconciler's next round."""
    InboundEvent.objects.filter(pk=event.pk).exclude(parked_at=None).update(parked_at=None, attempts=0)


def unapplied(older_than: datetime) -> list[InboundEvent]:
    """Return events that were stored but never applied, oldest first, a hundred at most."""
    left = InboundEvent.objects.filter(applied_at=None, parked_at=None, received_at__lt=older_than)
    return list(left.order_by("received_at", "id")[:100])
