"""The instance's surprises, line by line as the wire notes list them: each test is named after its line."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
import responses

from sandbox import clock
from sandbox.control import switches
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.sandbox.servicenow.conftest import Answer
from tests.sandbox.servicenow.desk import accepted, ago, interaction, item_of, offer, offered
from tests.sandbox.servicenow.post import URL, bodies, let_pass, sent

Call = Callable[..., Answer]
INCIDENT = "/api/now/table/incident"
NOOR = sys_id_of("sys_user", "noor")
PLAIN = {"sysparm_exclude_reference_link": "true"}


@pytest.fixture(autouse=True)
def _steady() -> Any:
    switches.clear("servicenow")
    yield
    switches.clear("servicenow")


def signed(name: str) -> dict[str, str]:
    """Return the headers of another account; its password is its name."""
    credential = base64.b64encode(f"{name}:{name}".encode()).decode()
    return {"Authorization": f"Basic {credential}", "Accept": "application/json"}


def listed(call: Call, query: str, table: str = "incident", **more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(
        "GET", f"/api/now/table/{table}", query={"sysparm_query": query, **PLAIN, **more}
    ).result
    return found


def p1_rule(**changed: str) -> None:
    """Let the shipped rule post to URL."""
    rule = sys_id_of("sys_script", "P1 incident")
    WORLD.stores["sys_script"].rows[rule].update({"active": "true", "u_url": URL, **changed})


def created(call: Call, **values: str) -> dict[str, Any]:
    """Return a new incident of Noor's, as echoed."""
    sent = {"caller_id": NOOR, "short_description": "VPN is down", **values}
    answer: dict[str, Any] = call("POST", INCIDENT, sent, query=PLAIN).result
    return answer


def test_1_a_misspelt_field_returns_the_whole_table(call: Call) -> None:
    assert len(listed(call, "caller_idd=x")) == len(listed(call, ""))


def test_2_limit_in_the_query_is_noise(call: Call) -> None:
    assert len(listed(call, "active=true^LIMIT3")) == len(listed(call, "active=true")) > 3


def test_3_an_empty_caller_matches_incidents_without_one(call: Call) -> None:
    number = created(call, caller_id="")["number"]

    assert [each["number"] for each in listed(call, "caller_id=")] == [number]


def test_4_input_with_operators_widens_the_result(call: Call) -> None:
    phone = "5550100199^NQactive=true"

    assert listed(call, "mobile_phone=5550100199", "sys_user") == []
    assert len(listed(call, f"mobile_phone={phone}", "sys_user")) > 3
    assert len(listed(call, "assigned_to=javascript:gs.getUserID()^ORactive=true")) > 3


def test_5_the_limit_comes_before_the_access_rules_and_the_total_ignores_them(call: Call) -> None:
    query = {"sysparm_query": "ORDERBYnumber", "sysparm_limit": "100"}
    whole = call("GET", INCIDENT, query=query)
    seen = call("GET", INCIDENT, query=query, headers=signed("reader"))
    hidden = {each["sys_id"] for each in whole.result} - {each["sys_id"] for each in seen.result}

    assert len(hidden) > 0
    assert seen.headers["X-Total-Count"] == whole.headers["X-Total-Count"]
    assert call("GET", f"{INCIDENT}/{hidden.pop()}", headers=signed("reader")).status == 404


def test_6_unreadable_fields_are_absent_keys(call: Call) -> None:
    person = f"/api/now/table/sys_user/{NOOR}"

    ours, theirs = call("GET", person).result, call("GET", person, headers=signed("reader")).result

    assert "mobile_phone" in ours
    assert "mobile_phone" not in theirs


def test_7_booleans_are_texts(call: Call) -> None:
    assert {each["active"] for each in listed(call, "")} == {"true", "false"}


def test_8_an_empty_reference_is_a_text_and_a_filled_one_an_object(call: Call) -> None:
    sys_id = created(call)["sys_id"]

    record = call("GET", f"{INCIDENT}/{sys_id}").result

    assert record["caller_id"]["value"] == NOOR
    assert record["assigned_to"] == ""


def test_9_display_values_lose_the_id(call: Call) -> None:
    sys_id = created(call)["sys_id"]

    shown = call("GET", f"{INCIDENT}/{sys_id}", query={"sysparm_display_value": "true"}).result

    assert shown["caller_id"]["display_value"] == "Noor Haddad"
    assert "value" not in shown["caller_id"]


