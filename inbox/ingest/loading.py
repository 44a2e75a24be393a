"""Loads the workspace of a batch of facts, in the same few queries for one fact as for many."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, TypeGuard

from django.db import transaction
from django.db.models import Q

from gateway import bulk, tokens
from gateway.operations.names import Operation
from gateway.operations.payloads import SendMessage
from gateway.prepared import Prepared
from gateway.providers import facts, record_facts
from gateway.settled import RequestSettled
from inbox.ingest import customers
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Conversation, Leg, Message, Transfer
from incidents import remembered
from incidents.models import LedgerNote
from routing import queries as routing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # in place of the snapshot's time in the digest
CONVERSATIONS = Prepared(
    lambda ids: Conversation.objects.locked().filter(remote_id__among=ids).order_by("pk")  # no deadlocks
)
LEGS = Prepared(
    lambda pks: Leg.objects.filter(conversation__among=pks).select_related("agent", "queue").order_by("pk")
)
# Both have the conversation's Genesys id as their key, and may be older than its row.
RELATED = {"lookup": ("key", "remote_id"), "ledger": ("key", "remote_id")}


class CreatedElsewhere(Exception):
    """Another process has created a conversation since the stored ones were locked."""


def load(found: Sequence[facts.Fact]) -> Workspace:
    """Lock the conversations of these facts, and load what the facts are compared with.

    Creates conversations, agents and queues that are seen for the first time.
    """
    seen = _seen(found)
    work = _held(_keys_of(found), seen)
    work.repeats = _repeats(seen, work)
    fresh = [fact for fact in found if id(fact) not in work.repeats]
    _load_legs(work, fresh)
    seen_since = _seen_since(work, _seen(fresh))
    _load_messages(work, fresh, seen_since)
    _load_transfers(work, [fact for fact in _seen(fresh) if _is_about_transfers(fact)])
    _load_routing(work, _seen(fresh))
    customers.load_index(work, _seen(fresh))
    _load_signed_in(work, fresh, seen_since)
    return work


def is_repeat(fact: facts.Fact, work: Workspace) -> bool:
    """Return whether a fact is the snapshot that was applied last: each arrives by several topics."""
    if not isinstance(fact, facts.ConversationSeen) or fact.source != "event":
        return False
    known = work.get(fact.conversation_id).conversation.digest
    return id(fact) in work.repeats or known == digest_of(fact, work)


def _repeats(seen: Sequence[facts.ConversationSeen], work: Workspace) -> set[int]:
    """Return the identities of snapshots that only other repeats precede: what follows a change is none."""
    changed, repeats = set[str](), set[int]()
    for fact in seen:
        if fact.conversation_id not in changed and is_repeat(fact, work):
            repeats.add(id(fact))
        else:
            changed.add(fact.conversation_id)
    return repeats


def digest_of(fact: facts.ConversationSeen, work: Workspace) -> str:
    """Return a digest of a snapshot without its time."""
    if id(fact) not in work.digests:
        timeless = repr(replace(fact, occurred_at=EPOCH)).encode()
        work.digests[id(fact)] = blake2b(timeless, digest_size=16).hexdigest()
    return work.digests[id(fact)]


def showing(fact: facts.IncidentChanged) -> list[str]:
    """Return the Genesys ids of the open conversations that show this incident, or whose caller it is of."""
    seen, ids = fact.incident, Conversation.objects.open().values_list("remote_id", flat=True)
    shown = set(ids.filter(lookup__incidents__remote_id=seen.incident_id))
    if seen.caller_id:
        shown.update(ids.filter(lookup__caller__remote_id=seen.caller_id))
    return sorted(shown)


def _held(keys: set[str], seen: Sequence[facts.ConversationSeen]) -> Workspace:
    """Return a workspace of these conversations, locked in the order of their ids, and of new ones.

    When another process has created some of them meanwhile, all are released and locked again: to wait for
    one while holding the others could be a deadlock.
    """
    if len(keys) == 1:
        return _locked(keys, seen)
    while True:
        with suppress(CreatedElsewhere), transaction.atomic():
            return _locked(keys, seen)


def _locked(keys: set[str], seen: Sequence[facts.ConversationSeen]) -> Workspace:
    work = Workspace()
    _lock(work, keys)
    _create(work, [fact for fact in seen if fact.conversation_id not in work.loaded])
    late = {fact.conversation_id for fact in seen} - work.loaded.keys()
    if late and len(keys) > 1:
        raise CreatedElsewhere
    _lock(work, late)
    return work


def _lock(work: Workspace, keys: Iterable[str]) -> None:
    for conversation in CONVERSATIONS.rows(set(keys)):
        _take(work, conversation)


def _take(work: Workspace, conversation: Conversation) -> None:
    if conversation.lookup:
        work.lookups.load(conversation.lookup)
    if conversation.last_message:
        conversation.last_message = work.messages.load(conversation.last_message)
    work.loaded[conversation.remote_id] = Loaded(
        work=work, conversation=work.conversations.load(conversation)
    )


def _create(work: Workspace, seen: Sequence[facts.ConversationSeen]) -> None:
    """Create conversations that are not stored here, locked as well."""
    new = {fact.conversation_id: fact for fact in reversed(seen)}
    rows = [_new(fact) for fact in new.values()]
    for conversation in bulk.insert_missing(rows, unique=["remote_id"], related=RELATED):
        _take(work, conversation)


def _new(fact: facts.ConversationSeen) -> Conversation:
    return Conversation(
        remote_id=fact.conversation_id,
        medium=fact.medium,
        message_type=fact.message_type,
        started_at=fact.started_at or fact.occurred_at,
    )


def _load_legs(work: Workspace, found: Sequence[facts.Fact]) -> None:
    loaded = _by_pk(work, found)
    for leg in LEGS.rows(loaded):
        one = loaded[leg.conversation_id]
        leg.conversation = one.conversation  # the locked one
        one.legs[leg.remote_id] = work.legs.load(leg)


def _seen_since(work: Workspace, seen: Sequence[facts.ConversationSeen]) -> dict[str, set[str]]:
    """Return by conversation the ids of the messages that snapshots may add or change.

    A snapshot is compared with the one before it: in a batch that is what all before it have in common.
    """
    ids, before = defaultdict[str, set[str]](set), dict[str, set[str]]()
    for fact in seen:
        key = fact.conversation_id
        common = before.setdefault(key, set(work.get(key).conversation.message_digests))
        ids[key] |= fact.messages_since(common).keys()
        common &= {block.digest for block in fact.messages}
    return ids


def _load_messages(work: Workspace, found: Sequence[facts.Fact], seen: Mapping[str, set[str]]) -> None:
    """Load the messages that the facts name, and the agents' own ones that Genesys has not accepted yet."""
    named = set().union(*seen.values(), *map(_message_ids, found))
    own = {fact.key for fact in found if _is_answer_to_message(fact)}
    loaded = _by_pk(work, found) if named or own else {}
    if not loaded:
        return
    wanted = Q(remote_id__in=named) | Q(key__in=own) | Q(conversation__in=loaded, remote_id=None)
    known = Message.objects.filter(wanted, conversation__in=loaded).order_by("sent_at", "pk")
    for message in map(work.messages.load, known):
        _take_message(loaded[message.conversation_id], message)


