"""The way in: keep each raw delivery once, and read the facts in it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gateway import clients
from gateway.models import Delivery, Provider
from gateway.providers.facts import Fact
from gateway.providers.genesys import normalise as genesys
from gateway.providers.genesys import webhook
from gateway.providers.servicenow import normalise as servicenow
from gateway.providers.wire import storable

ATTEMPTS = 5

Reader = Callable[..., "list[Fact] | None"]
READERS: dict[str, Reader] = {
    Delivery.Door.SOCKET: genesys.read,
    Delivery.Door.EVENTS: genesys.read,
    Delivery.Door.MESSAGING: webhook.read,
    Delivery.Door.INCIDENTS: lambda payload, received_at: servicenow.read(
        payload, received_at=received_at, link=clients.servicenow().link
    ),
}


def keep(
    door: Delivery.Door, *, key: str, payload: dict[str, Any], topic: str = "", now: datetime
) -> tuple[Delivery, bool]:
    """Store one delivery, or return the one stored before under the same key; True when it is new."""
    provider = Provider.SERVICENOW if door == Delivery.Door.INCIDENTS else Provider.GENESYS
    key, topic, payload = storable(key)[:200], storable(topic)[:200], storable(payload)
    delivery = Delivery(provider=provider, key=key, door=door, topic=topic, payload=payload, received_at=now)
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        return Delivery.objects.get(provider=provider, key=key), False
    return delivery, True


def facts_of(delivery: Delivery) -> list[Fact] | None:
    """Return the facts in a delivery, in order; None when no reader knows what it is.

    Raises:
        gateway.providers.errors.Malformed: the payload lacks a field this project needs.
    """
    return READERS[delivery.door](delivery.payload, received_at=delivery.received_at)


def apply(delivery: Delivery, *, understood: bool) -> bool:
    """Note, in the transaction of its effect, that a delivery is applied; False when it was before.

    The conditional update also keeps two processes from applying one delivery at the same time.
    """
    left = Delivery.objects.filter(pk=delivery.pk, applied_at=None)
    return bool(
        left.update(applied_at=timezone.now(), understood=understood, attempts=F("attempts") + 1, error="")
    )


def failed(delivery: Delivery, error: str) -> None:
    """Note a failed attempt; the last one parks the delivery until a person replays it."""
    left = Delivery.objects.filter(pk=delivery.pk, applied_at=None)
    left.update(attempts=F("attempts") + 1, error=error[:2000])
    left.filter(attempts__gte=ATTEMPTS, parked_at=None).update(parked_at=timezone.now())


def unpark(delivery: Delivery) -> None:
    """Let a parked delivery be applied again from the start, at the reconciler's next round."""
    Delivery.objects.filter(pk=delivery.pk).exclude(parked_at=None).update(parked_at=None, attempts=0)


def waiting(older_than: datetime) -> list[Delivery]:
    """Return deliveries that were kept but never applied, oldest first, a hundred at most."""
    left = Delivery.objects.filter(applied_at=None, parked_at=None, received_at__lt=older_than)
    return list(left.order_by("received_at", "id")[:100])
