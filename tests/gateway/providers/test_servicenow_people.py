"""People in ServiceNow are found by phone number, mail address and record id."""

from typing import Any

import pytest
import responses

from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, identifiers_of
from gateway.providers.servicenow.client import Callers, ServiceNowClient
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import INCIDENT, MARA, TOMAS, sample
from tests.gateway.providers.test_servicenow_query import EVIL

USERS = f"{SERVICENOW}/api/now/table/sys_user"
INCIDENTS = f"{SERVICENOW}/api/now/table/incident"
SPELLINGS = "+15550100199,15550100199,5550100199,(555) 010-0199,555-010-0199,+1 555-010-0199"


def _person(**changes: str) -> dict[str, str]:
    row: dict[str, str] = sample("row_person")
    return row | changes


def _tomas(**changes: str) -> dict[str, str]:
    return _person(sys_id=TOMAS, name="Tomas Okafor", email="tomas.okafor@example.com", **changes)


def _asked(remote: responses.RequestsMock, call: int = 0) -> dict[str, str]:
    params: dict[str, str] = remote.calls[call].request.params  # type: ignore[attr-defined]  # responses adds it
    return params


def test_looks_for_a_number_in_all_its_spellings(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [_person()]})

    [person] = servicenow.find_people(phones=["tel:+15550100199"])

    assert person.name == "Mara Lindqvist"
    assert _asked(remote)["sysparm_limit"] == "6"
    assert _asked(remote)["sysparm_query"] == (
        f"active=true^phoneIN{SPELLINGS}^ORmobile_phoneIN{SPELLINGS}^ORhome_phoneIN{SPELLINGS}^ORDERBYname"
    )


def test_looks_for_everything_at_once(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": []})

    servicenow.find_people(emails=["Ada@Example.com"], person_ids=[MARA])

    assert _asked(remote)["sysparm_query"] == (
        f"active=true^emailINada@example.com^ORsys_idIN{MARA}^ORDERBYname"
    )


def test_people_who_share_a_number_are_all_found(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [_person(), _tomas(phone="555-010-0199", mobile_phone="")]})

    assert len(servicenow.find_people(phones=["+15550100199"])) == 2


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

    assert servicenow.find_people(phones=["+15550100199"]) == ()


@pytest.mark.parametrize("evil", [value for value in EVIL if "tel:" not in value and "ext" not in value])
def test_asks_nothing_about_unfit_values(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, evil: str
) -> None:
    assert servicenow.find_people(phones=[evil], emails=[evil], person_ids=[evil]) == ()
    assert servicenow.find_callers("c", address=evil, attributes={"email": evil, "sys_id": evil}) == Callers()
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


def test_callers_and_their_incidents(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": [_person()]})
    remote.get(INCIDENTS, json={"result": [sample("row_incident")]})

    callers = servicenow.find_callers("c", address="+15550100199", attributes={})

    assert [person.person_id for person in callers.people] == [MARA]
    assert [incident.incident_id for incident in callers.incidents] == [INCIDENT]
    assert callers.matched_by == "phone"
    assert len(remote.calls) == 2


def test_nobody_found_asks_for_no_incidents(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": []})

    assert servicenow.find_callers("c", address="+15550100142", attributes={}) == Callers()
    assert len(remote.calls) == 1


def test_who_matches_twice_comes_first(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": [_person(), _tomas()]})
    remote.get(INCIDENTS, json={"result": []})

    callers = servicenow.find_callers(
        "c", address="+15550100199", attributes={"email": "tomas.okafor@example.com"}
    )

    assert [person.person_id for person in callers.people] == [TOMAS, MARA]
    assert callers.matched_by == "phone and email"


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

    servicenow.find_people(person_ids=[MARA])

    asked: Any = _asked(remote)["sysparm_fields"]
    assert asked == (
        "sys_id,name,email,phone,mobile_phone,home_phone,employee_number,user_name,title,company.name,"
        "department.name,location.name,vip,active,sys_updated_on"
    )
