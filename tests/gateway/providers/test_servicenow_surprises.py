"""ServiceNow's surprises about its interface, as its checklist numbers them."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses

from gateway.providers.errors import Malformed, NotSent, ProviderError, Unavailable
from gateway.providers.servicenow import normalise, oauth
from gateway.providers.servicenow.client import ServiceNowClient
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import CONVERSATION, INCIDENT, MARA, NOON, TOMAS, sample

TABLE, TOKEN = f"{SERVICENOW}/api/now/table/incident", f"{SERVICENOW}/oauth_token.do"
RECORD = f"{TABLE}/{INCIDENT}"


def row(**changes: Any) -> dict[str, Any]:
    return {**sample("row_incident"), **changes}


def sent(remote: responses.RequestsMock) -> dict[str, str]:
    return dict(remote.calls[-1].request.params)  # type: ignore[attr-defined]  # responses adds it


def test_2_the_number_of_rows_is_no_part_of_the_query(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(TABLE, json={"result": []})

    servicenow.incidents_by_correlation(CONVERSATION, at_most=3)

    assert "LIMIT" not in sent(remote)["sysparm_query"]
    assert sent(remote)["sysparm_limit"] == "3"


def test_5_what_is_missing_may_be_hidden(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    missing = {"error": {"message": "No Record found", "detail": "Record doesn't exist or ACL restricts"}}
    remote.get(RECORD, json=missing, status=404)
    remote.patch(RECORD, json=missing, status=404)

    assert servicenow.incident(INCIDENT) is None
    with pytest.raises(ProviderError, match="ACL restricts"):
        servicenow.append_work_note(INCIDENT, note="Hi")


def test_6_who_may_not_read_callers_is_shown_no_incidents(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    hidden = row()
    del hidden["caller_id"]
    remote.get(TABLE, json={"result": [hidden]})

    assert servicenow.open_incidents([MARA]).incidents == ()


@pytest.mark.parametrize(("active", "shown"), [("true", 1), ("false", 0), (True, 1), (False, 0)])
def test_7_an_incident_that_is_not_active_says_so_in_words(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, active: Any, shown: int
) -> None:
    remote.get(TABLE, json={"result": [row(active=active)]})

    assert len(servicenow.open_incidents([MARA]).incidents) == shown


@pytest.mark.parametrize("empty", ["", {"value": "", "display_value": ""}, None, {}])
def test_8_an_incident_may_refer_to_nobody(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, empty: Any
) -> None:
    references = dict.fromkeys(("caller_id", "assignment_group.name", "parent_incident"), empty)
    remote.get(RECORD, json={"result": row(**references)})

    incident = servicenow.incident(INCIDENT)

    assert incident
    assert (incident.caller_id, incident.group, incident.parent_id) == ("", "", "")


@pytest.mark.parametrize("shown", ["03/01/2026 06:05:09 AM", "01.03.2026 14:05:09", "2026-03-01T14:05:09Z"])
def test_10_a_time_as_people_read_it_is_no_time(shown: str) -> None:
    with pytest.raises(Malformed, match="sys_updated_on"):
        normalise.incident(row(sys_updated_on=shown), link=lambda table, record_id: "")


@pytest.mark.parametrize(
    ("state", "is_shown"),
    [("1", True), ("2", True), ("3", True), ("6", False), ("7", False), ("8", False), ("-5", True)],
)
def test_11_states_skip_numbers_and_an_instance_may_have_its_own(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, state: str, is_shown: bool
) -> None:
    remote.get(TABLE, json={"result": [row(state=state)]})

    assert bool(servicenow.open_incidents([MARA]).incidents) is is_shown


def test_15_what_a_201_dropped_cut_or_replaced_is_told(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    echo = row(short_description="VPN", description="Line 1\r\nLine 2", category="network", caller_id=TOMAS)
    remote.post(TABLE, json={"result": echo}, status=201)

    created = servicenow.create_incident(
        {
            "title": "VPN",
            "description": "Line 1\nLine 2",
            "category": "inquiry",
            "caller_id": MARA,
            "note": "A journal reads back empty",
        },
        columns={"u_site": "HQ"},
    )

    assert {*created.dropped} == {"category", "caller_id", "u_site"}


@pytest.mark.parametrize("status", [200, 201])
def test_16_a_page_in_place_of_json_may_have_been_a_write(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, status: int
) -> None:
    remote.post(TABLE, body="<html>Instance is hibernating</html>", status=status, content_type="text/html")

    with pytest.raises(Unavailable):
        servicenow.create_incident({"title": "VPN"})


def test_16_a_result_beside_an_error_is_not_read(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    cut_off = {"result": [row()], "error": {"message": "Transaction cancelled", "detail": None}}
    remote.get(TABLE, json=cut_off)
    remote.patch(RECORD, json=cut_off | {"result": row()})

    with pytest.raises(Unavailable, match="Transaction cancelled"):
        servicenow.open_incidents([MARA])
    with pytest.raises(Unavailable, match="Transaction cancelled"):
        servicenow.append_work_note(INCIDENT, note="Hi")


def test_17_the_token_endpoint_takes_a_form_and_gives_the_same_token_with_less_time(
    remote: responses.RequestsMock,
) -> None:
    remote.post(TOKEN, json={"access_token": "same", "expires_in": 1799})
    remote.post(TOKEN, json={"access_token": "same", "expires_in": 301})

    first, again = (oauth.client_credentials(SERVICENOW, client_id="id", secret="s") for _ in range(2))

    assert (first.access_token, first.expires_in_s) == ("same", 1799)
    assert (again.access_token, again.expires_in_s) == ("same", 301)
    form = parse_qs(str(remote.calls[-1].request.body))
    assert form["grant_type"] == ["client_credentials"]


@pytest.mark.parametrize(
    ("headers", "wait_s"), [({"Retry-After": "3600", "X-RateLimit-Limit": "100"}, 3600.0), ({}, None)]
)
def test_18_a_429_of_a_rule_says_until_when_and_one_of_a_full_node_does_not(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, headers: dict[str, str], wait_s: float
) -> None:
    remote.post(TABLE, json={"error": {"message": "Rejected"}}, status=429, headers=headers)

    with pytest.raises(NotSent) as caught:
        servicenow.create_incident({"title": "VPN"})

    assert caught.value.retry_after_s == wait_s


def test_20_no_cookie_makes_requests_wait_for_each_other(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(RECORD, json={"result": row()}, headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})
    remote.patch(RECORD, json={"result": row()}, headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})

    servicenow.incident(INCIDENT)
    servicenow.append_work_note(INCIDENT, note="Hi")
    servicenow.incident(INCIDENT)

    assert [call.request.headers.get("Cookie") for call in remote.calls] == [None] * 3


@pytest.mark.parametrize("before", [{}, {"previous_priority": ""}, {"previous": None}])
def test_22_a_webhook_is_understood_without_what_was_before(before: dict[str, Any]) -> None:
    payload = sample("webhook_incident")
    told = {name: value for name, value in payload.items() if "previous" not in name} | before

    assert normalise.read(told, received_at=NOON) == normalise.read(payload, received_at=NOON)


@pytest.mark.parametrize("at", ["2026-01-02 11:50:00", "2026-01-02 12:10:00"], ids=["behind", "ahead"])
def test_24_what_a_clock_ten_minutes_off_tells_has_happened(at: str) -> None:
    facts = normalise.read(sample("webhook_incident") | {"sys_updated_on": at}, received_at=NOON)

    assert facts
    assert facts[0].occurred_at == min(datetime.fromisoformat(f"{at}+00:00"), NOON)
