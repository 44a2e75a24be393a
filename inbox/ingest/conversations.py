"""A snapshot of a conversation, compared with what we hold; the difference becomes steps and history.

Snapshots repeat, overtake each other and get lost. Therefore a leg never moves backwards, and what can go
both ways (hold, park, mute, attributes) is decided by a read of the conversation, never by an event.
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
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RECORDINGS_AFTER = (timedelta(), timedelta(minutes=2), timedelta(minutes=20))


def conversation_seen(fact: facts.ConversationSeen) -> None:
    """Bring a conversation, its legs and its messages up to what Genesys showed."""
    conversation = _locked(fact)
    digest = _digest(fact)
    if fact.source == "event" and digest == conversation.digest:
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
    """Close what Genesys no longer knows, so that no card of it stays on a desk."""
    conversation = Conversation.objects.find_locked(fact.conversation_id)
    if conversation is None:
        return
    lines = legs.close_all(conversation, fact.occurred_at)
    if conversation.ended_at is None:
        conversation.ended_at, conversation.waiting_since = fact.occurred_at, None
        lines.append(Line(kind=Kind.ENDED, detail={"reason": "unknown-to-genesys"}))
    timeline.record(conversation, lines, at=fact.occurred_at)


def recordings_found(fact: facts.RecordingsFound) -> None:
    """Store where a call's recordings are, and put the link into the incident."""
    conversation = Conversation.objects.find_locked(fact.conversation_id)
    if conversation is None or conversation.recording_urls == list(fact.urls):
        return
    conversation.recording_urls = list(fact.urls)
    messages.add_recordings_to_ledger(conversation, fact.occurred_at)
    line = Line(kind=Kind.CHANGED, detail={"changed": "recordings"})
    timeline.record(conversation, [line], at=fact.occurred_at)


def _is_decisive(conversation: Conversation, fact: facts.ConversationSeen) -> bool:
    """Only a read that is newer than the last one decides what can go both ways."""
    return fact.source == "read" and (conversation.read_at is None or fact.occurred_at > conversation.read_at)


def _compare(conversation: Conversation, fact: facts.ConversationSeen, *, decisive: bool) -> list[Line]:
    known = {leg.remote_id: leg for leg in conversation.legs.select_related("agent", "queue")}
    queues = _queues(conversation, fact, known)
    outdated, has_more = _participants(conversation, fact, known)
    lines = [*_queueing(conversation, fact, queues), *_customer(conversation, fact, decisive=decisive)]
    seen_legs = legs.compare(conversation, fact, known=known, queues=queues, decisive=decisive)
    lines += [*seen_legs.lines, *messages.compare(conversation, fact), *transfers.compare(conversation, fact)]
    if not outdated:
        lines += _ending(conversation, fact, may_reopen=has_more)
    if seen_legs.in_doubt:
        resync.request(conversation, fact.occurred_at)
    return lines


def _locked(fact: facts.ConversationSeen) -> Conversation:
    """Return the row, locked; a conversation seen for the first time is created."""
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
    """Return what tells two snapshots apart, whenever they came."""
    return blake2b(repr(replace(fact, occurred_at=EPOCH)).encode(), digest_size=16).hexdigest()


def _queues(
    conversation: Conversation, fact: facts.ConversationSeen, known: dict[str, Leg]
) -> dict[str, Queue]:
    """Return the queues of participants we do not know yet; the others have theirs."""
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
    """Note each new visit to a queue; the conversation waits while the last one lasts."""
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
    """Store who the customer is, look the caller up, and note when the customer has left."""
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
    """Copy name, address and attributes, and return whether any changed. Only a read removes attributes."""
    before = (conversation.customer_name, conversation.customer_address, conversation.attributes)
    conversation.customer_remote_id = customer.participant_id
    conversation.customer_name = customer.name or conversation.customer_name
    conversation.customer_address = customer.address or conversation.customer_address
    kept = {} if decisive else conversation.attributes
    conversation.attributes = {**kept, **customer.attributes}
    return before != (conversation.customer_name, conversation.customer_address, conversation.attributes)


def _look_up(conversation: Conversation, now: datetime, *, changed: bool) -> None:
    """Ask ServiceNow who the customer is: at first sight, or once there is something to ask with."""
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
    """Return whether the snapshot lacks participants we know, and whether it shows some we do not.

    A snapshot always shows all participants, ended ones too: one that lacks some is older than what we hold.
    """
    held = {*conversation.queue_visit_ids, *known}
    shown = {visit.participant_id for visit in fact.queue_visits} | {leg.participant_id for leg in fact.legs}
    return not held <= shown, not shown <= held


def _ending(conversation: Conversation, fact: facts.ConversationSeen, *, may_reopen: bool) -> list[Line]:
    """Close the conversation when Genesys says it is over; only new participants open it again."""
    if fact.ended_at is None:
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
    """Look for recordings at once and twice later: Genesys takes minutes to store them."""
    for after in RECORDINGS_AFTER:
        outbound.reserve(
            Operation.FIND_RECORDINGS,
            ConversationPayload(conversation_id=conversation.remote_id),
            key=f"recordings:{conversation.remote_id}:{now.isoformat()}:{after.seconds}",
            regarding=conversation.remote_id,
            now=now + after,
        )