def _take_message(loaded: Loaded, message: Message) -> None:
    message.conversation = loaded.conversation
    if message.remote_id is None:
        loaded.unanswered.append(message)
    else:
        loaded.messages[message.remote_id] = message


def _load_transfers(work: Workspace, seen: Sequence[facts.ConversationSeen]) -> None:
    loaded = _by_pk(work, seen)
    rows = Transfer.objects.filter(conversation__in=loaded).select_related("to_agent", "to_queue")
    for row in rows.order_by("requested_at", "pk") if loaded else ():
        one = loaded[row.conversation_id]
        row.leg = next(leg for leg in one.legs.values() if leg.pk == row.leg_id)
        one.transfers.append(work.transfers.load(row))


def _load_routing(work: Workspace, seen: Sequence[facts.ConversationSeen]) -> None:
    """Load the queues and agents of participants that are not stored here; creates unknown ones."""
    queue_ids, agent_ids = set[str](), set[str]()
    for fact in seen:
        one = work.get(fact.conversation_id)
        known = set(one.conversation.queue_visit_ids)
        new = [leg for leg in fact.legs if leg.participant_id not in one.legs]
        queue_ids |= {visit.queue_id for visit in fact.queue_visits if visit.participant_id not in known}
        queue_ids |= {leg.queue_id for leg in new}
        agent_ids |= {leg.agent_id for leg in new}
    work.queues = routing.queues_by_remote_id(queue_ids)
    work.agents = routing.agents_by_remote_id(agent_ids)


