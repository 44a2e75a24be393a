"""Before every API: headers and verbs, the state of the instance, sessions and the places of the node."""

import threading

import pytest

from sandbox import clock
from sandbox.control import switches
from sandbox.servicenow.node import NODE, Full
from tests.servicenow.cast import (
    ADMIN,
    INCIDENTS,
    READER,
    TABLE,
    VPN,
    set_property,
    signed_in,
)


@pytest.fixture
def turn_on():
    def turned(name):
        switches.turn("servicenow", name, on=True)

    return turned


def test_demands_headers(call):
    assert call("GET", INCIDENTS, headers={**ADMIN, "Accept": ""}).status == 400
    assert call("POST", INCIDENTS, {}, headers={**ADMIN, "Content-Type": ""}).status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_takes_json_only(call, kind):
    assert call("POST", INCIDENTS, {}, headers={**ADMIN, "Content-Type": kind}).status == 415


def test_refuses_other_formats_and_verbs(call):
    refused = call("POST", f"{INCIDENTS}/{VPN}", {})

    assert call("GET", INCIDENTS, headers={**ADMIN, "Accept": "text/csv"}).status == 406
    assert (refused.status, refused.headers["Allow"]) == (405, "DELETE, GET, PATCH, PUT")


def test_reads_the_accepted_type_without_case(call):
    assert call("GET", INCIDENTS, headers={**ADMIN, "Accept": "Application/JSON"}).status == 200


def test_takes_another_verb_in_a_header(call):
    override = {**ADMIN, "X-HTTP-Method-Override": "PATCH"}

    answer = call("POST", f"{INCIDENTS}/{VPN}", {"short_description": "Changed"}, headers=override)

    assert (answer.status, answer.result["short_description"]) == (200, "Changed")


def test_sends_no_body_when_told(call, rows):
    quiet = {**ADMIN, "X-no-response-body": "true"}

    answer = call("POST", INCIDENTS, {"correlation_id": "quiet"}, headers=quiet)

    assert (answer.status, answer.text) == (201, "")
    assert len(rows("incident", "correlation_id=quiet")) == 1


@pytest.mark.parametrize(
    ("switch", "status"), {"hibernating": 200, "upgrading": 503, "sso-redirect": 302}.items()
)
def test_answers_with_a_page_when_it_is_not_at_work(call, turn_on, switch, status):
    turn_on(switch)

    answer = call("GET", INCIDENTS)

    assert (answer.status, answer.headers["Content-Type"]) == (status, "text/html")
    assert call("GET", "/sandbox/state").status == 200


def test_demands_a_second_factor_of_right_passwords(call, turn_on):
    turn_on("mfa-required")

    right, wrong = call("GET", INCIDENTS), call("GET", INCIDENTS, headers=signed_in("bridge", "wrong"))

    assert (right.status, right.headers["X-MFA_TOKEN"]) == (401, "invalid")
    assert (wrong.status, "X-MFA_TOKEN" in wrong.headers) == (401, False)
    assert call("GET", INCIDENTS, headers={"x-sn-apikey": "sandbox"}).status == 200


def test_cancels_lists_half_way(call, turn_on):
    turn_on("partial-result")

    answer = call("GET", INCIDENTS)

    assert answer.status == 200
    assert len(answer.result) == 6
    assert answer.body["error"]["message"].startswith("Transaction cancelled")


def test_may_be_behind(call, turn_on):
    before = call("POST", INCIDENTS, {}).result["sys_created_on"]

    turn_on("clock-behind")

    assert call("POST", INCIDENTS, {}).result["sys_created_on"] < before


def test_binds_a_cookie_to_its_first_user(call):
    session = call("GET", INCIDENTS, headers=READER).cookies["JSESSIONID"]

    bare = call("POST", INCIDENTS, {}, headers={"Cookie": f"JSESSIONID={session}"})
    other = call("POST", INCIDENTS, {}, headers={**ADMIN, "Cookie": f"JSESSIONID={session}"})

    assert (bare.status, other.status) == (403, 403)
    assert other.cookies == {}


def test_forgets_idle_and_unknown_sessions(call):
    set_property(call, "glide.ui.session_timeout", "1")
    cookie = {"Cookie": f"JSESSIONID={call('GET', INCIDENTS).cookies['JSESSIONID']}"}
    assert call("GET", INCIDENTS, headers=cookie).status == 200

    clock.step(61)

    assert call("GET", INCIDENTS, headers=cookie).status == 401
    assert call("GET", INCIDENTS, headers={"Cookie": "JSESSIONID=unknown"}).status == 401


def test_closes_an_api_to_those_without_its_role(call):
    found = call("GET", f"{TABLE}/sys_security_acl", query={"name": "Table API"}, headers=ADMIN).result
    call("PATCH", f"{TABLE}/sys_security_acl/{found[0]['sys_id']}", {"active": "true"}, headers=ADMIN)

    refused = call("GET", INCIDENTS, headers=READER)

    assert (refused.status, refused.body["error"]["detail"]) == (403, "Failed API level ACL Validation")
    assert call("GET", INCIDENTS).status == 200


def test_refuses_beyond_places_and_queue(call, turn_on):
    turn_on("slow-node")
    free, waited = threading.Event(), []

    def wait_in_turn():
        with NODE.transaction():
            waited.append(free.wait(10))

    threads = [threading.Thread(target=wait_in_turn) for _ in range(3)]
    for each in threads:
        each.start()
    while NODE.working + NODE.waiting < 3:
        threading.Event().wait(0.01)
    answer = call("GET", INCIDENTS)
    free.set()
    for each in threads:
        each.join()

    assert (answer.status, "X-RateLimit-Limit" in answer.headers) == (429, False)
    assert answer.text == "<html><body>Too many requests</body></html>"
    assert (waited, NODE.working, NODE.waiting) == ([True] * 3, 0, 0)


def test_gives_a_place_back_after_a_failure():
    with pytest.raises(Full), NODE.transaction():
        raise Full

    assert NODE.working == 0
