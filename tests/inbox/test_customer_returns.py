"""A customer who writes again after the incident was closed comes about something new."""

import pytest
from django.urls import reverse
from django.utils import timezone

from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from inbox.commands import transfer, wrapup
from inbox.models import Activity, Conversation, Leg
from inbox.queries import cards, pane
from inbox.states import State
from incidents.models import Incident, LedgerEntry, Lookup
from incidents.states import IncidentAction
from tests.factories import NOON, IncidentFactory, LedgerEntryFactory, LegFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def form(code):
    return wrapup.WrapUp(
        code=code, notes="Renewed.", incident_action=IncidentAction.CREATE, title="VPN drops"
    )


@pytest.fixture
def returned(talk, clouds, form):
    """The leg of a customer who wrote again after the incident of the first part was resolved."""
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    click(leg, wrapup.finish, form)
    clouds.deliver()
    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    resolved = {"state": "6", "close_code": "Solution provided", "close_notes": "Renewed."}
    clouds.write("incident", resolved, row["sys_id"])
    Lookup.objects.update(state="none")
    clouds.pass_time(60)
    clouds.customer_of(leg.conversation.remote_id).writes("Now my printer is broken.")
    clouds.deliver()
    return Leg.objects.exclude(pk=leg.pk).get(agent=leg.agent)


def test_may_get_a_new_incident(returned):
    proposal = pane.proposal(returned.conversation)

    assert Incident.objects.get(ledger_entries__isnull=False).state == "6"  # read again
    assert proposal.incident_action == IncidentAction.CREATE
    assert proposal.title == "Now my printer is broken."


def test_is_looked_up_anew(returned):
    found = OutboundRequest.objects.filter(operation=Operation.FIND_CALLERS)

    assert found.count() == 2
    assert Lookup.objects.get().state == "one"


def test_is_offered_creation_on_the_page(returned, desk, clouds):
    click(returned, "accept")
    clouds.deliver()

    page = desk.get(reverse("inbox:leg", kwargs={"pk": returned.pk})).content.decode()

    assert 'value="create" checked' in page
    assert 'name="finished"' in page


def test_is_filed_once_in_an_incident_of_its_own(returned, form, clouds):
    click(returned, "accept")
    clouds.deliver()
    click(returned, "end")
    clouds.deliver()

    click(returned, wrapup.finish, form)
    clouds.deliver()

    made = clouds.rows("incident", correlation_id=returned.conversation.remote_id)
    assert len(made) == 2
    number = LedgerEntry.objects.get().incident.number
    theirs = clouds.conversation(returned.conversation.remote_id)
    attributes = clouds.customer_of(theirs["id"]).leg()["attributes"]
    assert (theirs["externalTag"], attributes["incident"]) == (number, number)


@pytest.mark.parametrize(("state", "words"), [("6", "Resolved"), ("7", "Closed"), ("8", "Canceled")])
def test_warns_before_a_finished_incident_is_written_to(desk, agent, state, words):
    leg = LegFactory(agent=agent, state=State.ENDED, connected_at=NOON, ended_at=NOON)
    incident = IncidentFactory(state=state)
    sent = {"incident_action": "update", "incident": incident.number}
    url = reverse("inbox:wrapup", kwargs={"pk": leg.pk})

    warned = desk.post(url, sent, headers=HTMX)
    assert not LedgerEntry.objects.exists()
    done = desk.post(url, sent | {"finished": "on"}, headers=HTMX)

    assert (warned.status_code, done.status_code) == (422, 204)
    assert f"{incident.number} is no longer worked on: {words}." in warned.content.decode()
    assert LedgerEntry.objects.get().incident == incident


def test_an_open_incident_is_updated_and_no_creation_offered(desk, agent):
    leg = LegFactory(agent=agent, connected=True)
    leg.conversation.ledger = LedgerEntryFactory(incident=IncidentFactory())
    leg.conversation.save()

    page = desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    assert 'value="update" checked' in page
    assert 'value="create"' not in page


def test_rings_without_the_note_of_an_old_transfer(talk, colleague, clouds, form):
    leg = talk(text="My VPN drops.")
    click(leg, transfer.to_agent, colleague, note="Renew the certificate")
    clouds.deliver()
    theirs = Leg.objects.get(agent=colleague)
    click(theirs, "accept")
    clouds.deliver()
    assert cards.of_leg(theirs, timezone.now()).note == "Renew the certificate"
    click(theirs, "end")
    clouds.deliver()
    click(theirs, wrapup.finish, form)
    clouds.deliver()
    assert Activity.objects.filter(kind=Activity.Kind.ENDED).exists()

    clouds.pass_time(60)
    clouds.customer_of(leg.conversation.remote_id).writes("And my printer.")
    clouds.deliver()

    again = Leg.objects.newest_in(Conversation.objects.get())
    assert again.is_ringing
    assert cards.of_leg(again, timezone.now()).note == ""
    assert cards.of_leg(theirs, timezone.now()).note == "Renew the certificate"
