"""Applies snapshots of conversations: compares them with the stored state and records the differences.

Snapshots repeat, arrive out of order and get lost. Therefore a leg never moves backwards, and changes that
can be reversed (hold, park, mute, attributes) are only applied from a REST answer, never from an event.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import ConversationPayload
from gateway.providers import fact_values, facts
from inbox import timeline
from inbox.ingest import legs, messages, resync, transfers
from inbox.models import Activity, Conversation, Leg
from inbox.timeline import Line
from incidents import lookups
from incidents.models import LedgerEntry
from routing import queries as routing
from routing.models import Queue

Kind = Activity.Kind
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # in place of the snapshot's time in the digest
# Genesys takes minutes to store a recording.
RECORDINGS_AFTER = (timedelta(), timedelta(minutes=2), timedelta(minutes=20))


def conversation_seen(fact: facts.ConversationSeen) -> None:
    """Update a conversation, its legs and its messages from a snapshot."""
    conversation = _locked(fact)
    digest = _digest(fact)
    if fact.source == "event" and digest == conversation.digest:  # each snapshot arrives by several topics
        return
    decisive = _is_decisive(conversation, fact)
    lines = _compare(conversation, fact, decisive=decisive)
    conversation.digest = digest
    conversation.read_at = fact.occurred_at if decisive else conversation.read_at
    if lines:
        timeline.record(conversation, lines, at=fact.occurred_at)
    else:
        conversation.save()


def conversation_gone(fact: facts.ConversationGone) -> None:
    """End a conversation that Genesys no longer knows, so that its cards disappear."""
    conversation = Conversation.objects.find_locked(fact.conversation_id)
    if conversation is None:
        return
    lines = legs.close_all(conversation, fact.occurred_at)
    if conversation.ended_at is None:
        conversation.ended_at, conversation.waiting_since = fact.occurred_at, None
        lines.append(Line(kind=Kind.ENDED, detail={"reason": "unknown-to-genesys"}))
    timeline.record(conversation, lines, at=fact.occurred_at)


def recordings_found(fact: facts.RecordingsFound) -> None:
    """Store the addresses of a call's recordings, and add them to the incident."""
    conversation = Conversation.objects.find_locked(fact.conversation_id)
    if conversation is None or conversation.recording_urls == list(fact.urls):
        return
    conversation.recording_urls = list(fact.urls)
    messages.add_recordings_to_ledger(conversation, fact.occurred_at)
    line = Line(kind=Kind.CHANGED, detail={"changed": "recordings"})
    timeline.record(conversation, [line], at=fact.occurred_at)


def _is_decisive(conversation: Conversation, fact: facts.ConversationSeen) -> bool:
    """Return whether the snapshot is a REST answer newer than the last one."""
    return fact.source == "read" and (conversation.read_at is None or fact.occurred_at > conversation.read_at)


def _compare(conversation: Conversation, fact: facts.ConversationSeen, *, decisive: bool) -> list[Line]:
    known = {leg.remote_id: leg for leg in conversation.legs.select_related("agent", "queue")}
    queues = _queues(conversation, fact, known)
    outdated, has_more = _participants(conversation, fact, known)
    lines = [*_queueing(conversation, fact, queues), *_customer(conversation, fact, decisive=decisive)]
    seen_legs = legs.compare(conversation, fact, known=known, queues=queues, decisive=decisive)
    lines += [*seen_legs.lines, *messages.compare(conversation, fact), *transfers.compare(conversation, fact)]
    if not outdated:
        lines += _end_or_reopen(conversation, fact, may_reopen=has_more)
    if seen_legs.in_doubt:
        resync.request(conversation, fact.occurred_at)
    return lines


def _locked(fact: facts.ConversationSeen) -> Conversation:
    """Return the conversation, locked; creates an unknown one."""
    known = Conversation.objects.find_locked(fact.conversation_id)
    if known:
        return known
    Conversation.objects.get_or_create(
        remote_id=fact.conversation_id,
        defaults={
            "medium": fact.medium,
            "message_type": fact.message_type,
            "started_at": fact.started_at or fact.occurred_at,
            "ledger": LedgerEntry.objects.filter(key=fact.conversation_id).first(),
        },
    )
    return Conversation.objects.lock(remote_id=fact.conversation_id)


def _digest(fact: facts.ConversationSeen) -> str:
    """Return a digest of the snapshot without its time, since each comes by several topics."""
    return blake2b(repr(replace(fact, occurred_at=EPOCH)).encode(), digest_size=16).hexdigest()


