"""ServiceNow commits an attempt after the look before its repeat: what is there twice is in the worklist."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from inbox.ingest import integrity
from inbox.models import Finding
from inbox.queries.integrity import finding as found
from incidents import ledger
from incidents.states import IncidentAction
from tests.factories import NOON, ConversationFactory

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Finding.Kind
CREATE = {"method": "POST", "path": "/api/now/table/incident"}
APPEND = {"method": "PATCH", "path": "/api/now/table/incident/*"}
LIST = "admin:inbox_finding_changelist"


@pytest.fixture
def conversation():
    return ConversationFactory(remote_id="c0000000-0000-4000-8000-000000000001")


@transaction.atomic
def wrap_up(conversation, note_key):
    """File a wrap-up; the first one creates the conversation's incident."""
    decision = ledger.Decision(incident_action=IncidentAction.CREATE, filing=Filing(title="VPN"))
    conversation.ledger = ledger.write(
        conversation.remote_id, note_key=note_key, text=f"Wrap-up {note_key}", decision=decision, now=NOON
    )
    conversation.save()


def deliver_unanswered(clouds, match):
    """Deliver while ServiceNow runs the first such request and neither answers nor commits it yet."""
    clouds.fault("servicenow", match=match, status=503, times=1)
    clouds.deliver()


def commit_late(clouds, conversation, note_key):
    """Let ServiceNow commit the first create after all."""
    return clouds.write(
        "incident",
        {
            "short_description": "VPN",
            "correlation_id": conversation.remote_id,
            "correlation_display": "Genesys Cloud",
            "work_notes": f"Wrap-up {note_key}\n\nBridge {note_key}",
        },
    )


def findings():
    return {(one.kind, one.incident.number) for one in Finding.objects.filter(settled_at=None)}


@pytest.fixture
def created_twice(clouds, conversation):
    """The sys_ids of a conversation's own incident, and of the one that was committed after the repeat."""
    wrap_up(conversation, "note-1")
    deliver_unanswered(clouds, CREATE)
    clouds.deliver_late()
    late = commit_late(clouds, conversation, "note-1")
    clouds.deliver_late()
    conversation.ledger.refresh_from_db()
    return conversation.ledger.incident.remote_id, late["sys_id"]


def test_a_create_that_is_committed_after_its_repeat_is_a_second_incident(
    clouds, created_twice, conversation
):
    own, late = created_twice

    finding = Finding.objects.get()

    assert (finding.kind, finding.conversation) == (Kind.TWO_INCIDENTS, conversation)
    assert finding.incident.remote_id == late
    assert {row["sys_id"] for row in clouds.rows("incident", correlation_id=conversation.remote_id)} == {
        own,
        late,
    }


def test_the_second_incident_can_be_made_a_child(admin_client, clouds, created_twice):
    own, late = created_twice

    admin_client.post(reverse(LIST), {"_repair": Finding.objects.get().pk})
    clouds.deliver()

    [row] = clouds.rows("incident", sys_id=late)
    assert row["parent_incident"] == own
    assert not findings()


@pytest.fixture
def noted_twice(clouds, conversation):
    """The sys_id of an incident whose second work note was committed once more after its repeat."""
    wrap_up(conversation, "note-1")
    clouds.deliver()
    wrap_up(conversation, "note-2")
    deliver_unanswered(clouds, APPEND)
    clouds.deliver_late()
    [row] = clouds.rows("incident", correlation_id=conversation.remote_id)
    clouds.write("incident", {"work_notes": "Wrap-up note-2\n\nBridge note-2"}, row["sys_id"])
    clouds.deliver_late()
    return row["sys_id"]


def test_a_note_that_is_committed_after_its_repeat_is_there_twice(clouds, noted_twice, conversation):
    finding = Finding.objects.get()

    assert (finding.kind, finding.key) == (Kind.NOTE_TWICE, "note_twice:note-2")
    assert (finding.conversation, finding.incident.remote_id) == (conversation, noted_twice)
    notes = [note["value"] for note in clouds.rows("sys_journal_field", element_id=noted_twice)]
    assert sum(note.endswith("Bridge note-2") for note in notes) == 2


def test_a_note_twice_can_only_be_dismissed(admin_client, noted_twice):
    finding = Finding.objects.get()
    page = admin_client.get(reverse(LIST))
    assert "Work note twice" in page.text
    assert 'name="_repair"' not in page.text

    assert (
        "cannot be taken back" in admin_client.post(reverse(LIST), {"_repair": finding.pk}, follow=True).text
    )
    assert findings()

    admin_client.post(
        reverse(LIST), {"action": "dismiss", "_selected_action": [finding.pk], "reason": "Harmless"}
    )
    assert not findings()


@pytest.mark.usefixtures("created_twice")
def test_a_note_twice_stays_listed_whatever_else_is_compared_or_repaired(admin_client, clouds):
    second = Finding.objects.get()
    note = found(
        Kind.NOTE_TWICE, NOON, conversation=second.conversation, incident=second.incident, note_key="note-1"
    )
    note.save()

    admin_client.post(reverse(LIST), {"_repair": second.pk})
    clouds.deliver()
    integrity.compare(timezone.now())

    note.refresh_from_db()
    assert (note.settled_at, note.problem) == (None, {})


@pytest.mark.parametrize("repeated", [False, True])
def test_one_look_some_minutes_after_a_repeat_only(clouds, conversation, repeated):
    wrap_up(conversation, "note-1")
    if repeated:
        deliver_unanswered(clouds, CREATE)
        clouds.deliver_late()
    clouds.deliver()

    waiting = OutboundRequest.objects.filter(operation="look_for_doubles")
    assert waiting.count() == repeated
    for request in waiting:
        assert request.due_at - request.reserved_at == timedelta(minutes=5)


def test_finds_nothing_where_the_look_before_the_repeat_has_found_it(clouds, conversation):
    clouds.fault("servicenow", match=CREATE, drop_response=True, times=1)
    wrap_up(conversation, "note-1")
    for _ in range(3):
        clouds.deliver_late()

    assert OutboundRequest.objects.get(operation="look_for_doubles").state == "accepted"
    assert not findings()
