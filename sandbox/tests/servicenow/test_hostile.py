"""Input that no client should send: a clear answer each time, and nothing broken afterwards."""

import base64

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.tables.operators import MAKERS
from sandbox.servicenow.tables.row_tests import ROW_MAKERS
from tests.servicenow import test_query, test_query_dates
from tests.servicenow.cast import ADMIN, INCIDENTS, NOOR, TABLE, USERS, VPN, set_property

BRIDGE = f"{USERS}/{sys_id_of('sys_user', 'bridge')}"
QUERIES = (
    "opened_atRELATIVEGE@year@ago@999999",
    "opened_atRELATIVELT@year@ahead@999999",
    "opened_atMORETHANopened_at@year@before or after@999999",
    "opened_atLESSTHANsys_updated_on@day@before@999999",
    "opened_atONx@javascript:gs.beginningOfLast999Years()@javascript:gs.endOfNext999Years()",
    "opened_atDATEPARTx@javascript:gs.datePart('year','99999999999999999999','LT')",
    "numberRELATIVEEE@hour@ago@1",
    "opened_at>javascript:gs.daysAgo(99999999999)",
    "opened_at>javascript:gs.monthsAgo(999999)",
    "opened_at>javascript:gs.dateGenerate('0001-01-01','start')",
    "opened_at>javascript:gs.dateGenerate('x')",
    "number=javascript:",
    "stateBETWEEN@",
    "^" * 500,
    "NQ^NQ^OR^ORNQ",
    "caller_id.manager.manager.manager.manager.manager.name=x",
    "RLQUERY",
    "ENDRLQUERY^RLQUERYincident.parent,>=1",
    "RLQUERYincident.parent,>=1^RLQUERYincident.parent,>=1^ENDRLQUERY^ENDRLQUERY",
    "numberLIKE\x00",
    "numberLIKE\U0001f600",
)
LIMITS = ("²", "9" * 5000, "1e3", "+5", " 5", "0x10")


@pytest.mark.parametrize("query", QUERIES)
def test_reads_or_refuses_any_query(call, query):
    assert call("GET", INCIDENTS, query={"sysparm_query": query}).status in (200, 400)


@pytest.mark.parametrize("value", LIMITS)
@pytest.mark.parametrize("name", ["sysparm_limit", "sysparm_offset"])
def test_refuses_odd_numbers(call, name, value):
    assert call("GET", INCIDENTS, query={name: value}).status == 400


@pytest.mark.parametrize("text", ["[" * 100_000, "\xff", "nul", "1", '{"a": '])
def test_refuses_odd_bodies(call, text):
    assert (
        call(
            "PATCH", f"{INCIDENTS}/{VPN}", form=text, headers={**ADMIN, "Content-Type": "application/json"}
        ).status
        == 400
    )


@pytest.mark.parametrize("value", [None, [], {}, {"a": {"b": 1}}, 1.5, True, "\ud800", "x" * 100_000, "\x00"])
def test_stores_any_value_as_a_text(call, value):
    sent = dict.fromkeys(("short_description", "state", "caller_id", "opened_at", "made_sla"), value)

    changed = call("PATCH", f"{INCIDENTS}/{VPN}", sent, query={"sysparm_exclude_reference_link": "true"})

    assert changed.status == 200
    assert {type(each) for each in changed.result.values()} == {str}
    assert len(changed.result["short_description"]) <= 160


@pytest.mark.parametrize("zone", ["Nonsense", "../../etc/passwd", "UTC\x00", "europe"])
def test_falls_back_from_an_unknown_zone(call, zone):
    call("PATCH", BRIDGE, {"time_zone": zone})

    assert call("GET", INCIDENTS, query={"sysparm_display_value": "all"}).status == 200


def test_survives_the_ends_of_the_calendar(call):
    for moment in ("0001-01-01 00:00:00", "9999-12-31 23:59:59"):
        call("PATCH", f"{INCIDENTS}/{VPN}", {"opened_at": moment})
        assert call("GET", f"{INCIDENTS}/{VPN}", query={"sysparm_display_value": "all"}).status == 200
        by_display = {"sysparm_input_display_value": "true"}
        assert call("PATCH", f"{INCIDENTS}/{VPN}", {"opened_at": moment}, query=by_display).status == 200


