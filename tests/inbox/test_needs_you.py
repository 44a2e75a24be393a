"""The list "Needs you": conversations whose incident ServiceNow refused, or which nobody decided."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gateway import outbound
from gateway.models import OutboundRequest
from inbox.commands import overdue, wrapup
from inbox.commands.wrapup import WrapUp
from inbox.queries import desk as desks
from inbox.states import State
from incidents.models import LedgerEntry
from incidents.states import IncidentAction
from tests.factories import NOON, IncidentPolicyFactory, LedgerEntryFactory, LegFactory
from tests.support.clicks import browser_of, click

pytestmark = pytest.mark.django_db
POST = {"method": "POST", "path": "/api/now/table/incident"}
REFUSED = {"status": 403, "body": {"error": {"message": "Data Policy Exception", "detail": "Category"}}}
FORM = WrapUp(code=None, notes="Renewed.", incident_action=IncidentAction.CREATE, title="VPN drops")
ENDED = {"state": State.ENDED, "connected_at": NOON, "ended_at": NOON}


def needs(agent, at=None):
    return [card.leg for card in desks.desk(agent, at or timezone.now()).needs_you]


@pytest.fixture
def refused(agent, clouds):
    """A wrap-up whose incident ServiceNow refused once."""
    leg = LegFactory(agent=agent, **ENDED)
    clouds.fault("servicenow", match=POST, **REFUSED, times=1)
    click(leg, wrapup.finish, FORM)
    assert needs(agent) == []
    clouds.deliver()
    leg.refresh_from_db()
    return leg


def test_holds_what_servicenow_refused_for_as_long_as_it_takes(refused, agent):
    assert needs(agent) == [refused]
    assert needs(agent, timezone.now() + timedelta(days=30)) == [refused]


def test_says_why(refused, desk):
    html = desk.get(reverse("inbox:desk")).content.decode()

    card = html.split('id="list-needs_you"')[1].split("</ul>")[0]
    assert "Data Policy Exception" in card


def test_leads_to_the_form_which_says_what_to_do(refused, desk):
    html = desk.get(reverse("inbox:leg", kwargs={"pk": refused.pk})).content.decode()

    assert "The incident is not written yet." in html
    assert '"notes": "Renewed."' in html
    assert '"title": "VPN drops"' in html
    assert "data-due" in html


def test_ends_when_the_agent_tries_again(refused, agent, clouds):
    click(refused, wrapup.finish, FORM)
    clouds.deliver()

    refused.refresh_from_db()
    assert (needs(agent), refused.needs_you) == ([], False)
    assert len(clouds.rows("incident", correlation_id=refused.conversation.remote_id)) == 1
    assert LedgerEntry.objects.get().problem == {}


def test_ends_when_the_agent_decides_against_it(refused, agent, clouds):
    click(refused, wrapup.finish, WrapUp(code=None, notes="", incident_action=IncidentAction.NONE))
    clouds.deliver()

    assert needs(agent) == []
    assert clouds.rows("incident", correlation_id=refused.conversation.remote_id) == []


def test_ends_when_a_supervisor_replays_the_request(refused, agent, clouds):
    outbound.replay(OutboundRequest.objects.get(operation="create_incident"), timezone.now())
    clouds.deliver()

    assert needs(agent) == []


def test_returns_when_it_is_refused_again(refused, agent, clouds):
    clouds.fault("servicenow", match=POST, **REFUSED, times=1)
    click(refused, wrapup.finish, FORM)
    clouds.deliver()

    assert needs(agent) == [refused]


def test_holds_what_the_policy_leaves_to_the_agent(agent):
    IncidentPolicyFactory(undecided="leave")
    leg = LegFactory(agent=agent, wrapped_up_at=NOON, wrapup_code_id="code-1", **ENDED)

    overdue.file_due(NOON)

    assert needs(agent) == [leg]


def test_is_each_agents_own(refused, colleague):
    assert needs(colleague) == []
    address = reverse("inbox:leg", kwargs={"pk": refused.pk})
    assert browser_of(colleague).get(address).status_code == 404


def test_reaches_open_pages(agent, clouds, heard):
    leg = LegFactory(agent=agent, **ENDED)
    clouds.fault("servicenow", match=POST, **REFUSED, times=1)
    click(leg, wrapup.finish, FORM)

    changes = heard(clouds.deliver)

    assert agent.pk in changes[-1].desks


def test_needs_as_many_queries_for_many_as_for_one(agent, django_assert_max_num_queries):
    _needing(agent)
    with django_assert_max_num_queries(12) as one:
        desks.desk(agent, NOON)
    for _ in range(9):
        _needing(agent)

    with django_assert_max_num_queries(len(one)):
        assert len(desks.desk(agent, NOON).needs_you) == 10


def _needing(agent):
    entry = LedgerEntryFactory(problem={"code": "not-decided"})
    LegFactory(agent=agent, conversation__ledger=entry, **ENDED, filed_at=NOON, needs_you=True)