def _queues(
    conversation: Conversation, fact: facts.ConversationSeen, known: dict[str, Leg]
) -> dict[str, Queue]:
    """Return the queues of new participants, in one query for all."""
    visits = [
        visit.queue_id
        for visit in fact.queue_visits
        if visit.participant_id not in conversation.queue_visit_ids
    ]
    offers = [seen.queue_id for seen in fact.legs if seen.participant_id not in known]
    return routing.queues_by_remote_id([*visits, *offers]) if visits or offers else {}


def _queueing(
    conversation: Conversation, fact: facts.ConversationSeen, queues: dict[str, Queue]
) -> list[Line]:
    """Store new visits to queues; the conversation waits while the last one has not ended."""
    new = [visit for visit in fact.queue_visits if visit.participant_id not in conversation.queue_visit_ids]
    for visit in new:
        conversation.queue_visit_ids = [*conversation.queue_visit_ids, visit.participant_id]
        conversation.queue = queues.get(visit.queue_id, conversation.queue)
    if not new or new[-1].ended_at:
        return []
    conversation.waiting_since = new[-1].entered_at or fact.occurred_at
    name = {"name": conversation.queue.name} if conversation.queue else {}
    return [Line(kind=Kind.WAITING, detail=name)]


def _customer(conversation: Conversation, fact: facts.ConversationSeen, *, decisive: bool) -> list[Line]:
    """Store the customer, request the caller's look-up, and record that the customer has left."""
    customer = fact.customer
    if customer is None:
        return []
    changed = _store_customer(conversation, customer, decisive=decisive)
    conversation.priority = fact.priority
    _look_up(conversation, fact.occurred_at, changed=changed)
    lines = [Line(kind=Kind.CHANGED, detail={"changed": "customer"})] if changed else []
    if customer.ended_at and fact.ended_at is None and conversation.customer_left_at is None:
        conversation.customer_left_at = customer.ended_at
        lines.append(Line(kind=Kind.CUSTOMER_LEFT))
    return lines


def _store_customer(conversation: Conversation, customer: fact_values.PartySeen, *, decisive: bool) -> bool:
    """Store the customer and return whether anything changed. Only a REST answer removes attributes."""
    before = (conversation.customer_name, conversation.customer_address, conversation.attributes)
    conversation.customer_remote_id = customer.participant_id
    conversation.customer_name = customer.name or conversation.customer_name
    conversation.customer_address = customer.address or conversation.customer_address
    previous = {} if decisive else conversation.attributes
    conversation.attributes = {**previous, **customer.attributes}
    return before != (conversation.customer_name, conversation.customer_address, conversation.attributes)


def _look_up(conversation: Conversation, now: datetime, *, changed: bool) -> None:
    """Request the caller's look-up: with the first snapshot, or once the customer is identified."""
    details: dict[str, Any] = {
        "address": conversation.customer_address,
        "attributes": conversation.attributes,
        "now": now,
    }
    if conversation.lookup is None:
        conversation.lookup, _ = lookups.request(conversation.remote_id, **details)
    elif changed:
        lookups.request_if_identified(conversation.lookup, **details)


def _participants(
    conversation: Conversation, fact: facts.ConversationSeen, known: dict[str, Leg]
) -> tuple[bool, bool]:
    """Return whether the snapshot lacks stored participants, and whether it has new ones.

    A snapshot contains all participants, including ended ones, so one that lacks some is outdated.
    """
    stored = {*conversation.queue_visit_ids, *known}
    shown = {visit.participant_id for visit in fact.queue_visits} | {leg.participant_id for leg in fact.legs}
    return not stored <= shown, not shown <= stored


def _end_or_reopen(
    conversation: Conversation, fact: facts.ConversationSeen, *, may_reopen: bool
) -> list[Line]:
    """End the conversation with the snapshot; reopen it only when there are new participants."""
    if fact.ended_at is None:  # a later message reopens the conversation under the same id
        if not may_reopen or conversation.ended_at is None:
            return []
        conversation.ended_at = conversation.customer_left_at = None
        return [Line(kind=Kind.CHANGED, detail={"changed": "customer-returned"})]
    conversation.waiting_since = None
    if conversation.ended_at:
        return []
    conversation.ended_at = fact.ended_at
    if conversation.medium == Conversation.Medium.CALL:
        _find_recordings(conversation, fact.occurred_at)
    return [Line(kind=Kind.ENDED)]


def _find_recordings(conversation: Conversation, now: datetime) -> None:
    """Request the recordings at once and twice later."""
    for after in RECORDINGS_AFTER:
        outbound.reserve(
            Operation.FIND_RECORDINGS,
            ConversationPayload(conversation_id=conversation.remote_id),
            key=f"recordings:{conversation.remote_id}:{now.isoformat()}:{after.seconds}",
            regarding=conversation.remote_id,
            now=now + after,
        )
