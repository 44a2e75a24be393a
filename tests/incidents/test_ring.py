"""A ring is answered from the index: who it is at once, and one request for the incidents."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from gateway.models import OutboundRequest
from gateway.providers.fact_values import PartySeen
from inbox.models import Conversation
from incidents.commands import directory as pulling
from incidents.models import Caller, Candidate, FurtherTable, Lookup, NumberRule
from incidents.states import LookupState
from tests.factories import NOON
from tests.support import seen
from tests.support.seen import CUSTOMER, tell

pytestmark = pytest.mark.django_db
USERS, INCIDENTS = "/api/now/table/sys_user", "/api/now/table/incident"


@pytest.fixture
def index(clouds):
    """Return ``index()``, which fills the index; what was asked for that is forgotten."""

    def filled():
        for _ in pulling.bring_up_to_date(lambda: NOON):
            pass
        clouds.servicenow.calls.clear()

    filled()
    return filled


def show(address, at_s=0, key="conversation-1", **more):
    customer = PartySeen(participant_id="participant-customer", address=address, **more)
    tell(seen.conversation(customer=customer, conversation_id=key, at_s=at_s))
    return lookup(key)


def lookup(key="conversation-1"):
    return Lookup.objects.get(key=key)


def operations():
    return list(OutboundRequest.objects.order_by("pk").values_list("operation", flat=True))


def asked(clouds):
    return [path for _, path in clouds.servicenow.calls]


def test_says_at_once_who_calls(clouds, index):
    found = show("+12065550123")

    assert (found.state, found.caller.name, found.matched_by) == (LookupState.ONE, "Noor Haddad", "mobile")
    assert operations() == ["read_incidents"]


def test_asks_only_for_incidents(ring, clouds, index):
    ring(customer="noor", media="call")

    assert asked(clouds) == [INCIDENTS]
    found = lookup(Conversation.objects.get().remote_id)
    assert [one.caller for one in found.incidents.all()] == [found.caller] * found.incidents.count()
    assert found.caller.open_incidents == found.incidents.count() == 3


def test_asks_for_nothing_when_the_same_person_rings_again(clouds, index):
    show("+12065550123")
    clouds.deliver()
    read = Caller.objects.get(name="Noor Haddad").incidents_read_at
    clouds.servicenow.calls.clear()

    customer = PartySeen(participant_id="participant-customer", address="+1 206 555 0123")
    again = seen.conversation(customer=customer, conversation_id="conversation-2")
    tell(replace(again, occurred_at=read + timedelta(seconds=29)))
    clouds.deliver()

    assert asked(clouds) == []
    assert lookup("conversation-2").incidents.count() == 3


def test_shows_several_with_how_each_matches(clouds, index):
    found = show("+12065550177")  # Tomas' and Grace's desk

    assert (found.state, found.caller) == (LookupState.SEVERAL, None)
    assert dict(Candidate.objects.values_list("caller__name", "matched_by")) == {
        "Tomas Okafor": "phone",
        "Grace Okafor": "phone",
    }


def test_tells_that_more_than_six_share_a_line_and_reads_incidents_of_each(clouds, index):
    for number in range(9):
        person = {"last_name": f"Person {number}", "phone": "(425) 555-0190"}
        row = clouds.write("sys_user", person)
        for _ in range(4):
            clouds.write("incident", {"caller_id": row["sys_id"], "short_description": "Broken"})
    clouds.pass_time(1)
    index()

    found = show("+14255550190")
    clouds.deliver()

    assert (found.state, found.more) == (LookupState.SEVERAL, True)
    candidates = Caller.objects.filter(candidate__lookup=found)
    assert [one.open_incidents for one in candidates] == [4] * 6
    assert {found.incidents.filter(caller=one).count() for one in candidates} == {4}


def test_finds_nobody_and_asks_nobody(clouds, index):
    assert show("+14255550000").state == LookupState.NONE
    assert operations() == []


@pytest.mark.parametrize(
    "address",
    ["", "anonymous", "Restricted", "Private", "+266696687", "guest-6ff", "6ffd815bca1570e46251fcc71c103837"],
)
def test_looks_nobody_up_whom_nothing_identifies(clouds, index, address):
    found = show(address)

    assert (found.state, found.caller, operations()) == (LookupState.NO_ADDRESS, None, [])


@pytest.mark.parametrize("own", ["+1 (206) 555-0123", "206.555.0123", "001 206 555 0123", "+1206555*"])
def test_looks_no_number_of_the_service_desk_up(clouds, index, settings, own):
    settings.OWN_NUMBERS = [own]

    found = show("+12065550123")

    assert (found.state, operations()) == (LookupState.NO_ADDRESS, [])


def test_looks_up_anew_when_the_flow_learns_something(clouds, index):
    assert show("guest-77f2").state == LookupState.NO_ADDRESS

    found = show("guest-77f2", at_s=5, attributes={"context.email": "noor.haddad@northwind.example"})

    assert (found.caller.name, found.matched_by) == ("Noor Haddad", "email")


def test_looks_nobody_up_again_for_what_identifies_nobody(clouds, index):
    show("+12065550123")

    show("+12065550123", at_s=5, attributes={"language": "de", "incident": "INC0010016"})

    assert operations() == ["read_incidents"]


def test_other_identifiers_replace_whom_the_first_ones_found(clouds, index):
    show("+12065550177")

    show("+12065550123", at_s=5)

    assert [one.caller.name for one in Candidate.objects.all()] == ["Noor Haddad"]


@pytest.mark.parametrize(
    ("names", "attributes", "how"),
    [
        ({}, {"ServiceNowSysId": "sys_id"}, "attribute"),
        ({}, {"EmployeeId": "employee_number"}, "employee_number"),
        ({"PersNr": "employee_number"}, {"pers_nr": "employee_number"}, "employee_number"),
        ({"AD-User": "user_name"}, {"aduser": "user_name"}, "user_name"),
    ],
)
def test_goes_by_attributes_whose_names_are_a_setting(clouds, index, settings, names, attributes, how):
    [row] = clouds.rows("sys_user", name="Noor Haddad")
    settings.CALLER_ATTRIBUTES = names

    found = show("guest-1", attributes={name: row[column] for name, column in attributes.items()})

    assert (found.caller.name, found.matched_by) == ("Noor Haddad", how)


@pytest.mark.parametrize(
    "mail", ["r&d@northwind.example", "jürgen@müller.example", "O'Neil+x@Northwind.example"]
)
def test_finds_unusual_mail_addresses(clouds, index, mail):
    clouds.write("sys_user", {"last_name": "Unusual", "email": mail})
    index()

    assert show(mail.upper()).caller.name == "Unusual"


@pytest.mark.parametrize("mail", ["r&d@northwind.example", "jürgen@müller.example"])
def test_searches_unusual_mail_addresses_without_an_index(clouds, db, mail):
    clouds.write("sys_user", {"last_name": "Unusual", "email": mail})

    show(mail)
    clouds.deliver()

    assert lookup().caller.name == "Unusual"


@pytest.mark.parametrize(
    "written", ["+1 425.555.0 166", "425 - 555 - 01 66", "(425)555/0166 x9", "4255550166"]
)
def test_searches_once_whatever_the_spelling_without_an_index(clouds, db, written):
    clouds.write("sys_user", {"last_name": "Spelt", "mobile_phone": written})

    show("+14255550166")
    clouds.deliver()

    assert lookup().caller.name == "Spelt"
    assert asked(clouds).count(USERS) == 1


def test_is_looked_up_while_servicenow_is_down(clouds, index):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    show("+12065550123")
    clouds.deliver()

    assert (lookup().state, lookup().caller.name) == (LookupState.ONE, "Noor Haddad")
    assert lookup().problem


def test_translates_numbers_by_rules_before(clouds, index):
    NumberRule.objects.create(kind="expression", pattern=r"0(\d+)", replacement=r"+1\1")

    assert show("02065550123").caller.name == "Noor Haddad"


def test_finds_an_extension_within_the_telephone_system(clouds, index):
    clouds.write("sys_user", {"last_name": "Inside", "phone": "x4410"})
    index()
    NumberRule.objects.create(kind="expression", pattern=r"\+49302312(\d{4})", replacement=r"\1")

    assert show("+493023124410").caller.name == "Inside"


def test_looks_in_further_tables_for_whom_nobody_knows(clouds, index):
    [row] = clouds.rows("sys_user", name="Noor Haddad")
    clouds.write("interaction", {"opened_for": row["sys_id"], "caller_phone_number": "+14255550144"})
    FurtherTable.objects.create(table="interaction", query="caller_phone_number={phone}", person="opened_for")

    show("+14255550144")
    clouds.deliver()

    assert (lookup().caller.name, lookup().matched_by) == ("Noor Haddad", "table")
    assert asked(clouds)[0] == "/api/now/table/interaction"


def test_follows_the_external_contact_of_genesys(clouds, index):
    contact = clouds.send(
        "genesys",
        "POST",
        "/api/v2/externalcontacts/contacts",
        token=clouds.service_token(),
        json={"firstName": "N", "lastName": "H", "workEmail": "noor.haddad@northwind.example"},
    )

    show("guest-9", contact_id=contact["id"])
    clouds.deliver()

    assert lookup().caller.name == "Noor Haddad"
    assert lookup().matched_by == "external_contact and email"


def test_attributes_nothing_to_nobody(clouds, index):
    show("+14255550000")
    tell(seen.conversation(customer=CUSTOMER, conversation_id="conversation-2"))
    clouds.deliver()

    assert (lookup().incidents.count(), lookup().candidates.count()) == (0, 0)
