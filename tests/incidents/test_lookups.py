"""Caller look-ups: one for each conversation, answered by the sandbox's ServiceNow."""

import pytest
import requests
from sandbox.testing.ids import sys_id_of

from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import FindCallers
from gateway.providers.fact_values import Person
from gateway.providers.facts import CallersFound
from inbox.models import Leg
from inbox.states import State
from incidents import lookups
from incidents.ingest import store_caller
from incidents.lookups import Sought
from incidents.models import Caller, Lookup
from incidents.states import LookupState
from live import problems
from tests.factories import NOON, CallerFactory, LookupFactory
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

    assert (lookup().caller.name, lookup().matched_by) == ("Dana Whitfield", "mobile")


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


def test_is_asked_again_with_what_is_known_by_then():
    known = LookupFactory.build(state=LookupState.FAILED, address="+493022221234")

    request = lookups.renew(known, attributes={"a": "1"}, now=NOON)

    assert request.payload == {
        "key": known.key,
        "address": "+493022221234",
        "attributes": {"a": "1"},
        "contact": {},
    }
    assert (request.regarding, request.run_after) == (known.key, NOON)
    assert (known.state, known.requested_at) == (LookupState.SEARCHING, NOON)


@pytest.mark.parametrize("address", ["", " Anonymous ", "unknown", "UNAVAILABLE", "guest-77f2"])
def test_waits_until_the_caller_is_somebody(address):
    begun, step = lookups.begin("conversation-1", Sought(address, {}), now=NOON)

    assert (begun.state, begun.searched, step) == (LookupState.NO_ADDRESS, "", lookups.Step())


@pytest.mark.parametrize(
    ("address", "attributes"),
    [("+493023125017", {}), ("anonymous", {"email": "noor@nw.test"}), ("guest-7", {"EmployeeId": "E4711"})],
)
def test_begins_with_an_address_or_an_attribute(address, attributes):
    begun, step = lookups.begin("conversation-1", Sought(address, attributes), now=NOON)

    assert (begun.state, step.request.payload["attributes"]) == (LookupState.SEARCHING, attributes)


def people(*names):
    return tuple(Person(person_id=f"{number:032x}", name=name) for number, name in enumerate(names))


@pytest.mark.parametrize(
    ("names", "state", "caller"),
    [
        ((), LookupState.NONE, None),
        (("Grace",), LookupState.ONE, "Grace"),
        (("Grace", "Tomas"), LookupState.SEVERAL, None),
    ],
)
def test_is_answered_with_the_one_who_matches_or_nobody(db, names, state, caller):
    LookupFactory(key="conversation-2")
    LookupFactory(key="conversation-1", problem={"code": "busy", "cloud": "ServiceNow"})
    fact = {"occurred_at": NOON, "key": "conversation-1", "matched_by": ("phone",) * len(names)}

    tell(CallersFound(people=people(*names), **fact))

    found = Lookup.objects.get(key="conversation-1")
    assert (found.state, getattr(found.caller, "name", None)) == (state, caller)
    assert (found.matched_by, found.answered_at, found.problem) == ("phone" if names else "", NOON, {})
    assert [one.name for one in found.candidates.order_by("id")] == list(names)
    assert Lookup.objects.get(key="conversation-2").state == LookupState.SEARCHING


def test_stores_a_person_as_last_seen(db):
    before = CallerFactory(remote_id="1" * 32, name="Old name")
    told = {"email": "g@x.test", "phone": "+49301", "mobile": "+49151", "title": "Ms", "company": "Northwind"}

    stored = store_caller(
        Person(person_id="1" * 32, name="Grace", vip=True, url="https://x.test/1", **told), NOON
    )

    assert stored == before
    kept = Caller.objects.values("name", "vip", "url", "seen_at", *told).get()
    assert kept == {"name": "Grace", "vip": True, "url": "https://x.test/1", "seen_at": NOON, **told}


def test_forgets_no_answer_for_a_later_failure(db):
    LookupFactory(key="conversation-1", one=True)
    payload = FindCallers(key="conversation-1", address="", attributes={})

    tell(seen.settled(Operation.FIND_CALLERS, RequestOutcome.WAITING, payload))

    assert lookup().state == LookupState.ONE