def _seen(found: Sequence[facts.Fact]) -> list[facts.ConversationSeen]:
    return [fact for fact in found if isinstance(fact, facts.ConversationSeen)]


def _load_signed_in(work: Workspace, found: Sequence[facts.Fact], seen: Mapping[str, set[str]]) -> None:
    """Load which agents have a token, where their tokens are used: for new messages and in doubt."""
    doubted = [fact for fact in found if isinstance(fact, facts.ConversationGone)]
    loaded = [*_by_pk(work, doubted).values()]
    loaded += [one for key, ids in seen.items() if not ids <= (one := work.get(key)).messages.keys()]
    work.signed_in = tokens.valid_among(
        leg.agent.remote_id for one in loaded for leg in one.legs.values() if leg.is_open
    )


def _by_pk(work: Workspace, found: Sequence[facts.Fact]) -> dict[int, Loaded]:
    loaded = (work.find(key) for key in _keys_of(found))
    return {one.conversation.pk: one for one in loaded if one}


def _keys_of(found: Sequence[facts.Fact]) -> set[str]:
    return {key for fact in found for key in _keys(fact)}


def _keys(fact: facts.Fact) -> Iterable[str]:
    """Return the Genesys ids of the conversations that a fact may change."""
    if isinstance(fact, RequestSettled):
        return [fact.regarding]
    return KEYS.get(type(fact), lambda _: ())(fact)


def _of_messages(fact: facts.MessagesRead) -> Iterable[str]:
    known = Message.objects.filter(remote_id__in=_message_ids(fact))
    return known.values_list("conversation__remote_id", flat=True).distinct()


def _of_note(fact: facts.IncidentWritten | facts.IncidentFinished) -> Iterable[str]:
    return LedgerNote.objects.filter(key=fact.key).values_list("entry__key", flat=True)


KEYS: dict[type[facts.Fact], Callable[[Any], Iterable[str]]] = {
    facts.ConversationSeen: lambda fact: [fact.conversation_id],
    facts.ConversationGone: lambda fact: [fact.conversation_id],
    facts.RecordingsFound: lambda fact: [fact.conversation_id],
    record_facts.SummaryFound: lambda fact: [fact.conversation_id],
    record_facts.TranscriptFound: lambda fact: [fact.conversation_id],
    facts.MessagesRead: _of_messages,
    facts.CallersFound: lambda fact: [fact.key],
    facts.NumberAnswered: lambda fact: remembered.conversations_of(fact.key),
    facts.IncidentsRead: lambda fact: [fact.key],
    facts.IncidentCallerSet: lambda fact: [fact.key],
    facts.IncidentWritten: _of_note,
    facts.IncidentFinished: _of_note,
    facts.IncidentChanged: showing,
}


def _message_ids(fact: facts.Fact) -> list[str]:
    if isinstance(fact, facts.MessagesRead):
        return [text.message_id for text in fact.texts]
    if isinstance(fact, RequestSettled) and fact.operation == Operation.READ_TEXTS:
        return list(fact.payload.message_ids)
    return [fact.answer.message_id] if _is_answer_to_message(fact) and fact.answer else []


def _is_answer_to_message(fact: facts.Fact) -> TypeGuard[RequestSettled[SendMessage]]:
    return isinstance(fact, RequestSettled) and fact.operation == Operation.SEND_MESSAGE


def _is_about_transfers(fact: facts.ConversationSeen) -> bool:
    return bool(fact.transfers) or any("transfer" in leg.end_reason for leg in fact.legs)
