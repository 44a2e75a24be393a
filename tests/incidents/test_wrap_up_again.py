"""incidents.ledger: a wrap-up that is decided again, beside another one of the same conversation."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON, IncidentFactory

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"


def write(note="note-1", incident_action=IncidentAction.CREATE, **more):
    decision = Decision(incident_action=incident_action, filing=Filing(title="VPN drops"), **more)
    return ledger.write(KEY, note_key=note, text=f"Wrap-up {note}", decision=decision, now=NOON)


def state_of(key):
    return LedgerNote.objects.get(key=key).state


def operations():
    return list(OutboundRequest.objects.order_by("id").values_list("operation", flat=True))


def test_takes_back_its_own_note_alone(clouds):
    """Another wrap-up's creation waits, and is not what is decided anew."""
    write()
    named = IncidentFactory()
    write("note-2", IncidentAction.UPDATE, incident=named)

    write("note-2", IncidentAction.UPDATE, incident=IncidentFactory())

    assert operations() == ["create_incident", "append_note"]
    clouds.deliver()
    assert state_of("note-1") == NoteState.WRITTEN


def test_another_decision_about_no_incident_leaves_a_creation_that_waits(db):
    write()
    write("note-2", IncidentAction.NONE)

    write("note-2", IncidentAction.NONE)

    assert LedgerEntry.objects.get().incident_action == IncidentAction.CREATE
    assert operations() == ["create_incident"]


def test_repeats_no_wrap_up_after_a_later_one_named_another_incident(db):
    first, second = IncidentFactory.create_batch(2)
    write("note-1", IncidentAction.UPDATE, incident=first)
    OutboundRequest.objects.update(attempts=1)
    write("note-2", IncidentAction.UPDATE, incident=second)

    write("note-1", IncidentAction.UPDATE, incident=first)

    assert operations() == ["append_note", "append_note"]
