"""The integrity worklist: it has exactly what is wrong, once, until it is right again or dismissed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bridge_project import flow, reconcile
from gateway.providers import facts
from gateway.providers.fact_values import IncidentSeen
from inbox.ingest import integrity
from inbox.models import Finding
from incidents.models import Incident
from incidents.states import IncidentAction, NoteState
from tests.factories import (
    NOON,
    ConversationFactory,
    FindingFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LegFactory,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)
Kind, Settled = Finding.Kind, Finding.Settled


def talked(*, ended_at=NOON, **more):
    """Return a conversation in which an agent talked to a customer."""
    conversation = ConversationFactory(ended_at=ended_at, **more)
    LegFactory(conversation=conversation, ended=True, connected_at=NOON)
    return conversation


def filed(conversation, **more):
    conversation.ledger = LedgerEntryFactory(key=conversation.remote_id, **more)
    conversation.save()
    return conversation.ledger


def open_keys():
    return set(Finding.objects.filter(settled_at=None).values_list("key", flat=True))


def test_has_conversations_without_an_incident():
    never_filed, waits = talked(), talked()
    filed(waits)
    filed(talked(), incident=IncidentFactory())
    filed(talked(), incident_action=IncidentAction.NONE)
    ConversationFactory(ended_at=NOON)  # nobody talked
    talked(customer_name="")  # between colleagues
    talked(ended_at=None)
    talked(ended_at=LATER - timedelta(minutes=5))  # its incident may be on its way
    talked(ended_at=NOON - timedelta(days=60))

    assert integrity.compare(LATER) == 2

    assert open_keys() == {f"no_incident:{one}" for one in (never_filed, waits)}


def test_has_finished_incidents_whose_number_genesys_lacks():
    states = {NoteState.WRITTEN: "7", NoteState.LINKED: "7", NoteState.QUEUED: "7"}
    for state, incident_state in states.items():
        entry = filed(talked(), incident=IncidentFactory(state=incident_state))
        LedgerNoteFactory(entry=entry, state=state, incident=entry.incident, written_at=NOON)
    still_open = filed(talked(), incident=IncidentFactory(state="2"))
    LedgerNoteFactory(entry=still_open, written=True, incident=still_open.incident)

    integrity.compare(LATER)

    assert [one.kind for one in Finding.objects.all()] == [Kind.NOT_LINKED]


def test_settles_what_is_right_again_and_lists_it_anew_when_it_is_wrong_again():
    conversation = talked()
    integrity.compare(LATER)
    entry = filed(conversation, incident=IncidentFactory())

    assert integrity.compare(LATER) == 0
    assert Finding.objects.get().settled == Settled.GONE

    entry.incident = None
    entry.save()
    assert integrity.compare(LATER) == 1


def test_does_not_list_again_what_was_dismissed():
    conversation = talked()
    integrity.compare(LATER)
    Finding.objects.update(settled=Settled.DISMISSED, settled_at=LATER)

    assert integrity.compare(LATER) == 0
    assert not open_keys()
    assert conversation


def test_twice_at_once_lists_once():
    talked()
    FindingFactory(key="no_incident:conversation-of-another-process", conversation=None)

    integrity.compare(LATER)
    integrity.compare(LATER)

    assert Finding.objects.count() == 2
    assert Finding.objects.filter(settled_at=None).count() == 1


def seen(number, conversation_id="", **more):
    known = {
        "incident_id": f"{number:032x}",
        "number": f"INC{number:07d}",
        "title": "VPN",
        "state": "1",
        "priority": "3",
        "caller_id": "",
        "opened_at": NOON,
        "updated_at": NOON,
        "conversation_id": conversation_id,
    }
    return IncidentSeen(**known | more)


def compared(*without, created=()):
    flow.apply(
        [
            facts.IncidentsCompared(
                occurred_at=LATER, since=NOON, without_conversation=without, created=tuple(created)
            )
        ]
    )


def test_has_incidents_without_a_conversation_until_they_are_linked():
    compared(seen(70_001), seen(70_002))
    assert open_keys() == {"no_conversation:INC0070001", "no_conversation:INC0070002"}

    LedgerEntryFactory(incident=Incident.objects.get(number="INC0070001"))
    integrity.compare(LATER)
    assert open_keys() == {"no_conversation:INC0070002"}

    compared()
    assert not open_keys()


def test_has_second_incidents_of_one_conversation_but_no_former_ones():
    conversation = talked()
    entry = filed(conversation, incident=IncidentFactory(remote_id=f"{70_003:032x}"))
    former = IncidentFactory(remote_id=f"{70_001:032x}")
    LedgerNoteFactory(entry=entry, written=True, incident=former)

    compared(created=[seen(number, conversation.remote_id) for number in (70_001, 70_002, 70_003)])

    finding = Finding.objects.get()
    assert (finding.kind, finding.conversation) == (Kind.TWO_INCIDENTS, conversation)
    assert finding.incident.number == "INC0070002"


def test_reads_from_servicenow_what_is_compared(clouds):
    by_phone = {"short_description": "By hand", "contact_type": "phone"}
    written = clouds.write("incident", by_phone)
    clouds.write("incident", by_phone | {"correlation_id": "other-tool"})
    clouds.write("incident", {"short_description": "Portal", "contact_type": "self-service"})

    reconcile.integrity()

    assert written["number"] in [one.incident.number for one in Finding.objects.all()]
    assert "Portal" not in {one.incident.title for one in Finding.objects.all()}
    assert Finding.objects.filter(incident__title="By hand").count() == 1


def dismiss(client, finding, reason):
    data = {"action": "dismiss", "_selected_action": [finding.pk], "reason": reason}
    return client.post(reverse("admin:inbox_finding_changelist"), data, follow=True)


def test_is_dismissed_with_a_reason_only(admin_client):
    finding = FindingFactory()

    assert "Say why" in dismiss(admin_client, finding, " ").text
    finding.refresh_from_db()
    assert finding.settled_at is None

    assert "1 finding was dismissed" in dismiss(admin_client, finding, "Wrong number").text
    finding.refresh_from_db()
    assert (finding.settled, finding.reason) == (Settled.DISMISSED, "Wrong number")
    assert finding.settled_by.username == "admin"


def test_list_needs_as_many_queries_for_many(admin_client, django_assert_max_num_queries):
    address = reverse("admin:inbox_finding_changelist")
    FindingFactory(incident=IncidentFactory())
    admin_client.get(address)
    with django_assert_max_num_queries(15) as few:
        admin_client.get(address)
    for _ in range(5):
        FindingFactory(incident=IncidentFactory())

    with django_assert_max_num_queries(len(few)):
        page = admin_client.get(address)
    assert page.text.count("Conversation without incident") >= 6
