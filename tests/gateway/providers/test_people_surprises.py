"""ServiceNow's surprises about reading people, as its checklist names them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from gateway.providers.errors import Malformed, UnsafeValue
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, identifiers_of
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.people import Matches
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import MARA, TOMAS, sample

USERS, STATS = f"{SERVICENOW}/api/now/table/sys_user", f"{SERVICENOW}/api/now/stats/sys_user"
AT = datetime(2026, 3, 1, 14, 5, 9, tzinfo=UTC)
REFERENCES = [("", ""), ("Northwind", "Northwind"), ({"value": "Northwind", "link": "x"}, "Northwind")]
MAIL = CallerIdentifiers(emails=("mara.lindqvist@example.com",))


def row(**changes: Any) -> dict[str, Any]:
    return {**sample("row_person"), "sys_updated_on": "2026-03-01 14:05:09", **changes}


def query_of(remote: responses.RequestsMock) -> str:
    return str(remote.calls[-1].request.params["sysparm_query"])  # type: ignore[attr-defined]  # responses adds it


def test_1_misspelt_field_returns_the_whole_table(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    everybody = [row(sys_id=f"{one:032x}", email=f"{one}@example.com", mobile_phone="") for one in range(60)]
    remote.get(USERS, json={"result": everybody})

    assert servicenow.find_callers(MAIL) == Matches(more=True)


@pytest.mark.parametrize(
    "evil", ["x^NQactive=true", "a^ORemail!=x", "javascript:gs.getUserID()", "a=b", "a,b", ""]
)
def test_4_input_with_signs_of_the_language_widens_nothing(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, evil: str
) -> None:
    names = ("email", "phone", "sys_id", "employee_id")
    asked = identifiers_of(evil, attributes=dict.fromkeys(names, evil), region="US")

    assert servicenow.find_callers(asked) == Matches()
    assert len(remote.calls) == 0
    with pytest.raises(UnsafeValue):
        servicenow.person_ids_after(evil or "^", limit=1)


def test_5_limit_is_before_access_rules_and_the_count_ignores_them(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [row()]})
    remote.get(STATS, json={"result": {"stats": {"count": "200000"}}})

    page = servicenow.people_after(None, only_active=True, limit=500)

    assert page.rows == 1  # and not the last page: only an empty one is
    assert servicenow.count_people() == 200_000


def test_6_unreadable_fields_are_absent_keys(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    hidden = ("phone", "mobile_phone", "home_phone", "employee_number")
    remote.get(USERS, json={"result": [{key: one for key, one in row().items() if key not in hidden}]})

    page = servicenow.people_after(None, only_active=True, limit=500)

    assert {*hidden} <= {*page.hidden}
    assert (page.people[0].phone, page.people[0].employee_number) == ("", "")


def test_6_a_hidden_time_of_update_is_told(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [row(sys_updated_on="")]})

    with pytest.raises(Malformed, match="sys_updated_on"):
        servicenow.people_after(None, only_active=True, limit=500)


@pytest.mark.parametrize(("active", "found"), [("true", 1), ("false", 0), (True, 1), (False, 0)])
def test_7_booleans_are_texts(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, active: Any, found: int
) -> None:
    remote.get(USERS, json={"result": [row(active=active, email="mara.lindqvist@example.com")]})

    assert len(servicenow.find_callers(MAIL).people) == found


@pytest.mark.parametrize(("company", "name"), REFERENCES)
def test_8_an_empty_reference_is_a_text_and_a_filled_one_an_object(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, company: Any, name: str
) -> None:
    remote.get(USERS, json={"result": [row(**{"company.name": company})]})

    assert servicenow.people_after(None, only_active=True, limit=1).people[0].company == name


def test_33_rows_of_other_domains_vanish_silently(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": [row(sys_id=MARA)]})

    assert [one.person_id for one in servicenow.people_by_id([MARA, TOMAS])] == [MARA]


def test_34_a_second_key_orders_those_of_the_same_second(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(USERS, json={"result": []})

    servicenow.people_after(AT, MARA, only_active=False, limit=500)

    assert query_of(remote) == (
        f"sys_updated_on=2026-03-01 14:05:09^sys_id>{MARA}"
        "^NQsys_updated_on>2026-03-01 14:05:09^ORDERBYsys_updated_on^ORDERBYsys_id"
    )


def test_35_every_list_has_a_limit(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(USERS, json={"result": []})

    servicenow.find_callers(MAIL)
    servicenow.people_by_id([MARA])
    servicenow.person_ids_after("", limit=7)
    servicenow.newest_change()

    limits = [one.request.params["sysparm_limit"] for one in remote.calls]  # type: ignore[attr-defined]
    assert limits == ["60", "100", "7", "1"]
