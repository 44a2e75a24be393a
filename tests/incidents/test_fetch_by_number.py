"""incidents.commands.numbers.fetch_by_number, as an agent's wrap-up asks for it."""

import pytest
import requests
from django.test import override_settings
from django.urls import reverse

from gateway import attempts, budget
from gateway.models import OutboundRequest
from gateway.operations.names import Provider
from incidents.models import LedgerEntry
from tests.factories import IncidentFactory, LegFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
STRANGE = "INC9999999"


@pytest.fixture
def leg(agent, queue):
    return LegFactory(agent=agent, queue=queue, wrap_up=True)


@pytest.fixture
def finish(desk, leg, code):
    """Return ``finish(number)``: press Finish with this number typed; what the agent reads is returned."""

    def finishing(number, key="press-1"):
        sent = {"code": code.remote_id, "incident_action": "update", "incident": number, "request_key": key}
        return desk.post(reverse("inbox:wrapup", kwargs={"pk": leg.pk}), sent, headers=HTMX)

    return finishing


@pytest.fixture
def theirs(clouds):
    """An open incident that ServiceNow has and Bridge does not know."""
    return clouds.rows("incident", state="2")[0]["number"]


def lookups():
    return OutboundRequest.objects.filter(operation="find_incident")


@pytest.mark.parametrize("typed", [str, str.lower, " {} ".format])
def test_finds_what_bridge_does_not_know(finish, theirs, typed):
    finish(typed(theirs))

    assert LedgerEntry.objects.get().incident.number == theirs


def test_stands_in_the_outbox(finish, leg, theirs):
    finish(theirs)

    request = lookups().get()
    assert (request.state, request.lane) == (OutboundRequest.State.ACCEPTED, 1)
    assert (request.regarding, request.payload) == (leg.conversation.remote_id, {"number": theirs})


def test_asks_nothing_about_what_is_known(finish, clouds):
    finish(IncidentFactory().number)

    assert not lookups().exists()
    assert clouds.servicenow.calls == []


def test_says_that_servicenow_has_no_such_incident(finish):
    response = finish(STRANGE)

    assert response.status_code == 422
    assert f"{STRANGE} was not found in ServiceNow." in response.content.decode()


@pytest.mark.parametrize("typed", ["1", "INC1", "CHG0010016", "INC0010016^active=true", "INC001\x00"])
def test_says_that_something_is_no_incident_number(finish, clouds, typed):
    response = finish(typed)

    assert response.status_code == 422
    assert "is not an incident number" in response.content.decode()
    assert clouds.servicenow.calls == []


def test_says_that_servicenow_did_not_answer(finish, clouds, theirs):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    response = finish(theirs)

    assert response.status_code == 422
    assert f"{theirs} could not be looked up. ServiceNow does not answer." in response.content.decode()
    assert not LedgerEntry.objects.exists()


def test_says_what_servicenow_refused(finish, clouds, theirs):
    clouds.fault("servicenow", match={"path": "/api/now/table/incident"}, status=403)

    assert "could not be looked up. ServiceNow" in finish(theirs).content.decode()


@override_settings(SERVICENOW_BUDGET_PER_HOUR=1)
def test_keeps_to_the_budget(finish, clouds, theirs):
    budget.spend(Provider.SERVICENOW, subject="", lane=0)

    response = finish(theirs)

    assert "ServiceNow is busy" in response.content.decode()
    assert clouds.servicenow.calls == []


def test_asks_nothing_while_servicenow_rests(finish, clouds, theirs):
    attempts.breakers[Provider.SERVICENOW].open()

    response = finish(theirs)

    assert "could not be looked up. ServiceNow does not answer." in response.content.decode()
    assert clouds.servicenow.calls == []


def test_is_repeated_by_the_next_press_alone(finish, clouds, theirs):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    finish(theirs)
    clouds.servicenow.fail_with(None)
    clouds.deliver_late()
    assert len(clouds.servicenow.calls) == 1

    finish(theirs, key="press-2")

    assert LedgerEntry.objects.get().incident.number == theirs
    assert lookups().count() == 2


def test_is_asked_once_for_one_press(finish, clouds, theirs):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    finish(theirs)

    response = finish(theirs)

    assert "is being looked up" in response.content.decode()
    assert len(clouds.servicenow.calls) == 1
