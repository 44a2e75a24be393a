"""Facts from ServiceNow update the conversations that they concern."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import FindCallers, NotePayload, SetTag
from gateway.providers import fact_values, facts
from inbox.models import Activity, Conversation
from incidents.models import LedgerNote, Lookup
from incidents.states import LookupState, NoteState
from tests.factories import (
    NOON,
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LookupFactory,
)
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Kind = Activity.Kind
BUSY = {"code": "busy", "cloud": "ServiceNow"}
NOT_ACCEPTED = [one for one in RequestOutcome if one != RequestOutcome.ACCEPTED]
LINKS = ("set_attributes", "set_tag")


@pytest.fixture
def conversation(db):
    return ConversationFactory(
        remote_id="conversation-1",
        customer_remote_id="participant-customer",
        lookup=LookupFactory(key="conversation-1"),
    )


@pytest.fixture
def note(conversation):
    """The conversation's wrap-up, on its way to ServiceNow."""
    return LedgerNoteFactory(entry=LedgerEntryFactory(key="conversation-1"), key="note-1")


def incident(**more):
    known = {
        "incident_id": "1" * 32,
        "number": "INC0000001",
        "title": "VPN drops",
        "state": "2",
        "priority": "3",
        "caller_id": "",
        "updated_at": NOON,
    }
    return fact_values.IncidentSeen(**known | more)


def written(note_key="note-1", **more):
    return facts.IncidentWritten(occurred_at=NOON, key=note_key, incident=incident(**more))


def lines():
    return list(Activity.objects.values_list("kind", "detail"))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_says_how_many_people_were_found(conversation, count):
    people = tuple(fact_values.Person(person_id=f"{one:032x}", name=f"Person {one}") for one in range(count))

    tell(facts.CallersFound(occurred_at=NOON, key="conversation-1", people=people))

    assert lines() == [(Kind.CALLER, {"found": str(count)})]
    assert Activity.objects.get().at == NOON


@pytest.mark.parametrize("outcome", NOT_ACCEPTED)
def test_says_that_a_look_up_has_no_answer(conversation, outcome):
    payload = FindCallers(key="conversation-1", address="", attributes={})

    tell(seen.settled(Operation.FIND_CALLERS, outcome, payload, problem=BUSY))

    assert lines() == [(Kind.CALLER, BUSY)]
    conversation.lookup.refresh_from_db()
    assert (conversation.lookup.state, conversation.lookup.problem) == (LookupState.FAILED, BUSY)


@pytest.mark.parametrize("operation", [Operation.FIND_CALLERS, Operation.CREATE_INCIDENT])
def test_says_nothing_of_what_succeeded(conversation, note, operation):
    payload = NotePayload(key="note-1", note="")

    tell(seen.settled(operation, RequestOutcome.ACCEPTED, payload))

    assert lines() == []
    assert LedgerNote.objects.get().state == NoteState.QUEUED
    assert conversation.lookup.state == LookupState.SEARCHING


def test_leaves_conversations_alone_that_are_not_known(db):
    tell(facts.CallersFound(occurred_at=NOON, key="conversation-9", people=()))

    assert lines() == []


def test_redraws_open_conversations_that_show_a_changed_incident(conversation):
    known = IncidentFactory(remote_id="1" * 32, number="INC0000001")
    over = ConversationFactory(lookup=LookupFactory(incidents=[known]), ended_at=NOON)
    conversation.lookup.incidents.set([known])
    ConversationFactory(lookup=LookupFactory(incidents=[IncidentFactory()]))

    tell(facts.IncidentChanged(occurred_at=NOON, incident=incident()))

    assert list(Activity.objects.values_list("conversation", "detail")) == [
        (conversation.pk, {"name": "INC0000001"})
    ]
    assert not over.activities.exists()


