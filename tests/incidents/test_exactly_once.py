"""The delivery worker dies after ServiceNow acted and before Bridge stored it: still one incident each."""

import pytest

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON

pytestmark = pytest.mark.django_db
CREATE = {"method": "POST", "path": "/api/now/table/incident"}
APPEND = {"method": "PATCH", "path": "/api/now/table/incident/*"}


class Killed(BaseException):
    """What no handler catches, as a kill."""


def wrap_up(key, note):
    decision = Decision(incident_action=IncidentAction.CREATE, filing=Filing(title=f"Call {key}"))
    ledger.write(key, note_key=note, text=f"Wrap-up {note}", decision=decision, now=NOON)


@pytest.mark.parametrize("number", range(20))
def test_creates_one_incident_though_the_answer_was_lost(clouds, number):
    clouds.fault("servicenow", match=CREATE, drop_response=True, times=1)
    key = f"conversation-{number}"
    wrap_up(key, f"note-{number}")

    clouds.deliver()
    clouds.deliver_late()

    [row] = clouds.rows("incident", correlation_id=key)
    assert LedgerEntry.objects.get().incident.number == row["number"]
    assert LedgerNote.objects.get().state == NoteState.WRITTEN


@pytest.mark.parametrize("number", range(20))
def test_creates_one_incident_though_the_worker_was_killed(clouds, number):
    key = f"conversation-{number}"
    wrap_up(key, f"note-{number}")
    call = outbound.claim(NOON)
    clouds.servicenow.break_answer_with(Killed())
    with pytest.raises(Killed):
        outbound.attempt(call)
    assert OutboundRequest.objects.get().state == OutboundRequest.State.TRYING

    clouds.deliver()  # the lease of noon is long over

    [row] = clouds.rows("incident", correlation_id=key)
    assert LedgerEntry.objects.get().incident.number == row["number"]
    assert OutboundRequest.objects.get(operation="create_incident").attempts == 2


def test_appends_one_note_though_the_answer_was_lost(clouds):
    wrap_up("conversation-1", "note-1")
    clouds.deliver()
    clouds.fault("servicenow", match=APPEND, drop_response=True, times=1)

    wrap_up("conversation-1", "note-2")
    clouds.deliver()
    clouds.deliver_late()

    [row] = clouds.rows("incident", correlation_id="conversation-1")
    notes = clouds.rows("sys_journal_field", element_id=row["sys_id"])
    assert [note["value"].count("Bridge note-2") for note in notes] == [0, 1]


def test_creates_it_when_the_request_never_arrived(clouds):
    clouds.fault("servicenow", match=CREATE, status=503, times=3)
    wrap_up("conversation-1", "note-1")

    for _ in range(5):
        clouds.deliver_late()

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1


def test_creates_one_incident_though_a_person_replays_the_parked_request(clouds):
    clouds.fault("servicenow", match=CREATE, drop_response=True, times=1)
    wrap_up("conversation-1", "note-1")
    clouds.deliver()
    OutboundRequest.objects.update(state=OutboundRequest.State.PARKED, settled_at=NOON)

    outbound.replay(OutboundRequest.objects.get(), NOON)
    clouds.deliver_late()

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1
    assert LedgerNote.objects.get().state == NoteState.WRITTEN
