"""Applies snapshots of conversations: compares them with the stored state and records the differences.

Snapshots repeat, arrive out of order and get lost. Therefore a leg never moves backwards, and changes that
can be reversed (hold, park, mute, attributes) are only applied from a REST answer, never from an event.
"""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import ConversationPayload, FindIncident
from gateway.providers import fact_values, facts
from inbox.ingest import appendices, doubt, legs, messages, resync, transfers
from inbox.ingest.customers import sought_of
from inbox.ingest.loading import digest_of, is_repeat
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Conversation
from inbox.timeline import Line
from incidents import lookups

Kind = Activity.Kind
# Genesys takes minutes to store a recording.
RECORDINGS_AFTER = (timedelta(), timedelta(minutes=2), timedelta(minutes=20))


def conversation_seen(fact: facts.ConversationSeen, work: Workspace) -> None:
    """Update a conversation, its legs and its messages from a snapshot."""
    loaded = work.get(fact.conversation_id)
    conversation = loaded.conversation
    if is_repeat(fact, work):
        return
    decisive = _is_decisive(conversation, fact)
    lines = [*doubt.clear(loaded), *_compare(loaded, fact, decisive=decisive)]
    loaded.record(lines, at=fact.occurred_at)
    conversation.digest = digest_of(fact, work)
    conversation.read_at = fact.occurred_at if decisive else conversation.read_at


def conversation_gone(fact: facts.ConversationGone, work: Workspace) -> None:
    """Doubt a conversation that Genesys does not know, and end it when that is still so after a pause."""
    loaded = work.find(fact.conversation_id)
    if loaded is None or not loaded.is_open:
        return
    if loaded.conversation.doubted_at is None:
        loaded.record(doubt.begin(loaded, fact.occurred_at), at=fact.occurred_at)
    elif doubt.is_confirmed(loaded, fact.occurred_at):
        _end_unknown(loaded, fact.occurred_at)


def recordings_found(fact: facts.RecordingsFound, work: Workspace) -> None:
    """Store the addresses of a call's recordings, and add them to the incident."""
    loaded = work.find(fact.conversation_id)
    if loaded is None or loaded.conversation.recording_urls == list(fact.urls):
        return
    loaded.conversation.recording_urls = list(fact.urls)
    appendices.add_recordings(loaded.conversation, fact.occurred_at)
    loaded.record([Line(kind=Kind.CHANGED, detail={"changed": "recordings"})], at=fact.occurred_at)


def _end_unknown(loaded: Loaded, now: datetime) -> None:
    """End a conversation that Genesys no longer knows, so that its cards disappear."""
    conversation, lines = loaded.conversation, legs.close_all(loaded, now)
    conversation.doubted_at = None
    if conversation.ended_at is None:
        conversation.ended_at, conversation.waiting_since = now, None
        lines.append(Line(kind=Kind.ENDED, detail={"reason": "unknown-to-genesys"}))
    loaded.record(lines, at=now)


def _is_decisive(conversation: Conversation, fact: facts.ConversationSeen) -> bool:
    """Return whether the snapshot is a REST answer newer than the last one."""
    return fact.source == "read" and (conversation.read_at is None or fact.occurred_at > conversation.read_at)


def _compare(loaded: Loaded, fact: facts.ConversationSeen, *, decisive: bool) -> list[Line]:
    outdated, has_more = _participants(loaded, fact)
    lines = [*_queueing(loaded, fact), *_customer(loaded, fact, decisive=decisive)]
    seen_legs = legs.compare(loaded, fact, decisive=decisive)
    lines += [*seen_legs.lines, *messages.compare(loaded, fact), *transfers.compare(loaded, fact)]
    if not outdated:
        lines += _end_or_reopen(loaded, fact, may_reopen=has_more or seen_legs.revived)
    if seen_legs.in_doubt:
        resync.request(loaded, fact.occurred_at)
    return lines


def _queueing(loaded: Loaded, fact: facts.ConversationSeen) -> list[Line]:
    """Store new visits to queues; the conversation waits while one has not ended."""
    conversation = loaded.conversation
    known = set(conversation.queue_visit_ids)
    new = [visit for visit in fact.queue_visits if visit.participant_id not in known]
    conversation.queue_visit_ids = [*conversation.queue_visit_ids, *(visit.participant_id for visit in new)]
    for visit in new:
        conversation.queue = loaded.work.queues.get(visit.queue_id, conversation.queue)
    waits = [visit for visit in new if visit.ended_at is None]
    if not waits:
        return []
    conversation.waiting_since = waits[-1].entered_at or fact.occurred_at
    name = {"name": conversation.queue.name} if conversation.queue else {}
    return [Line(kind=Kind.WAITING, detail=name)]


