"""Rate rules: who meets which, what is counted when, and what a refusal says."""

from datetime import UTC, datetime

import pytest

from sandbox import clock
from sandbox.organisation import sys_id_of
from tests.servicenow.cast import ADMIN, INCIDENTS, TABLE, USERS, VPN

BRIDGE = {"apply_to": "user", "user": sys_id_of("sys_user", "bridge")}
ITIL = {"apply_to": "role", "role": sys_id_of("sys_user_role", "itil")}
USER_ADMIN = {"apply_to": "role", "role": sys_id_of("sys_user_role", "user_admin")}


@pytest.fixture(autouse=True)
def _full_hour():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    clock.step((noon - clock.now()).total_seconds() + 0.5)


@pytest.fixture
def rule(call):
    """Return ``rule(limit, **columns)``: adds a rule, and returns its sys_id."""

    def added(limit, **columns):
        sent = {"request_limit": str(limit), **columns}
        return call("POST", f"{TABLE}/sys_rate_limit_rules", sent, headers=ADMIN).result["sys_id"]

    return added


def test_tells_the_rule_on_every_answer(call, rule):
    sys_id = rule(5)

    headers = call("GET", INCIDENTS).headers

    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Rule"]) == ("5", sys_id)
    assert headers["X-RateLimit-Reset"] == str(int(datetime(2026, 3, 1, 13, tzinfo=UTC).timestamp()))


def test_lets_a_burst_pass_until_the_count_is_reported(call, rule):
    rule(2, rest_api="Table API")

    burst = [call("GET", INCIDENTS).status for _ in range(5)]
    clock.step(31)
    refused = call("GET", INCIDENTS)

    assert burst == [200] * 5
    assert refused.status == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    detail = "Rate limit of 2 requests per hour for Table API exceeded"
    assert refused.body["error"] == {"message": "Rate limit exceeded", "detail": detail}


def test_begins_again_with_the_hour(call, rule):
    rule(1)
    call("GET", INCIDENTS)
    clock.step(31)
    assert call("GET", INCIDENTS).status == 429

    clock.step(3600)

    assert call("GET", INCIDENTS).status == 200


@pytest.mark.parametrize(
    ("rules", "limit"),
    [
        ([(9, {}), (99, ITIL), (999, BRIDGE)], "999"),
        ([(9, {}), (99, ITIL), (98, USER_ADMIN)], "98"),
        ([(9, {}), (8, {})], "8"),
        ([(9, {}), (1, {**BRIDGE, "active": "false"})], "9"),
        ([(9, {"table": "sys_user"}), (7, {"method": "POST"}), (6, {"version": "v1"})], None),
        ([(5, {"rest_api": "Table API", "table": "incident", "method": "GET"})], "5"),
    ],
)
def test_goes_by_the_closest_rule(call, rule, rules, limit):
    for each, columns in rules:
        rule(each, **columns)

    assert call("GET", INCIDENTS).headers.get("X-RateLimit-Limit") == limit


def test_counts_each_user_alone(call, rule):
    rule(1)
    call("GET", INCIDENTS)
    clock.step(31)

    assert call("GET", INCIDENTS).status == 429
    assert call("GET", INCIDENTS, headers=ADMIN).status == 200


def test_runs_nothing_that_it_refuses(call, rule):
    rule(0, method="PATCH")

    assert call("PATCH", f"{INCIDENTS}/{VPN}", {"short_description": "x"}).status == 429
    assert call("GET", f"{INCIDENTS}/{VPN}").result["short_description"] == "VPN drops every hour"


def test_obeys_the_testers_limit_at_once(call):
    call("POST", "/sandbox/faults", {"rate_limit": {"per_hour": 1}})

    answers = [call("GET", "/api/now/stats/incident") for _ in range(2)]

    assert [each.status for each in answers] == [200, 429]
    detail = "Rate limit of 1 requests per hour for Aggregate API exceeded"
    assert answers[1].body["error"]["detail"] == detail
    assert answers[0].headers["X-RateLimit-Limit"] == "1"


def test_knows_versions(call, rule):
    rule(3, version="v1")

    assert call("GET", "/api/now/v1/table/incident").headers["X-RateLimit-Limit"] == "3"
    assert "X-RateLimit-Limit" not in call("GET", "/api/now/v2/table/incident").headers
    assert "X-RateLimit-Limit" not in call("GET", USERS).headers
