"""The instance's surprises 16 to 35: each test is named after its line of the wire notes' list."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import responses

from sandbox import clock
from sandbox.control import switches
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, READER
from tests.servicenow.conftest import Answer
from tests.servicenow.desk import accepted, ago, interaction, item_of, offer, offered
from tests.servicenow.post import URL, bodies, let_pass, sent
from tests.servicenow.test_surprises import created, listed

Call = Callable[..., Answer]
INCIDENT = "/api/now/table/incident"


@pytest.fixture(autouse=True)
def _steady() -> Any:
    switches.clear("servicenow")
    yield
    switches.clear("servicenow")


def p1_rule(**changed: str) -> None:
    """Let the shipped rule post to URL."""
    rule = sys_id_of("sys_script", "P1 incident")
    WORLD.stores["sys_script"].rows[rule].update({"active": "true", "u_url": URL, **changed})


@pytest.mark.parametrize(("switch", "status"), [("hibernating", 200), ("sso-redirect", 302)])
def test_16_a_sleeping_instance_or_a_sign_in_page_answers_in_html(
    call: Call, switch: str, status: int
) -> None:
    switches.turn("servicenow", switch, on=True)

    answer = call("GET", INCIDENT)

    assert answer.status == status
    assert "html" in answer.headers["Content-Type"]


def test_17_the_token_endpoint_wants_a_form_and_gives_the_same_token_again(call: Call) -> None:
    form = "grant_type=password&client_id=sandbox&client_secret=sandbox&username=bridge&password=bridge"
    first, again = (call("POST", "/oauth_token.do", form=form, headers={}) for _ in range(2))
    as_json = call("POST", "/oauth_token.do", {"grant_type": "password"}, headers={})
    denied = call("POST", "/oauth_token.do", form=form.replace("=bridge", "=x"), headers={})

    assert first.body["access_token"] == again.body["access_token"]
    assert as_json.status >= 400
    assert denied.body["error"] == "server_error"
    assert "message" not in str(denied.body)


def test_18_a_full_node_refuses_without_a_time_a_rule_with_one(call: Call) -> None:
    call("POST", "/sandbox/faults", {"rate_limit": {"per_hour": 0}})

    by_rule = call("GET", INCIDENT)

    # The node's own refusal, which says no time, is told in test_gate.py.
    assert by_rule.status == 429
    assert 0 < int(by_rule.headers["Retry-After"]) <= 3600


def test_19_outer_successes_hide_inner_failures(call: Call) -> None:
    inner = {"id": "1", "method": "GET", "url": f"{INCIDENT}/none", "headers": []}
    batch = call("POST", "/api/now/v1/batch", {"batch_request_id": 7, "rest_requests": [inner]})

    assert (batch.status, batch.body["batch_request_id"]) == (200, "7")
    assert batch.body["serviced_requests"][0]["status_code"] == 404


def test_20_a_cookie_binds_to_a_session(call: Call) -> None:
    session = call("GET", INCIDENT, query={"sysparm_limit": "1"}).cookies["JSESSIONID"]

    again = call("GET", INCIDENT, headers=READER | {"Cookie": f"JSESSIONID={session}"})

    # Whoever signs in with somebody's cookie goes on as that somebody.
    assert len(again.result) == len(call("GET", INCIDENT).result)


@responses.activate
def test_22_an_async_rule_has_no_previous(call: Call) -> None:
    p1_rule(filter_condition="priorityCHANGESTO1", when="async_always")
    responses.post(URL, status=200)

    sys_id = created(call, impact="3", urgency="3")["sys_id"]
    call("PATCH", f"{INCIDENT}/{sys_id}", {"impact": "1", "urgency": "1"}, headers=ADMIN)
    let_pass()

    assert [each["previous_priority"] for each in bodies(responses)] == [""]


@responses.activate
def test_23_a_webhook_is_never_repeated_nor_signed(call: Call) -> None:
    p1_rule()
    responses.post(URL, status=500)

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=ADMIN)
    let_pass(3600)

    (request,) = sent(responses)
    assert not [name for name in request.headers if "signature" in name.lower()]


@responses.activate
def test_23_braces_in_the_body_can_be_mangled(call: Call) -> None:
    switches.turn("servicenow", "braces-mangled", on=True)
    p1_rule()
    responses.post(URL, status=400)

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=ADMIN)
    let_pass()

    with pytest.raises(json.JSONDecodeError):
        bodies(responses)


def test_24_an_offer_lies_in_the_past_and_counts_in_seconds(call: Call) -> None:
    ahead = offer(call, interaction(call), offered_on=ago(-60), timeout=20)
    item = offered(call, offered_on=ago(2), timeout=20)

    assert ahead.status == 409
    assert item_of(call, item)["state"] == "pending_accept"


def test_25_work_of_an_external_queue_ignores_capacity(call: Call) -> None:
    for _ in range(6):
        item = accepted(call)

    assert item_of(call, item)["state"] == "accepted"


def test_26_an_interaction_that_is_assigned_is_not_routed(call: Call) -> None:
    taken = interaction(call, assigned_to=sys_id_of("sys_user", "maya"))
    call("PATCH", f"/api/now/table/interaction/{taken}", {"state": "queued"})

    assert listed(call, f"document_id={taken}", "awa_work_item") == []


def test_29_comments_are_the_callers_and_work_notes_internal(call: Call) -> None:
    sys_id = created(call, comments="Hello Noor", work_notes="VIP")["sys_id"]

    elements = {
        each["value"]: each["element"] for each in listed(call, f"element_id={sys_id}", "sys_journal_field")
    }

    assert elements == {"Hello Noor": "comments", "VIP": "work_notes"}


def test_30_markup_in_journals_is_kept_as_written(call: Call) -> None:
    note = "[code]<b>bold</b>[/code]"
    sys_id = created(call, work_notes=note)["sys_id"]

    assert [each["value"] for each in listed(call, f"element_id={sys_id}", "sys_journal_field")] == [note]


def test_31_an_upgrade_answers_503_in_html(call: Call) -> None:
    switches.turn("servicenow", "upgrading", on=True)

    answer = call("POST", INCIDENT, {"short_description": "x"})

    assert answer.status == 503
    assert answer.text.lstrip().startswith("<")


@responses.activate
def test_32_every_webhook_names_its_instance(call: Call) -> None:
    p1_rule()
    responses.post(URL, status=200)

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=ADMIN)
    let_pass()

    assert bodies(responses)[0]["instance"]


def test_33_rows_of_other_domains_vanish(call: Call) -> None:
    sys_id = created(call)["sys_id"]
    WORLD.stores["incident"].rows[sys_id]["sys_domain"] = sys_id_of("domain", "theirs")
    WORLD.user("bridge")["sys_domain"] = sys_id_of("domain", "ours")

    assert call("GET", f"{INCIDENT}/{sys_id}").status == 404
    assert sys_id not in {each["sys_id"] for each in listed(call, "")}


def test_34_changes_of_one_second_have_one_time(call: Call) -> None:
    clock.freeze()

    first, second = created(call), created(call)

    assert first["sys_updated_on"] == second["sys_updated_on"]
    newest = listed(call, "ORDERBYDESCsys_updated_on^ORDERBYDESCnumber", sysparm_limit="2")
    assert [each["number"] for each in newest] == [second["number"], first["number"]]


def test_35_without_a_limit_ten_thousand_rows_come(call: Call) -> None:
    writer = WORLD.writer("admin")
    for number in range(10_001):
        writer.insert("sys_choice", {"value": str(number)})

    assert len(listed(call, "", "sys_choice", sysparm_fields="value")) == 10_000
