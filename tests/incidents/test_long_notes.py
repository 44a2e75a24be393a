"""Work notes that are too long are cut with a sentence, and keep the marker by which a repeat finds them."""

import pytest

from gateway.operations.payloads import Filing
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import LedgerEntry
from incidents.states import IncidentAction
from tests.factories import NOON

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"
LONG = "My VPN drops. " * 1000
PATCH = {"method": "PATCH", "path": "/api/now/table/incident/*"}


def write(note):
    decision = Decision(incident_action=IncidentAction.CREATE, filing=Filing(title="VPN"))
    ledger.write(KEY, note_key=f"{KEY}:{note}", text=f"{note} {LONG}", decision=decision, now=NOON)


def notes(clouds):
    incident = LedgerEntry.objects.get().incident
    return [row["value"] for row in clouds.rows("sys_journal_field", element_id=incident.remote_id)]


def test_are_cut_with_a_sentence(clouds, settings):
    settings.SERVICENOW_NOTE_LENGTH = 1000
    write("leg-1")
    write("leg-2")
    clouds.deliver()

    assert [len(note) for note in notes(clouds)] == [1000, 1000]
    for note, name in zip(notes(clouds), ("leg-1", "leg-2"), strict=True):
        assert note.startswith(f"{name} My VPN drops.")
        assert note.endswith(f"(shortened: ServiceNow stores no longer notes)\n\nBridge {KEY}:{name}")


def test_are_found_again_after_a_lost_answer(clouds, settings):
    settings.SERVICENOW_NOTE_LENGTH = 1000
    write("leg-1")
    clouds.deliver()
    clouds.fault("servicenow", match=PATCH, drop_response=True, times=1)
    write("leg-2")
    clouds.deliver()
    clouds.deliver_late()

    assert len(notes(clouds)) == 2


def test_are_told_apart_where_one_marker_begins_as_another(clouds):
    write("leg-1")
    clouds.deliver()
    clouds.fault("servicenow", match=PATCH, status=503, times=1)
    write("leg-2")
    clouds.deliver()
    write("leg-2:1")
    clouds.deliver()
    clouds.deliver_late()

    assert [note.split(" ")[0] for note in notes(clouds)] == ["leg-1", "leg-2:1", "leg-2"]
