"""Many requests in one, and short addresses for long ones."""

import base64
import json

import pytest
from django.test import AsyncRequestFactory

from sandbox.control import switches
from sandbox.front import dispatch
from tests.servicenow.cast import ADMIN, HIDDEN, INCIDENTS, READER, VPN

BATCH = "/api/now/v1/batch"
HEADERS = [
    {"name": "Accept", "value": "application/json"},
    {"name": "Content-Type", "value": "application/json"},
]


def item(name, method="GET", url=f"{INCIDENTS}/{VPN}?sysparm_fields=number", body=None, **more):
    encoded = {} if body is None else {"body": base64.b64encode(json.dumps(body).encode()).decode()}
    return {"id": name, "method": method, "url": url, "headers": HEADERS, **encoded, **more}


@pytest.fixture
def run(call):
    def ran(*items, **more):
        return call("POST", BATCH, {"batch_request_id": 7, "rest_requests": list(items)}, **more)

    return ran


def body_of(served):
    return json.loads(base64.b64decode(served["body"]))


def test_runs_one_after_another(run):
    made = item("1", "POST", INCIDENTS, {"correlation_id": "batched"})
    asked = item("2", url=f"{INCIDENTS}?sysparm_query=correlation_id%3Dbatched&sysparm_fields=correlation_id")

    answer = run(made, asked).body

    assert (answer["batch_request_id"], answer["unserviced_requests"]) == ("7", [])
    assert [each["status_code"] for each in answer["serviced_requests"]] == [201, 200]
    assert body_of(answer["serviced_requests"][1]) == {"result": [{"correlation_id": "batched"}]}


def test_is_a_success_though_all_fail(run):
    answer = run(item("1", url=f"{INCIDENTS}/{'0' * 32}"), item("2", url="/api/now/nothing"))

    served = answer.body["serviced_requests"]
    assert answer.status == 200
    assert [(each["status_code"], each["status_text"]) for each in served] == [
        (404, "Not Found"),
        (400, "Bad Request"),
    ]


def test_guards_each_of_them(run):
    answer = run(item("1", url=f"{INCIDENTS}/{HIDDEN}"), item("2"), headers=READER).body

    assert [each["status_code"] for each in answer["serviced_requests"]] == [404, 200]


def test_demands_no_headers_of_what_it_carries(run):
    assert run(item("1", headers=[])).body["serviced_requests"][0]["status_code"] == 200


def test_leaves_headers_out_when_told(run):
    served = run(item("1"), item("2", exclude_response_headers=True)).body["serviced_requests"]

    assert {"name": "Content-Type", "value": "application/json;charset=UTF-8"} in served[0]["headers"]
    assert served[1]["headers"] == []


def test_names_what_it_had_no_time_for(run):
    switches.turn("servicenow", "slow-batch", on=True)

    answer = run(*(item(str(place)) for place in range(5))).body

    assert [each["id"] for each in answer["serviced_requests"]] == ["0", "1", "2"]
    assert answer["unserviced_requests"] == ["3", "4"]
    assert answer["serviced_requests"][0]["execution_time"] >= 12_000


def test_tells_of_a_body_that_is_not_encoded(run, rows):
    served = run(item("1", "POST", INCIDENTS, body=None) | {"body": "{plain}"}).body["serviced_requests"]

    assert (served[0]["status_code"], bool(served[0]["error_message"])) == (400, True)
    assert len(rows("incident", "")) == 13


@pytest.mark.parametrize(
    "items", [None, {}, ["x"], [{"id": "1"}], [item("1", url="http://evil.example/")], [item("", "GET")]]
)
def test_refuses_what_is_no_batch(call, items):
    assert call("POST", BATCH, {"rest_requests": items}).status == 400


def test_refuses_too_much(call):
    large = {"rest_requests": [item("1", body="x" * (5 * 1024 * 1024))]}

    assert call("POST", BATCH, large).status == 400


def test_links_as_the_server_is_called(call):
    batch = {"rest_requests": [item("1", url=f"{INCIDENTS}/{VPN}?sysparm_fields=caller_id")]}
    request = AsyncRequestFactory().post(
        BATCH, json.dumps(batch), "application/json", headers={**ADMIN, "Accept": "application/json"}
    )

    served = json.loads(dispatch.answer("servicenow", request).content)["serviced_requests"][0]

    assert body_of(served)["result"]["caller_id"]["link"].startswith(
        "http://testserver/api/now/table/sys_user/"
    )
