"""Incoming events: store each once, read the facts in it, and mark it as applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from gateway import bulk, clients
from gateway.fields import packed
from gateway.models import KEPT, InboundEvent
from gateway.operations.names import Provider
from gateway.providers.errors import Malformed
from gateway.providers.facts import ConversationSeen, Fact
from gateway.providers.genesys import normalise as genesys
from gateway.providers.genesys import webhook
from gateway.providers.servicenow import normalise as servicenow
from gateway.providers.wire import short_id

ATTEMPTS = 5  # then a supervisor has to look
LARGE_BYTES = 16 * 1024  # compressed; each snapshot of a conversation repeats the ones before it

Reader = Callable[..., "list[Fact] | None"]
READERS: dict[str, Reader] = {
    InboundEvent.Source.SOCKET: genesys.read,
    InboundEvent.Source.EVENTS: genesys.read,
    InboundEvent.Source.MESSAGING: webhook.read,
    InboundEvent.Source.INCIDENTS: lambda payload, received_at: servicenow.read(
        payload, received_at=received_at, link=clients.servicenow().link
    ),
}


class Full(Exception):
    """Too many events are waiting; the sender should repeat this one later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An event as it arrived; the fields are those of ``InboundEvent``. turn: who takes turns with others."""

    source: InboundEvent.Source
    key: str
    payload: dict[str, Any]
    topic: str = ""
    received_at: datetime = field(default_factory=timezone.now)

    @property
    def turn(self) -> str:
        """Return the conversation or the topic of a notification; the key of any other event."""
        return genesys.regarding(self.payload) or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A new event and its facts. An event that cannot be read has an error and no facts."""

    event: InboundEvent
    facts: list[Fact] = field(default_factory=list)


def store(received: Sequence[Received]) -> list[InboundEvent]:
    """Store events, and return those whose key had not been stored before, in order."""
    return _stored([_row(one) for one in received])


def store_applied(received: Sequence[Received]) -> list[Arrived]:
    """Read events and store them as applied, and return those whose key had not been stored before, in order.

    Call it in the transaction that applies their facts. Of a conversation with a large event only the newest
    payload is kept.
    """
    arrived = {id(one.event): one for one in map(_read, map(_row, received))}
    events = [one.event for one in arrived.values()]
    large = _pack(events)
    new = _stored(events)
    _empty_earlier([event for event in large if event.pk])  # another process may have stored it first
    return [arrived[id(event)] for event in new]


def read_facts(event: InboundEvent) -> list[Fact] | None:
    """Return the facts in an event, in order; None when its kind is unknown.

    Raises:
        gateway.providers.errors.Malformed: the payload lacks a required field.
    """
    return READERS[event.source](event.payload, received_at=event.received_at)


def mark_applied(event: InboundEvent, found: Sequence[Fact] | None) -> bool:
    """Mark an event as applied; False when it already was. Call it in the transaction that applies the facts.

    found: its facts, None when its kind is unknown. The conditional update prevents two processes from
    applying the same event.
    """
    event.regarding = _regarding(found)
    left = InboundEvent.objects.filter(pk=event.pk, applied_at=None)
    is_first = left.update(
        applied_at=timezone.now(),
        understood=found is not None,
        regarding=event.regarding,
        attempts=F("attempts") + 1,
        error="",
    )
    if is_first and event.regarding and len(packed(event.payload)) > LARGE_BYTES:
        _empty_earlier([event])
    return bool(is_first)


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


def _stored(rows: list[InboundEvent]) -> list[InboundEvent]:
    new = {id(row) for row in bulk.insert_missing(rows, unique=["provider", "key"])}
    return [row for row in rows if id(row) in new]


def _pack(events: Sequence[InboundEvent]) -> list[InboundEvent]:
    """Compress the payloads of events, except those that a later large one replaces; return these.

    An event that comes again replaces nothing, because it is not stored.
    """
    first, large = {event.key: event for event in reversed(events)}, dict[str, InboundEvent]()
    for event in reversed(events):
        event.payload = None if event.regarding in large else packed(event.payload)
        if event is first[event.key] and _is_large(event) and not _is_stored(event):
            large[event.regarding] = event
    return list(large.values())


def _is_large(event: InboundEvent) -> bool:
    payload = event.payload
    return bool(event.regarding and payload and len(payload) > LARGE_BYTES)


def _is_stored(event: InboundEvent) -> bool:
    return InboundEvent.objects.filter(provider=event.provider, key=event.key).exists()


def _empty_earlier(large: Sequence[InboundEvent]) -> None:
    """Empty the payloads of applied events that came before these of the same conversations."""
    if not large:
        return
    earlier = (Q(regarding=one.regarding, received_at__lt=one.received_at) for one in large)
    kept = InboundEvent.objects.filter(reduce(or_, earlier), KEPT).exclude(applied_at=None)
    # Another process may empty the same rows in a different order.
    ids = kept.select_for_update(skip_locked=True).values("pk")
    InboundEvent.objects.filter(pk__in=ids).update(payload=None)


def _row(received: Received) -> InboundEvent:
    incidents = received.source == InboundEvent.Source.INCIDENTS
    return InboundEvent(
        provider=Provider.SERVICENOW if incidents else Provider.GENESYS,
        key=short_id(received.key, 200),
        source=received.source,
        topic=received.topic[:200],
        payload=received.payload,
        received_at=received.received_at,
    )


def _read(event: InboundEvent) -> Arrived:
    event.attempts = 1
    try:
        found = read_facts(event)
    except Malformed as error:
        event.error = str(error)[:2000]
        return Arrived(event=event)
    event.applied_at, event.understood = timezone.now(), found is not None
    event.regarding = _regarding(found)
    return Arrived(event=event, facts=found or [])


def _regarding(found: Sequence[Fact] | None) -> str:
    """Return the Genesys id of the conversation that facts are about, "" for none."""
    return next((fact.conversation_id for fact in found or () if isinstance(fact, ConversationSeen)), "")
