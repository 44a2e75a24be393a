"""incidents.ledger: the link of a recording is one more note of the incident."""

import pytest

from gateway.models import OutboundRequest
from gateway.providers import facts
from incidents import additions
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import (
    NOON,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
)
from tests.incidents.test_ledger import KEY, state_of, write
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


def test_adds_a_recording_to_the_incident(clouds):
    ConversationFactory(remote_id=KEY, call=True)
    write()
    clouds.deliver()

    found = facts.RecordingsFound(occurred_at=NOON, conversation_id=KEY, urls=("https://apps.test/1",))
    tell(found, found)
    clouds.deliver()

    [row] = clouds.rows("incident", correlation_id=KEY)
    notes = clouds.rows("sys_journal_field", element_id=row["sys_id"])
    assert ["https://apps.test/1" in note["value"] for note in notes] == [False, True]


def test_lets_a_recording_wait_for_the_incident(clouds):
    write()

    additions.add(KEY, note_key=f"{KEY}:recording", text="Recording: https://apps.test/1", now=NOON)
    clouds.deliver()

    assert state_of(f"{KEY}:recording") == NoteState.WRITTEN


@pytest.mark.parametrize("incident_action", [None, IncidentAction.NONE])
def test_adds_no_recording_where_there_is_no_incident(db, incident_action):
    if incident_action:
        LedgerEntryFactory(key=KEY, incident_action=incident_action)

    additions.add(KEY, note_key=f"{KEY}:recording", text="Recording", now=NOON)

    assert not LedgerNote.objects.exists()


def test_adds_a_recording_once_an_incident_is_wanted_after_all(clouds):
    write(incident_action=IncidentAction.NONE)
    write("note-2", incident_action=IncidentAction.CREATE)
    clouds.deliver()

    additions.add(KEY, note_key="recording", text="Recording", now=NOON)

    request = OutboundRequest.objects.get(key="note:recording")
    assert request.payload["incident_id"] == LedgerEntry.objects.get().incident.remote_id


def test_adds_a_recording_to_its_own_conversation_and_once(db):
    LedgerEntryFactory(key="conversation-before", incident=IncidentFactory())
    own = LedgerEntryFactory(key=KEY, incident=IncidentFactory())

    for _ in range(2):
        additions.add(KEY, note_key="recording", text="Recording: https://apps.test/1", now=NOON)

    [request] = OutboundRequest.objects.all()
    assert request.payload["incident_id"] == own.incident.remote_id
    note = own.notes.get()
    assert (note.text, note.requested_at) == ("Recording: https://apps.test/1", NOON)
