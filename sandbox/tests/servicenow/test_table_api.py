"""Reading tables: shapes of values, paging, and the refusals."""

import re

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import NOOR

INCIDENTS = "/api/now/table/incident"
VPN = sys_id_of("incident", "noor", "VPN drops every hour")
LINK = {"link": f"http://testserver/api/now/table/sys_user/{NOOR}"}
SHAPES = {
    ("false", "false"): {"state": "2", "caller_id": {**LINK, "value": NOOR}, "parent": "", "active": "true"},
    ("false", "true"): {"state": "2", "caller_id": NOOR, "parent": "", "active": "true"},
    ("true", "false"): {
        "state": "In Progress",
        "caller_id": {"display_value": "Noor Haddad", **LINK},
        "parent": "",
        "active": "true",
    },
    ("true", "true"): {"state": "In Progress", "caller_id": "Noor Haddad", "parent": "", "active": "true"},
    ("all", "false"): {
        "state": {"display_value": "In Progress", "value": "2"},
        "caller_id": {"display_value": "Noor Haddad", **LINK, "value": NOOR},
        "parent": {"display_value": "", "value": ""},
        "active": {"display_value": "true", "value": "true"},
    },
    ("all", "true"): {
        "state": {"display_value": "In Progress", "value": "2"},
        "caller_id": {"display_value": "Noor Haddad", "value": NOOR},
        "parent": {"display_value": "", "value": ""},
        "active": {"display_value": "true", "value": "true"},
    },
}


@pytest.mark.parametrize(("mode", "plain"), SHAPES)
def test_shapes_values(call, mode, plain):
    query = {"sysparm_display_value": mode, "sysparm_exclude_reference_link": plain}
    query["sysparm_fields"] = "state,caller_id,parent,active"

    answer = call(
        "GET", f"{INCIDENTS}/{VPN}", query=query, headers={"x-sn-apikey": "sandbox", "Host": "testserver"}
    )

    assert answer.result == SHAPES[mode, plain]


def test_gives_every_value_as_text(call):
    record = call("GET", f"{INCIDENTS}/{VPN}", query={"sysparm_exclude_reference_link": "true"}).result

    assert {type(value) for value in record.values()} == {str}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", record["sys_updated_on"])


def test_shows_dates_in_the_callers_zone(call):
    query = {"sysparm_display_value": "all", "sysparm_fields": "opened_at"}

    moment = call("GET", f"{INCIDENTS}/{VPN}", query=query).result["opened_at"]

    assert moment["value"] != moment["display_value"]


def test_walks_references_in_fields_and_ignores_unknown_names(call):
    record = call(
        "GET", f"{INCIDENTS}/{VPN}", query={"sysparm_fields": "caller_id.vip, number,nonsense"}
    ).result

    assert record == {"caller_id.vip": "true", "number": "INC0010009"}


def test_shows_the_thread_on_display(call):
    query = {"sysparm_display_value": "true", "sysparm_fields": "comments_and_work_notes,work_notes"}

    record = call("GET", f"{INCIDENTS}/{VPN}", query=query).result

    assert "Renewed the device certificate." in record["comments_and_work_notes"]
    assert record["work_notes"] == ""


def test_pages(call):
    query = {"sysparm_limit": "5", "sysparm_offset": "5", "sysparm_fields": "number"}

    answer = call("GET", INCIDENTS, query=query)

    assert [row["number"] for row in answer.result] == [f"INC00100{n:02}" for n in range(6, 11)]
    assert answer.headers["X-Total-Count"] == "13"
    offsets = re.findall(r'sysparm_offset=(\d+)[^>]*>;rel="(\w+)"', answer.headers["Link"])
    assert offsets == [("0", "first"), ("0", "prev"), ("10", "next"), ("10", "last")]


def test_leaves_out_counts_and_links_on_request(call):
    assert "X-Total-Count" not in call("GET", INCIDENTS, query={"sysparm_no_count": "true"}).headers
    bare = call("GET", INCIDENTS, query={"sysparm_suppress_pagination_header": "true"}).headers
    assert "X-Total-Count" in bare
    assert "Link" not in bare


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_refuses_a_bad_limit(call, value):
    answer = call("GET", INCIDENTS, query={"sysparm_limit": value})

    assert answer.status == 400
    assert answer.body["error"]["message"] == "Invalid value given for sysparm_limit"


def test_filters_by_plain_parameters_and_display_values(call):
    assert len(call("GET", INCIDENTS, query={"state": "2"}).result) == 4
    assert len(call("GET", INCIDENTS, query={"state": "In Progress", "caller_id": "Noor Haddad"}).result) == 1
    assert len(call("GET", INCIDENTS, query={"caller_id.vip": "true", "nonsense": "x"}).result) == 5
    assert len(call("GET", INCIDENTS, query={"state": "in progress", "active": "TRUE"}).result) == 4
    assert len(call("GET", INCIDENTS, query={"state": "02", "active": "1"}).result) == 4


def test_filters_by_dates_as_the_caller_sees_them(call):
    call("POST", INCIDENTS, {"due_date": "2026-07-01 12:30:00"})
    shown = {"sysparm_fields": "due_date", "sysparm_display_value": "true"}
    due = call("GET", INCIDENTS, query={**shown, "sysparm_query": "due_dateISNOTEMPTY"}).result[0]["due_date"]

    assert due != "2026-07-01 12:30:00"
    assert len(call("GET", INCIDENTS, query={"due_date": due}).result) == 1


def test_treats_an_empty_list_as_missing_in_v1_only(call):
    nobody = {"sysparm_query": "number=INC0000000"}

    assert call("GET", "/api/now/v2/table/incident", query=nobody).result == []
    assert call("GET", "/api/now/v1/table/incident", query=nobody).status == 404


def test_refuses_unknown_tables_records_and_paths(call):
    assert call("GET", "/api/now/table/incidnet").body == {
        "error": {"message": "Invalid table incidnet", "detail": None},
        "status": "failure",
    }
    assert call("GET", f"{INCIDENTS}/{'0' * 32}").status == 404
    assert call("GET", "/api/x_acme/bridge").status == 400


def test_refuses_wrong_methods_and_types(call):
    assert call("POST", f"{INCIDENTS}/{VPN}", {}).status == 405
    assert call("POST", INCIDENTS, form="short_description=x").status == 415
    accept_html = {"x-sn-apikey": "sandbox", "Accept": "text/html"}
    assert call("GET", INCIDENTS, headers=accept_html).status == 406


def test_lists_choices_in_sequence(rows):
    query = "name=incident^element=state^inactive=false^language=en^ORDERBYsequence"

    assert [row["value"] for row in rows("sys_choice", query, "value")] == ["1", "2", "3", "6", "7", "8"]


def test_takes_flags_in_any_case(call):
    query = {"sysparm_exclude_reference_link": "True", "sysparm_fields": "caller_id"}

    assert call("GET", f"{INCIDENTS}/{VPN}", query=query).result == {"caller_id": NOOR}


def test_gives_every_column_of_the_documented_record(call):
    record = call("POST", INCIDENTS, {}).result

    documented = {"approval": "not requested", "upon_approval": "proceed", "upon_reject": "cancel"}
    assert documented.items() <= record.items()
    assert {"sla_due", "activity_due", "work_start", "sys_tags", "order", "time_worked"} <= set(record)