def _customer(loaded: Loaded, fact: facts.ConversationSeen, *, decisive: bool) -> list[Line]:
    """Store the customer, request the caller's look-up, and record that the customer has left."""
    conversation, customer = loaded.conversation, fact.customer
    if customer is None:
        return []
    changed = _store_customer(conversation, customer, decisive=decisive)
    conversation.priority = fact.priority
    _look_up(loaded, fact.occurred_at, customer)
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


def _look_up(loaded: Loaded, now: datetime, customer: fact_values.PartySeen) -> None:
    """Look the caller up with the first snapshot, and anew once something else identifies the customer."""
    conversation, work = loaded.conversation, loaded.work
    sought = sought_of(conversation, customer)
    lookup = conversation.lookup
    if lookup is None:
        conversation.lookup, step = lookups.begin(conversation.remote_id, sought, now=now, index=work.index)
        work.lookups.add(conversation.lookup)
        loaded.reserve(work.take(conversation.lookup, step))
    elif lookups.digest(sought) not in ("", lookup.searched):
        loaded.reserve(work.take(lookup, lookups.look_up(lookup, sought, now=now, index=work.index)))


def _look_up_again(loaded: Loaded, fact: facts.ConversationSeen) -> None:
    """Look the caller up once more, and read the incident: this may be about something else."""
    conversation, ledger, now = loaded.conversation, loaded.conversation.ledger, fact.occurred_at
    if conversation.lookup and fact.customer:
        sought = sought_of(conversation, fact.customer)
        step = lookups.look_up(conversation.lookup, sought, now=now, index=loaded.work.index)
        loaded.reserve(loaded.work.take(conversation.lookup, step))
    if ledger and ledger.incident:
        number = ledger.incident.number
        loaded.reserve(
            outbound.request(
                Operation.FIND_INCIDENT,
                FindIncident(number=number),
                key=f"incident-again:{number}:{now.isoformat()}",
                regarding=conversation.remote_id,
                now=now,
            )
        )


def _participants(loaded: Loaded, fact: facts.ConversationSeen) -> tuple[bool, bool]:
    """Return whether the snapshot lacks stored participants, and whether it has new ones.

    A snapshot contains all participants, including ended ones, so one that lacks some is outdated.
    """
    stored = {*loaded.conversation.queue_visit_ids, *loaded.legs}
    shown = {visit.participant_id for visit in fact.queue_visits} | {leg.participant_id for leg in fact.legs}
    return not stored <= shown, not shown <= stored


def _end_or_reopen(loaded: Loaded, fact: facts.ConversationSeen, *, may_reopen: bool) -> list[Line]:
    """End the conversation with the snapshot; reopen it only when there are new participants."""
    conversation = loaded.conversation
    if fact.ended_at is None:  # a later message reopens the conversation under the same id
        if not may_reopen or conversation.ended_at is None:
            return []
        conversation.ended_at = conversation.customer_left_at = None
        _look_up_again(loaded, fact)
        return [Line(kind=Kind.CHANGED, detail={"changed": "customer-returned"})]
    conversation.waiting_since = None
    if conversation.ended_at:
        return []
    conversation.ended_at = fact.ended_at
    if conversation.medium == Conversation.Medium.CALL:
        _find_recordings(loaded, fact.occurred_at)
    appendices.request_summary(loaded, fact.occurred_at)
    return [Line(kind=Kind.ENDED)]


def _find_recordings(loaded: Loaded, now: datetime) -> None:
    """Request the recordings at once and twice later."""
    remote_id = loaded.conversation.remote_id
    for after in RECORDINGS_AFTER:
        request = outbound.request(
            Operation.FIND_RECORDINGS,
            ConversationPayload(conversation_id=remote_id),
            key=f"recordings:{remote_id}:{now.isoformat()}:{after.seconds}",
            regarding=remote_id,
            now=now,
        )
        loaded.reserve(outbound.later(request, now + after))
