"""Faults: what a tester switches on, and what happens then."""

import json
import time

import pytest

from sandbox import clock
from sandbox.control.faults import FAULTS, RequestFacts, Rule
from sandbox.front import dispatch

INCIDENTS = "/api/now/table/incident"
REFUSED = [
    ({}, "exactly one of"),
    ([], "not an object"),
    ({"match": {}, "events": {}}, "exactly one of"),
    ({"match": "x"}, "match is an object"),
    ({"match": {"verb": "GET"}}, "Unknown: verb"),
    ({"match": {"path": 1}}, "path is a text"),
    ({"match": {}, "colour": "red"}, "Unknown: colour"),
    ({"match": {}, "status": 99}, "status is a whole number"),
    ({"match": {}, "times": 0}, "times is a whole number"),
    ({"match": {}, "delay_ms": True}, "delay_ms is a whole number"),
    ({"match": {}, "drop_response": 1}, "drop_response is true or false"),
    ({"match": {}, "headers": {"X": "a\r\nb"}}, "headers is an object"),
    ({"events": {"drop": 2}}, "drop is a share"),
    ({"events": {"lose": 1}}, "Unknown: lose"),
    ({"rate_limit": {"per_day": 1}}, "exactly one of per_minute"),
    ({"rate_limit": {"per_hour": "x"}}, "per_hour is a whole number"),
    ("{", "not JSON"),
]


def error_of(response):
    return json.loads(response.content)["error"]


@pytest.mark.parametrize(("wanted", "reason"), REFUSED)
def test_says_what_is_wrong(call, wanted, reason):
    response = call("POST", "/sandbox/faults", wanted)

    assert response.status_code == 400
    assert reason in error_of(response)


@pytest.mark.parametrize(
    ("match", "hits"),
    [
        ({}, True),
        ({"path": "/api/now/"}, True),
        ({"path": "/api/*/incident"}, True),
        ({"method": "get", "path": "*incident"}, True),
        ({"method": "POST"}, False),
        ({"path": "/oauth_token.do"}, False),
        ({"path": "/api/*/problem"}, False),
    ],
)
def test_hits_by_method_and_path(call, fault, match, hits):
    fault(match=match, status=503)

    assert (call("GET", INCIDENTS).status_code == 503) is hits


def test_hits_so_many_times(call, fault):
    fault(match={"path": "/api/"}, status=500, times=2)

    assert [call("GET", INCIDENTS).status_code for _ in range(3)] == [500, 500, 200]


def test_takes_the_first_rule_that_hits(call, fault):
    fault(match={}, status=502, times=1)
    fault(match={}, status=503)

    assert [call("GET", INCIDENTS).status_code for _ in range(2)] == [502, 503]


def test_does_not_perform_what_it_refuses(call, fault):
    fault(match={"method": "POST"}, status=503, times=1)
    call("POST", INCIDENTS, {"correlation_id": "c"})

    assert call("GET", f"{INCIDENTS}?sysparm_query=correlation_id=c").headers["X-Total-Count"] == "0"


def test_answers_in_the_vendors_shape(call, fault):
    fault(match={}, status=500)

    assert set(json.loads(call("GET", INCIDENTS).content)) == {"error", "status"}


def test_answers_with_the_given_body_and_headers(call, fault):
    html = "<html><body>Instance is hibernating</body></html>"
    fault(match={}, status=200, body=html, headers={"X-Odd": "1"})

    response = call("GET", INCIDENTS)

    assert (response.content.decode(), response["Content-Type"], response["X-Odd"]) == (
        html,
        "text/html",
        "1",
    )


def test_adds_headers_to_the_real_answer(call, fault):
    fault(match={}, headers={"X-Odd": "1"})

    response = call("GET", INCIDENTS)

    assert (response.status_code, response["X-Odd"]) == (200, "1")
    assert json.loads(response.content)["result"]


def test_waits(call, fault):
    fault(match={}, delay_ms=50)

    started = time.monotonic()
    status = call("GET", INCIDENTS).status_code

    assert status == 200
    assert time.monotonic() - started >= 0.05


def test_drops_the_answer_of_a_performed_request(call, fault):
    fault(match={"method": "POST"}, drop_response=True, times=1)

    with pytest.raises(dispatch.ResponseDropped):
        call("POST", INCIDENTS, {"correlation_id": "c"})

    assert call("GET", f"{INCIDENTS}?sysparm_query=correlation_id=c").headers["X-Total-Count"] == "1"


def test_refuses_too_many_as_the_vendor_does(call, fault):
    fault(match={}, status=429, headers={"Retry-After": "7"})

    response = call("GET", INCIDENTS)

    assert (response.status_code, response["Retry-After"]) == (429, "7")
    assert error_of(response)["message"] == "Rate limit exceeded"


def test_limits_the_rate_per_window(call, fault):
    fault(rate_limit={"per_minute": 2})

    responses = [call("GET", INCIDENTS) for _ in range(3)]
    clock.step(60)
    later = call("GET", INCIDENTS)

    assert [each.status_code for each in responses] == [200, 200, 429]
    assert 0 < int(responses[2]["Retry-After"]) <= 60
    assert (later.status_code, later["X-RateLimit-Limit"]) == (200, "2")


def test_leaves_the_testers_own_calls_alone(call, fault):
    fault(match={}, status=503)
    fault(rate_limit={"per_hour": 0})

    assert call("GET", "/sandbox/faults").status_code == 200
    assert call("DELETE", "/sandbox/faults").status_code == 204
    assert call("GET", INCIDENTS).status_code == 200


def test_tells_what_is_switched_on(call, fault):
    fault(events={"drop": 0.1})

    described = json.loads(call("GET", "/sandbox/faults").content)

    assert described["events"] == {"drop": 0.1, "duplicate": 0.0, "reorder": 0.0, "delay_ms": 0}
    assert described["rules"] == []
    assert described["rate_limit"] is None


def test_keeps_to_its_own_cloud(fault):
    fault(match={}, status=503)

    assert FAULTS["genesys"].take(RequestFacts(method="GET", path="/api/v2/users/me")) is None


@pytest.mark.parametrize(
    ("events", "delays"),
    [
        ({}, (0.0,)),
        ({"drop": 1}, ()),
        ({"duplicate": 1}, (0.0, 0.05)),
        ({"reorder": 1}, (0.25,)),
        ({"delay_ms": 100}, (0.1,)),
    ],
)
def test_plans_events(fault, events, delays):
    fault(events=events)

    assert FAULTS["servicenow"].event_delays_s() == delays


def test_repeats_the_same_events_under_the_same_seed(fault):
    def plan():
        FAULTS["servicenow"].clear()
        fault(events={"drop": 0.5})
        return [FAULTS["servicenow"].event_delays_s() for _ in range(20)]

    first = plan()

    assert first == plan()
    assert {(), (0.0,)} == set(first)


def test_counts_a_rule_down_once_per_hit():
    faults = FAULTS["servicenow"]
    faults.add(Rule(path="/api/", times=1))

    assert faults.take(RequestFacts(method="GET", path="/other")) is None
    assert faults.take(RequestFacts(method="GET", path="/api/x")) is not None
    assert faults.take(RequestFacts(method="GET", path="/api/x")) is None
