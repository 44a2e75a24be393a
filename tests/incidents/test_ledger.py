"""incidents.ledger: one entry and one incident per conversation, whatever happens to it later."""

from datetime import timedelta

import pytest

from gateway import budget
from gateway.models import OutboundRequest
from gateway.operations.names import Provider
from gateway.operations.payloads import Filing
from inbox.models import Conversation
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import (
    NOON,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
)

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"


def write(note="note-1", incident_action=IncidentAction.CREATE, **more):
    decision = Decision(incident_action=incident_action, filing=Filing(title="VPN drops"), **more)
    return ledger.write(KEY, note_key=note, text=f"Wrap-up {note}", decision=decision, now=NOON)


def state_of(key):
    return LedgerNote.objects.get(key=key).state


def operations():
    return list(OutboundRequest.objects.order_by("id").values_list("operation", flat=True))


def test_creates_one_incident(clouds):
    write()
    assert OutboundRequest.objects.get().regarding == KEY
    clouds.deliver()

    [row] = clouds.rows("incident", correlation_id=KEY)
    assert LedgerEntry.objects.get().incident.number == row["number"]
    assert state_of("note-1") == NoteState.WRITTEN


def test_takes_the_same_wrap_up_once(db):
    for _ in range(2):
        write()

    assert LedgerNote.objects.count() == 1
    assert operations() == ["create_incident"]


def test_appends_a_second_wrap_up(clouds):
    write()
    clouds.deliver()

    write("note-2")
    clouds.deliver()

    [row] = clouds.rows("incident", correlation_id=KEY)
    notes = [note["value"] for note in clouds.rows("sys_journal_field", element_id=row["sys_id"])]
    assert [note.split("\n")[0] for note in notes] == ["Wrap-up note-1", "Wrap-up note-2"]
    assert LedgerEntry.objects.count() == 1


def test_lets_a_second_wrap_up_wait_for_the_incident(clouds):
    write()
    write("note-2")
    assert operations() == ["create_incident"]

    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id=KEY)) == 1
    assert (state_of("note-1"), state_of("note-2")) == (NoteState.WRITTEN, NoteState.WRITTEN)


def test_updates_the_incident_that_the_agent_chose(clouds):
    row = clouds.rows("incident", state="2")[0]
    chosen = IncidentFactory(remote_id=row["sys_id"], number=row["number"])

    write(incident_action=IncidentAction.UPDATE, incident=chosen)
    clouds.deliver()

    notes = clouds.rows("sys_journal_field", element_id=row["sys_id"])
    assert "Wrap-up note-1" in notes[-1]["value"]
    assert not clouds.rows("incident", correlation_id=KEY)


def test_asks_servicenow_for_nothing_without_an_incident(db):
    write(incident_action=IncidentAction.NONE)

    assert state_of("note-1") == NoteState.DECLINED
    assert operations() == []


@pytest.mark.parametrize("first", [IncidentAction.CREATE, IncidentAction.UPDATE, IncidentAction.NONE])
@pytest.mark.parametrize("last", [IncidentAction.CREATE, IncidentAction.UPDATE, IncidentAction.NONE])
def test_follows_the_last_decision_of_which_nothing_was_sent(db, first, last):
    incidents = {IncidentAction.UPDATE: IncidentFactory()}
    write(incident_action=first, incident=incidents.get(first))

    write(incident_action=last, incident=incidents.get(last))

    sent = {IncidentAction.CREATE: ["create_incident"], IncidentAction.UPDATE: ["append_note"]}
    entry = LedgerEntry.objects.get()
    assert operations() == sent.get(last, [])
    assert (entry.incident_action, entry.incident) == (last, incidents.get(last))
    assert (state_of("note-1") == NoteState.DECLINED) == (last == IncidentAction.NONE)


def test_takes_back_nothing_that_was_attempted(clouds):
    clouds.fault("servicenow", match={"method": "POST"}, drop_response=True, times=1)
    write()
    clouds.deliver()

    write(incident_action=IncidentAction.NONE)
    clouds.deliver_late()

    assert len(clouds.rows("incident", correlation_id=KEY)) == 1
    assert (LedgerNote.objects.count(), state_of("note-1")) == (1, NoteState.WRITTEN)


def test_takes_back_no_creation_on_which_another_wrap_up_waits(clouds):
    write()
    write("note-2")

    write(incident_action=IncidentAction.NONE)
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id=KEY)) == 1
    assert (state_of("note-1"), state_of("note-2")) == (NoteState.WRITTEN, NoteState.WRITTEN)


def test_adds_to_another_incident_that_is_named_later(clouds):
    first, other = clouds.rows("incident", state="2")[:2]
    for row in (first, other):
        chosen = IncidentFactory(remote_id=row["sys_id"], number=row["number"])
        write(incident_action=IncidentAction.UPDATE, incident=chosen)
        clouds.deliver()

    for row in (first, other):
        notes = clouds.rows("sys_journal_field", element_id=row["sys_id"])
        assert sum("Wrap-up note-1" in note["value"] for note in notes) == 1


def test_creates_an_incident_after_all_at_a_later_wrap_up(clouds):
    write(incident_action=IncidentAction.NONE)

    write("note-2", incident_action=IncidentAction.CREATE)
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id=KEY)) == 1
    assert state_of("note-2") == NoteState.WRITTEN


