"""incidents.ledger: once the incident is finished, the same conversation may get a new one, exactly once."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON

pytestmark = pytest.mark.django_db
CREATE = {"method": "POST", "path": "/api/now/table/incident"}
KEY = "c0000000-0000-4000-8000-000000000001"


def write(note, incident_action=IncidentAction.CREATE, **more):
    decision = Decision(incident_action=incident_action, filing=Filing(title="VPN drops"), **more)
    return ledger.write(KEY, note_key=note, text=f"Wrap-up {note}", decision=decision, now=NOON)


def rows(clouds):
    return clouds.rows("incident", correlation_id=KEY)


def notes_in(clouds, incident):
    found = clouds.rows("sys_journal_field", element_id=incident.remote_id, element="work_notes")
    return [note["value"].split("\n")[0] for note in found]


@pytest.fixture
def finished(clouds):
    """The conversation's incident, resolved meanwhile."""
    write("note-1")
    clouds.deliver()
    Incident.objects.update(state="6")
    return Incident.objects.get()


def test_gives_way_to_a_new_one(clouds, finished):
    write("note-2")
    clouds.deliver()

    entry = LedgerEntry.objects.get()
    assert len(rows(clouds)) == 2
    assert entry.incident != finished
    assert notes_in(clouds, entry.incident) == ["Wrap-up note-2"]
    assert notes_in(clouds, finished) == ["Wrap-up note-1"]


def test_gives_way_once_for_several_wrap_ups(clouds, finished):
    write("note-2")
    write("note-3")
    clouds.deliver()
    write("note-4")
    clouds.deliver()

    assert len(rows(clouds)) == 2
    assert len(notes_in(clouds, LedgerEntry.objects.get().incident)) == 3


def test_gives_way_again_when_the_next_one_is_finished(clouds, finished):
    write("note-2")
    clouds.deliver()
    Incident.objects.update(state="7", active=False)

    write("note-3")
    clouds.deliver()

    assert len(rows(clouds)) == 3


@pytest.mark.parametrize("fault", [{"drop_response": True}, {"status": 503}], ids=["lost", "never made"])
def test_is_not_taken_for_the_new_one_when_there_is_no_answer(clouds, finished, fault):
    clouds.fault("servicenow", match=CREATE, **fault, times=1)
    write("note-2")
    clouds.deliver()
    clouds.deliver_late()

    assert len(rows(clouds)) == 2
    assert LedgerEntry.objects.get().incident != finished


def test_stays_when_the_creation_is_taken_back(clouds, finished):
    write("note-2")

    write("note-2", incident_action=IncidentAction.NONE)
    clouds.deliver()

    assert len(rows(clouds)) == 1
    assert LedgerEntry.objects.get().incident == finished


def test_keeps_the_notes_that_were_for_it(clouds, finished):
    """A note that ServiceNow takes late goes where it was meant to go, and links nothing anew."""
    write("late", incident_action=IncidentAction.UPDATE, incident=finished)
    late = OutboundRequest.objects.get(key="note:late")
    OutboundRequest.objects.filter(pk=late.pk).update(state=OutboundRequest.State.PARKED)
    write("note-2")
    clouds.deliver()
    OutboundRequest.objects.filter(pk=late.pk).update(state=OutboundRequest.State.WAITING)
    clouds.deliver()

    entry = LedgerEntry.objects.get()
    assert entry.incident != finished
    assert notes_in(clouds, finished) == ["Wrap-up note-1", "Wrap-up late"]
    assert LedgerNote.objects.get(key="late").state == NoteState.WRITTEN


def test_can_be_written_to_all_the_same(clouds, finished):
    write("note-2", incident_action=IncidentAction.UPDATE)
    clouds.deliver()

    assert notes_in(clouds, finished) == ["Wrap-up note-1", "Wrap-up note-2"]
    assert len(rows(clouds)) == 1
