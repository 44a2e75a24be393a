"""Who is calling? Asked once per conversation, answered by the sandbox's ServiceNow."""

import pytest
import requests

from gateway.models import OutboundRequest
from inbox.models import Leg
from inbox.states import State
from incidents.models import Lookup
from incidents.states import LookupState
from live import problems
from sandbox.organisation import sys_id_of
from tests.support import seen
from tests.support.seen import CUSTOMER, tell

pytestmark = pytest.mark.django_db


def lookup():
    return Lookup.objects.get()


def test_finds_the_one_who_writes_with_three_open_incidents(ring):
    ring(customer="noor", text="Hello")

    found = lookup()
    assert (found.state, found.caller.name, found.matched_by) == (LookupState.ONE, "Noor Haddad", "email")
    assert found.caller.vip
    assert [one.title for one in found.incidents.all()] == [
        "Second screen stays dark after the docking station update",
        "VPN drops every hour",
        "Shared mailbox missing after migration",
    ]


def test_finds_the_one_who_calls_however_the_number_was_typed(ring):
    ring(customer="dana", media="call")

    assert (lookup().caller.name, lookup().matched_by) == ("Dana Whitfield", "phone")


def test_takes_nobody_of_several(ring):
    ring(customer="tomas", media="call")

    found = lookup()
    assert (found.state, found.caller) == (LookupState.SEVERAL, None)
    assert {one.name for one in found.candidates.all()} == {"Tomas Okafor", "Grace Okafor"}


def test_says_when_nobody_has_the_address(ring):
    ring(customer="rui", text="Hello")

    assert (lookup().state, lookup().caller) == (LookupState.NONE, None)


@pytest.mark.parametrize("address", ["", "anonymous", "Restricted"])
def test_never_asks_servicenow_about_no_address(clouds, db, address):
    nobody = seen.fact_values.PartySeen(participant_id="participant-customer", address=address)

    tell(seen.conversation(customer=nobody))
    clouds.deliver()

    assert lookup().state == LookupState.NO_ADDRESS
    assert clouds.servicenow.calls == []


def test_goes_by_an_attribute_where_the_flow_found_the_person(ring):
    ring(customer="rui", text="Hello", attributes={"sys_user_id": sys_id_of("sys_user", "ivy")})

    assert (lookup().caller.name, lookup().matched_by) == ("Ivy Chen", "attribute")


def test_is_asked_once_however_often_the_conversation_is_seen(clouds, db):
    for at_s in range(3):
        tell(seen.conversation(at_s=at_s, customer=CUSTOMER))

    assert OutboundRequest.objects.filter(operation="find_callers").count() == 1


def test_rings_while_servicenow_is_down(ring, clouds):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    leg = ring(customer="noor", text="Hello")

    assert leg.state == State.OFFERED
    assert lookup().state == LookupState.FAILED
    assert "did not answer" in problems.text(lookup().problem)


def test_answers_late_once_servicenow_is_back(ring, clouds):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    ring(customer="noor", text="Hello")
    clouds.servicenow.fail_with(None)

    clouds.deliver_late()

    assert (lookup().state, lookup().problem) == (LookupState.ONE, {})
    assert Leg.objects.get().state == State.OFFERED


def test_is_shown_as_failed_when_servicenow_refuses(ring, clouds):
    clouds.fault("servicenow", match={"path": "/api/now/table/sys_user"}, status=403)

    ring(customer="noor", text="Hello")

    assert lookup().state == LookupState.FAILED
    assert lookup().problem