def test_needs_a_person_when_servicenow_refuses(clouds):
    clouds.fault("servicenow", match={"method": "POST"}, status=403)
    write()

    clouds.deliver()

    note = LedgerNote.objects.get()
    assert note.state == NoteState.NEEDS_YOU
    assert note.problem
    assert not Incident.objects.exists()


def test_waits_visibly_while_servicenow_is_busy(clouds):
    clouds.fault("servicenow", match={"method": "POST"}, status=429, headers={"Retry-After": "5"}, times=1)
    write()
    clouds.deliver()
    assert (state_of("note-1"), LedgerNote.objects.get().problem != {}) == (NoteState.QUEUED, True)

    budget.release(Provider.SERVICENOW)  # the five seconds are over
    clouds.deliver_late()

    assert (state_of("note-1"), LedgerNote.objects.get().problem) == (NoteState.WRITTEN, {})


def test_links_the_number_back_to_genesys(clouds, agent):
    conversation = clouds.customer(text="Hello")
    ConversationFactory(
        remote_id=conversation.id,
        customer_remote_id=conversation.leg()["id"],
    )
    entry = LedgerEntryFactory(key=conversation.id)
    decision = ledger.Decision(incident_action=IncidentAction.CREATE, filing=Filing(title="VPN"))
    ledger._create(entry.notes.create(key="note-1", requested_at=NOON), decision, NOON)
    clouds.deliver()

    number = Incident.objects.get().number
    theirs = clouds.conversation(conversation.id)
    assert (theirs["externalTag"], conversation.leg()["attributes"]["incident"]) == (number, number)
    assert state_of("note-1") == NoteState.LINKED
    assert Conversation.objects.get().ledger == entry


def test_a_later_wrap_up_that_wants_no_incident_is_added_to_none(clouds):
    incident = IncidentFactory()
    write("note-1", incident_action=IncidentAction.UPDATE, incident=incident)

    write("note-2", incident_action=IncidentAction.NONE)

    assert not OutboundRequest.objects.filter(key="note:note-2").exists()
    assert LedgerEntry.objects.get().incident_action == IncidentAction.UPDATE  # recordings still go there


def test_a_later_wrap_up_goes_to_the_incident_it_names(clouds):
    first, other = IncidentFactory(), IncidentFactory()
    write("note-1", incident_action=IncidentAction.UPDATE, incident=first)

    write("note-2", incident_action=IncidentAction.UPDATE, incident=other)

    assert OutboundRequest.objects.get(key="note:note-2").payload["incident_id"] == other.remote_id


def test_links_the_incident_that_the_last_wrap_up_named(clouds):
    first, other = IncidentFactory(), IncidentFactory()
    write("note-1", incident_action=IncidentAction.UPDATE, incident=first)
    assert LedgerEntry.objects.get().incident == first

    write("note-2", incident_action=IncidentAction.UPDATE, incident=other)

    assert LedgerEntry.objects.get().incident == other


def test_sends_only_what_waits_once_the_incident_exists(clouds):
    entry, other = LedgerEntryFactory(key=KEY), LedgerEntryFactory()
    note = LedgerNoteFactory(entry=entry)
    waiting = LedgerNoteFactory(entry=entry, text="Later words")
    LedgerNoteFactory(entry=entry, state=NoteState.NEEDS_YOU)
    LedgerNoteFactory(entry=other)

    ledger.mark_written(note, IncidentFactory(), NOON)

    request = OutboundRequest.objects.get()
    assert (request.key, request.payload["note"]) == (f"note:{waiting.key}", "Later words")
    assert request.regarding == KEY


@pytest.mark.parametrize("state", [NoteState.WRITTEN, NoteState.LINKED])
def test_leaves_a_note_as_it_is_that_was_written_before(db, state):
    note = LedgerNoteFactory(state=state, written_at=NOON)

    ledger.mark_written(note, IncidentFactory(), NOON + timedelta(hours=1))

    note.refresh_from_db()
    assert (note.state, note.written_at) == (state, NOON)


def test_keeps_when_a_note_was_written(db):
    note = LedgerNoteFactory(written=True)

    note.move_to(NoteState.LINKED)

    note.refresh_from_db()
    assert (note.state, note.written_at) == (NoteState.LINKED, NOON)


@pytest.mark.parametrize("state", NoteState)
def test_links_back_what_is_written_and_says_whether_that_was_news(db, state):
    note = LedgerNoteFactory(entry=LedgerEntryFactory(key=KEY), state=state)
    elsewhere = LedgerNoteFactory(written=True)

    is_news = ledger.mark_linked_back(KEY)

    note.refresh_from_db()
    elsewhere.refresh_from_db()
    assert is_news == (state == NoteState.WRITTEN)
    assert note.state == (NoteState.LINKED if is_news else state)
    assert elsewhere.state == NoteState.WRITTEN


def test_waits_for_the_incident_whose_creation_needs_a_person(clouds):
    clouds.fault("servicenow", match={"method": "POST"}, status=403, times=1)
    write()
    clouds.deliver()

    write("note-2")
    clouds.deliver()

    assert (state_of("note-1"), state_of("note-2")) == (NoteState.NEEDS_YOU, NoteState.QUEUED)
    assert operations() == ["create_incident"]