def test_survives_odd_formats_of_a_profile(call):
    call("PATCH", BRIDGE, {"date_format": "%%q%", "time_format": "("})
    both = {"sysparm_display_value": "true", "sysparm_input_display_value": "true"}

    assert call("PATCH", f"{INCIDENTS}/{VPN}", {"opened_at": "x"}, query=both).status == 200


@pytest.mark.parametrize(
    "name", ["glide.ui.session_timeout", "com.glide.attachment.max_size", "glide.sys.default.tz"]
)
def test_falls_back_from_an_odd_property(call, name):
    set_property(call, name, "nonsense")

    assert call("GET", INCIDENTS).status == 200


def test_survives_odd_settings(call):
    settings = {
        "sys_rate_limit_rules": {"request_limit": "many", "apply_to": "role"},
        "sys_security_acl": {"name": "Table API", "operation": "execute", "condition": "x=y^state=1"},
        "sys_data_policy2": {"model_table": "incident", "conditions": "nonsense"},
        "sys_filter_option_dynamic": {"script": "javascript:while(1);"},
        "sys_ui_list_element": {"position": "first"},
        "oauth_entity": {"client_id": "odd", "access_token_lifespan": "long"},
    }

    assert [
        call("POST", f"{TABLE}/{name}", sent, headers=ADMIN).status for name, sent in settings.items()
    ] == [201] * 6
    assert call("GET", INCIDENTS).status == 200


def test_knows_files_without_content(call):
    row = {"table_name": "nothing", "table_sys_id": VPN, "file_name": "x"}
    lost = call("POST", f"{TABLE}/sys_attachment", row, headers=ADMIN).result["sys_id"]
    empty = call("POST", f"{TABLE}/sys_attachment", {**row, "table_name": "incident"}, headers=ADMIN).result[
        "sys_id"
    ]

    assert call("GET", "/api/now/attachment").status == 200
    assert call("GET", f"/api/now/attachment/{lost}").status == 404
    assert call("GET", f"/api/now/attachment/{empty}/file").status == 404
    assert call("DELETE", f"/api/now/attachment/{empty}").status == 204


def test_loads_nothing_into_a_table_that_is_not_there(call):
    path = f"{TABLE}/sys_transform_map/{sys_id_of('sys_transform_map', 'u_bridge_incident_import')}"
    call("PATCH", path, {"target_table": "nothing"}, headers=ADMIN)

    answer = call("POST", "/api/now/import/u_bridge_incident_import", {"u_caller": NOOR})

    assert (answer.status, answer.result[0]["status"]) == (201, "error")


@pytest.mark.parametrize(
    "item",
    [
        {"url": "/api/now/table/incident/é%FF?x=\u4e2d", "headers": "x"},
        {"url": "/api/now/v1/batch", "method": "POST", "headers": [1, {"name": None}], "body": "e30="},
        {"url": "/api/now/table/incident", "method": "BREW"},
        {"url": "/api/now/table/incident", "body": 5},
        {"url": "/api/now/table/incident", "body": "é"},
    ],
)
def test_runs_odd_items_of_a_batch(call, item):
    sent = {"rest_requests": [{"id": 1, "method": "GET", **item}]}

    answer = call("POST", "/api/now/v1/batch", sent)

    assert answer.status == 200
    assert 400 <= answer.body["serviced_requests"][0]["status_code"] < 500


@pytest.mark.parametrize("url", ["/sandbox/reset", "//[x", "/incident.do", 5])
def test_lets_a_batch_reach_nothing_but_apis(call, url):
    assert (
        call("POST", "/api/now/v1/batch", {"rest_requests": [{"id": 1, "method": "POST", "url": url}]}).status
        == 400
    )


@pytest.mark.parametrize(
    "credential", ["Basic", "Basic " + base64.b64encode(b"\xff").decode(), "Bearer", "x" * 9000]
)
def test_refuses_odd_credentials(call, credential):
    assert call("GET", INCIDENTS, headers={"Authorization": credential}).status == 401


def test_sends_no_body_to_head(call):
    answer = call("HEAD", INCIDENTS)

    assert (answer.status, answer.text, answer.headers["X-Total-Count"]) == (200, "", "13")


@pytest.mark.parametrize("operator", [*MAKERS, *ROW_MAKERS])
def test_knows_operators_that_are_tried(operator):
    dated = (*test_query_dates.READINGS, *test_query_dates.FIELDS, "DATEPART")
    tried = (*test_query.CASES, *test_query.HISTORY, *map("at{}".format, dated))

    assert any(operator in query for query in tried)