def test_10_display_dates_are_in_the_integration_users_zone(call: Call) -> None:
    path = f"{INCIDENT}/{created(call)['sys_id']}"

    both = call("GET", path, query={"sysparm_display_value": "all"}).result["sys_created_on"]

    assert both["display_value"] != both["value"]
    assert both["value"][:13] == clock.now().strftime("%Y-%m-%d %H")


def test_11_states_skip_numbers_and_interactions_have_words(call: Call) -> None:
    states = {each["value"] for each in listed(call, "name=incident^element=state", "sys_choice")}
    document = interaction(call, state="queued")

    assert states == {"1", "2", "3", "6", "7", "8"}
    assert call("GET", f"/api/now/table/interaction/{document}").result["state"] == "queued"


def test_12_priority_is_computed_and_categories_are_lower_case(call: Call) -> None:
    sys_id = created(call, priority="1", impact="3", urgency="3", category="Inquiry")["sys_id"]

    both = call("GET", f"{INCIDENT}/{sys_id}", query={"sysparm_display_value": "all"}).result

    assert both["priority"]["value"] == "4"
    # Stored off the list, in another case: the label of ``inquiry`` does not belong to it.
    assert both["category"]["display_value"] != "Inquiry / Help"


def test_13_journals_read_back_empty_and_each_write_appends(call: Call) -> None:
    path = f"{INCIDENT}/{created(call, work_notes='first')['sys_id']}"
    call("PATCH", path, {"work_notes": "second"})

    notes = listed(call, f"element_id={path.rpartition('/')[2]}", "sys_journal_field")

    assert call("GET", path).result["work_notes"] == ""
    assert sorted(each["value"] for each in notes) == ["first", "second"]


def test_14_a_repeated_post_duplicates(call: Call) -> None:
    created(call, correlation_id="c-1")
    created(call, correlation_id="c-1")

    assert len(listed(call, "correlation_id=c-1")) == 2


def test_15_unknown_fields_are_dropped_in_a_201(call: Call) -> None:
    answer = call("POST", INCIDENT, {"short_description": "x", "colour": "blue", "number": "INC9"})

    assert answer.status == 201
    assert "colour" not in answer.result
    assert answer.result["number"] != "INC9"


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
    patched = call("PATCH", "/api/now/openframe/voice-interaction/none", {"interaction": {}})

    assert (batch.status, batch.body["batch_request_id"]) == (200, "7")
    assert batch.body["serviced_requests"][0]["status_code"] == 404
    assert (patched.status, patched.result["status"]) == (200, "FAILURE")


def test_20_a_cookie_binds_to_a_session(call: Call) -> None:
    session = call("GET", INCIDENT, query={"sysparm_limit": "1"}).cookies["JSESSIONID"]

    again = call("GET", INCIDENT, headers=signed("reader") | {"Cookie": f"JSESSIONID={session}"})

    # Whoever signs in with somebody's cookie goes on as that somebody.
    assert len(again.result) == len(call("GET", INCIDENT).result)


def test_21_an_accepted_bot_message_is_not_a_delivered_one(call: Call) -> None:
    sent = {"requestId": "r-1", "userId": "u-1", "message": {"text": "hi", "typed": True}, "token": "wrong"}

    answer = call("POST", "/api/sn_va_as_service/bot/integration", sent)

    assert (answer.status, answer.body["status"]) == (200, "success")


@responses.activate
def test_22_an_async_rule_has_no_previous(call: Call) -> None:
    p1_rule(filter_condition="priorityCHANGESTO1", when="async_always")
    responses.post(URL, status=200)

    sys_id = created(call, impact="3", urgency="3")["sys_id"]
    call("PATCH", f"{INCIDENT}/{sys_id}", {"impact": "1", "urgency": "1"}, headers=signed("admin"))
    let_pass()

    assert [each["previous_priority"] for each in bodies(responses)] == [""]


@responses.activate
def test_23_a_webhook_is_never_repeated_nor_signed(call: Call) -> None:
    p1_rule()
    responses.post(URL, status=500)

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=signed("admin"))
    let_pass(3600)

    (request,) = sent(responses)
    assert not [name for name in request.headers if "signature" in name.lower()]


@responses.activate
def test_23_braces_in_the_body_can_be_mangled(call: Call) -> None:
    switches.turn("servicenow", "braces-mangled", on=True)
    p1_rule()
    responses.post(URL, status=400)

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=signed("admin"))
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

    call("POST", INCIDENT, {"impact": "1", "urgency": "1"}, headers=signed("admin"))
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
