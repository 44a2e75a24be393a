"""People in ServiceNow are found by phone number, mail address and record id."""

from typing import Any

import pytest
import responses

from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, identifiers_of
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.people import Matches
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import MARA, TOMAS, sample
from tests.gateway.providers.test_servicenow_query import EVIL

USERS = f"{SERVICENOW}/api/now/table/sys_user"


def _person(**changes: str) -> dict[str, str]:
    row: dict[str, str] = sample("row_person")
    return row | changes


def _tomas(**changes: str) -> dict[str, str]:
    return _person(sys_id=TOMAS, name="Tomas Okafor", email="tomas.okafor@example.com", **changes)


def _asked(remote: responses.RequestsMock, call: int = 0) -> dict[str, str]:
    params: dict[str, str] = remote.calls[call].request.params  # type: ignore[attr-defined]  # responses adds it
    return params


def phones(*numbers: str) -> CallerIdentifiers:
    return CallerIdentifiers(phones=numbers)


def test_looks_for_a_number_by_what_no_spelling_hides(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [_person()]})

    [person] = servicenow.find_callers(phones("+15550100199")).people

    asked = _asked(remote)
    assert person.name == "Mara Lindqvist"
    assert asked["sysparm_limit"] == "60"
    groups = asked["sysparm_query"].removesuffix("^ORDERBYname").split("^NQ")
    assert [group.split("LIKE")[0] for group in groups] == [
        "active=true^mobile_phone",
        "active=true^phone",
        "active=true^home_phone",
    ]
    assert all("LIKE199^OR" in group and "LIKE1-99" in group and "LIKE10 0^" in group for group in groups)


def test_looks_for_everything_at_once(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": []})

    servicenow.find_callers(CallerIdentifiers(emails=("ada@xn--mller-kva.example",), person_ids=(MARA,)))

    assert _asked(remote)["sysparm_query"] == (
        f"active=true^emailINada@xn--mller-kva.example,ada@müller.example"
        f"^NQactive=true^sys_idIN{MARA}^ORDERBYname"
    )


def test_people_who_share_a_number_are_all_found(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [_person(), _tomas(phone="555-010-0199", mobile_phone="")]})

    found = servicenow.find_callers(phones("+15550100199"))

    assert found.matched_by == ("mobile", "phone")
    assert not found.more


def test_tells_that_more_than_six_share_a_number(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [_person(sys_id=f"{one:032x}") for one in range(9)]})

    found = servicenow.find_callers(phones("+15550100199"))

    assert (len(found.people), found.more) == (6, True)


@pytest.mark.parametrize(
    "row",
    [
        _person(mobile_phone="(555) 010-0142"),
        _person(mobile_phone=""),
        _person(mobile_phone="+445550100199"),
        _person(active="false"),
    ],
)
def test_trusts_no_row(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, row: dict[str, str]
) -> None:
    remote.get(USERS, json={"result": [row]})

    assert servicenow.find_callers(phones("+15550100199")) == Matches()


@pytest.mark.parametrize("evil", [value for value in EVIL if "tel:" not in value and "ext" not in value])
def test_asks_nothing_about_unfit_values(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, evil: str
) -> None:
    asked = identifiers_of(evil, attributes={"email": evil, "sys_id": evil, "phone": evil}, region="US")

    assert servicenow.find_callers(asked) == Matches()
    assert len(remote.calls) == 0


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([_person()], True),
        ([], False),
        ([_person(), _person(sys_id=TOMAS)], False),
        ([_person(email="other@example.com")], False),
    ],
)
def test_the_one_person_with_an_address(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, rows: list[dict[str, str]], found: bool
) -> None:
    remote.get(USERS, json={"result": rows})

    person = servicenow.person_by_email("Mara.Lindqvist@example.com")

    assert (person is not None) is found


def test_who_matches_twice_comes_first(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": [_person(), _tomas()]})

    found = servicenow.find_callers(
        CallerIdentifiers(phones=("+15550100199",), emails=("tomas.okafor@example.com",))
    )

    assert [person.person_id for person in found.people] == [TOMAS, MARA]
    assert found.matched_by == ("mobile and email", "mobile")


@pytest.mark.parametrize(
    ("address", "attributes", "expected"),
    [
        ("+15550100199", {}, CallerIdentifiers(phones=("+15550100199",))),
        ("ada@example.com", {}, CallerIdentifiers(emails=("ada@example.com",))),
        ("cust-77", {}, CallerIdentifiers()),
        ("cust-77", {"email": "Ada@Example.com"}, CallerIdentifiers(emails=("ada@example.com",))),
        ("cust-77", {"context.phoneNumber": "(555) 010-0199"}, CallerIdentifiers(phones=("+15550100199",))),
        ("cust-77", {"ServiceNow_SysId": MARA}, CallerIdentifiers(person_ids=(MARA,))),
        ("cust-77", {"sys_id": "x^NQactive=true", "incident": "INC0010023"}, CallerIdentifiers()),
        ("anonymous", {"mood": "good"}, CallerIdentifiers()),
    ],
)
def test_identifiers(address: str, attributes: dict[str, str], expected: CallerIdentifiers) -> None:
    assert identifiers_of(address, attributes=attributes, region="US") == expected


def test_no_identifiers_are_false() -> None:
    assert not CallerIdentifiers()
    assert CallerIdentifiers(emails=("a@b.c",))


def test_columns_are_asked_by_name(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": []})

    servicenow.people_by_id([MARA])

    asked: Any = _asked(remote)["sysparm_fields"]
    assert asked == (
        "sys_id,name,email,phone,mobile_phone,home_phone,employee_number,user_name,title,company.name,"
        "department.name,location.name,vip,active,sys_updated_on"
    )
