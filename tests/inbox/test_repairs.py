"""Repairs of the integrity worklist: each is read back from the cloud, and harmless when asked for twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from bridge_project import flow, reconcile
from gateway.models import OutboundRequest
from gateway.providers import facts
from gateway.providers.fact_values import IncidentSeen
from inbox.ingest import integrity
from inbox.models import Conversation, Finding
from inbox.states import State
from incidents.models import Incident, LedgerEntry
from incidents.states import NoteState
from tests.factories import (
    CallerFactory,
    ConversationFactory,
    FindingFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LookupFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Finding.Kind
LIST = "admin:inbox_finding_changelist"


def repair(client, finding):
    return client.post(reverse(LIST), {"_repair": finding.pk}, follow=True)


def settled(finding):
    finding.refresh_from_db()
    return finding.settled


@pytest.fixture
def by_hand(clouds):
    """The finding of an incident that somebody wrote into ServiceNow during a call, and its caller."""
    person = clouds.rows("sys_user", user_name="noor.haddad")[0]["sys_id"]
    clouds.write("incident", {"short_description": "By hand", "contact_type": "phone", "caller_id": person})
    caller = CallerFactory(remote_id=person)
    reconcile.integrity()
    return Finding.objects.get(incident__title="By hand"), caller


def called(caller, talk, **lookup):
    """Let a customer call; the look-up has found this caller."""
    leg = talk()
    conversation = leg.conversation
    lookup = conversation.lookup
    lookup.caller = caller
    lookup.save()
    return conversation


def test_incident_by_hand_gets_the_one_conversation_of_its_caller(admin_client, clouds, by_hand, talk):
    finding, caller = by_hand
    conversation = called(caller, talk)

    repair(admin_client, finding)
    repair(admin_client, finding)
    clouds.deliver()

    [row] = clouds.rows("incident", short_description="By hand")
    assert (row["correlation_id"], row["correlation_display"]) == (conversation.remote_id, "Genesys Cloud")
    assert settled(finding) == "gone"
    assert LedgerEntry.objects.get(key=conversation.remote_id).incident.number == row["number"]
    assert clouds.conversation(conversation.remote_id)["externalTag"] == row["number"]
    assert OutboundRequest.objects.filter(operation="relate_incident").count() == 1


@pytest.mark.parametrize("count", [0, 2])
def test_incident_by_hand_is_not_given_a_conversation_by_guess(admin_client, by_hand, count):
    finding, caller = by_hand
    for _ in range(count):
        ConversationFactory(started_at=timezone.now(), lookup=LookupFactory(caller=caller))

    page = repair(admin_client, finding)

    assert "no conversation that is certainly its own" in page.text
    assert not OutboundRequest.objects.filter(operation="relate_incident").exists()


@pytest.fixture
def doubled(clouds):
    """The finding of a conversation that has two incidents in ServiceNow."""
    conversation = ConversationFactory(remote_id="c0000000-0000-4000-8000-000000000001")
    first, second = (
        clouds.write(
            "incident",
            {
                "short_description": "VPN",
                "contact_type": "chat",
                "correlation_id": conversation.remote_id,
                "correlation_display": "Genesys Cloud",
            },
        )
        for _ in range(2)
    )
    own = IncidentFactory(remote_id=first["sys_id"], number=first["number"])
    conversation.ledger = LedgerEntryFactory(key=conversation.remote_id, incident=own)
    conversation.save()
    reconcile.integrity()
    return Finding.objects.get(kind=Kind.TWO_INCIDENTS), first, second


def test_second_incident_becomes_a_child_of_the_first(admin_client, clouds, doubled):
    finding, first, second = doubled

    repair(admin_client, finding)
    repair(admin_client, finding)
    clouds.deliver()

    parents = {
        row["sys_id"]: row["parent_incident"] for row in clouds.rows("incident", short_description="VPN")
    }
    assert parents == {first["sys_id"]: "", second["sys_id"]: first["sys_id"]}
    assert settled(finding) == "gone"
    reconcile.integrity()
    assert not Finding.objects.filter(settled_at=None, kind=Kind.TWO_INCIDENTS).exists()


def test_what_servicenow_refuses_is_said_and_stays_listed(admin_client, clouds, doubled):
    finding, _, _ = doubled
    clouds.fault("servicenow", match={"path": "/api/now/table/incident"}, status=403)

    repair(admin_client, finding)
    clouds.deliver()

    assert settled(finding) == ""
    assert finding.problem["code"].startswith("refused")
    assert finding.repair_requested_at is None


def test_what_servicenow_drops_in_silence_is_said_and_stays_listed(doubled):
    finding, _, second = doubled
    row = Incident.objects.get(remote_id=second["sys_id"])
    flow.apply([facts.IncidentRelated(occurred_at=timezone.now(), incident=as_seen(row))])

    assert settled(finding) == ""
    assert finding.problem["code"] == "kept-old-value"


def as_seen(row):
    return IncidentSeen(
        incident_id=row.remote_id,
        number=row.number,
        title=row.title,
        state=row.state,
        priority=row.priority,
        caller_id="",
        updated_at=row.updated_at,
    )


def test_closed_incident_is_named_in_genesys_again(admin_client, clouds, talk):
    conversation = talk().conversation
    incident = IncidentFactory(state="7", number="INC0012345")
    conversation.ledger = LedgerEntryFactory(key=conversation.remote_id, incident=incident)
    conversation.save()
    long_ago = timezone.now() - timedelta(hours=5)
    note = LedgerNoteFactory(
        entry=conversation.ledger, state=NoteState.WRITTEN, written_at=long_ago, incident=incident
    )
    integrity.compare(timezone.now())
    finding = Finding.objects.get()

    repair(admin_client, finding)
    clouds.deliver()
    integrity.compare(timezone.now())

    assert clouds.conversation(conversation.remote_id)["externalTag"] == "INC0012345"
    note.refresh_from_db()
    assert (note.state, settled(finding)) == (NoteState.LINKED, "gone")


def test_conversation_without_incident_is_filed(admin_client, clouds, talk):
    leg = talk()
    leg.state, leg.ended_at = State.ENDED, timezone.now() - timedelta(hours=5)
    leg.save()
    Conversation.objects.update(ended_at=leg.ended_at)
    integrity.compare(timezone.now())
    finding = Finding.objects.get()

    repair(admin_client, finding)
    assert "Nothing is left to file" in repair(admin_client, finding).text
    clouds.deliver()
    integrity.compare(timezone.now())

    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    assert row["short_description"]
    assert settled(finding) == "gone"


def test_who_may_only_look_repairs_nothing(client, django_user_model):
    user = django_user_model.objects.create(username="reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_finding"))
    client.force_login(user)

    assert repair(client, FindingFactory(kind=Kind.NOT_LINKED)).status_code == 403


def test_a_finding_that_is_settled_is_not_repaired(admin_client):
    finding = FindingFactory(kind=Kind.NOT_LINKED, settled_at=timezone.now())

    assert repair(admin_client, finding).status_code == 404