def test_reads_the_incidents_of_a_caller_on_a_desk_when_there_is_a_new_one(conversation):
    caller = CallerFactory()
    Lookup.objects.filter(pk=conversation.lookup_id).update(caller=caller)
    ConversationFactory(lookup=LookupFactory(caller=caller), ended_at=NOON)

    tell(facts.IncidentChanged(occurred_at=NOON, incident=incident(caller_id=caller.remote_id)))

    request = OutboundRequest.objects.get(operation="read_incidents")
    assert request.regarding == "conversation-1"
    assert [detail for _, detail in lines()] == [{"name": "INC0000001"}]


def test_reads_nothing_again_for_an_incident_that_is_shown(conversation):
    caller = CallerFactory()
    Lookup.objects.filter(pk=conversation.lookup_id).update(caller=caller)
    conversation.lookup.incidents.add(IncidentFactory(remote_id="1" * 32, caller=caller))

    tell(facts.IncidentChanged(occurred_at=NOON, incident=incident(caller_id=caller.remote_id)))

    assert not OutboundRequest.objects.exists()


@pytest.mark.parametrize("outcome", NOT_ACCEPTED)
@pytest.mark.parametrize("operation", [Operation.CREATE_INCIDENT, Operation.APPEND_NOTE])
def test_says_what_keeps_a_note_from_servicenow(conversation, note, operation, outcome):
    tell(seen.settled(operation, outcome, NotePayload(key="note-1", note=""), problem=BUSY))

    assert lines() == [(Kind.INCIDENT, BUSY)]
    note.refresh_from_db()
    waits = outcome in (RequestOutcome.WAITING, RequestOutcome.UNKNOWN)
    assert (note.state, note.problem) == (NoteState.QUEUED if waits else NoteState.NEEDS_YOU, BUSY)


def test_shows_the_number_and_writes_it_back_to_genesys(conversation, note):
    tell(written())

    assert lines() == [(Kind.INCIDENT, {"name": "INC0000001"})]
    assert Conversation.objects.get().ledger == note.entry
    payloads = dict(OutboundRequest.objects.filter(operation__in=LINKS).values_list("operation", "payload"))
    assert payloads == {
        "set_attributes": {
            "conversation_id": "conversation-1",
            "participant_id": "participant-customer",
            "attributes": {"incident": "INC0000001"},
        },
        "set_tag": {"conversation_id": "conversation-1", "tag": "INC0000001"},
    }


def test_writes_the_same_number_back_once(conversation, note):
    tell(written())
    LedgerNoteFactory(entry=note.entry, key="note-2")

    tell(written("note-2"))

    assert OutboundRequest.objects.filter(operation__in=LINKS).count() == 2
    assert set(LedgerNote.objects.values_list("state", flat=True)) == {NoteState.WRITTEN}


def test_writes_its_last_number_back_to_each_conversation(conversation, note):
    other = ConversationFactory()
    LedgerNoteFactory(entry=LedgerEntryFactory(key=other.remote_id), key="note-2")
    LedgerNoteFactory(entry=note.entry, key="note-3")

    tell(written(), written("note-2"), written("note-3", number="INC0000002"))

    requests = OutboundRequest.objects.filter(operation="set_tag").order_by("id")
    assert [(one.regarding, one.payload["tag"]) for one in requests] == [
        (conversation.remote_id, "INC0000002"),  # the first was not sent yet
        (other.remote_id, "INC0000001"),
    ]


@pytest.mark.parametrize("key", ["note-9", "note-1"])
def test_writes_nothing_back_without_note_and_conversation(db, key):
    LedgerNoteFactory(key="note-1")

    tell(written(key))

    assert not OutboundRequest.objects.exists()
    assert lines() == []


@pytest.mark.parametrize("outcome", NOT_ACCEPTED)
def test_says_that_genesys_did_not_take_the_number(conversation, note, outcome):
    note.move_to(NoteState.WRITTEN, at=NOON)
    payload = SetTag(conversation_id="conversation-1", tag="INC0000001")

    tell(seen.settled(Operation.SET_TAG, outcome, payload, problem=BUSY))

    assert lines() == [(Kind.INCIDENT, BUSY)]
    assert LedgerNote.objects.get().state == NoteState.WRITTEN
