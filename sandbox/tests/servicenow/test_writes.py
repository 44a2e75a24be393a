"""Writing records: what the instance's rules make of an incident."""

import pytest

from sandbox import clock
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, INCIDENTS, NOOR, create, patch

MAILBOX = sys_id_of("incident", "noor", "Shared mailbox missing after migration")
MATRIX = {
    ("1", "1"): "1",
    ("1", "2"): "2",
    ("1", "3"): "3",
    ("2", "1"): "2",
    ("2", "2"): "3",
    ("2", "3"): "4",
    ("3", "1"): "3",
    ("3", "2"): "4",
    ("3", "3"): "4",
}


def notes(rows, sys_id):
    return [row["value"] for row in rows("sys_journal_field", f"element_id={sys_id}", "value")]


def test_creates_with_defaults(call):
    answer = call(
        "POST", INCIDENTS, {"caller_id": NOOR, "short_description": "x" * 200, "category": "Inquiry"}
    )

    assert answer.status == 201
    assert answer.headers["Location"].endswith(f"/api/now/table/incident/{answer.result['sys_id']}")
    record = answer.result
    assert (record["number"], record["state"], record["active"]) == ("INC0010014", "1", "true")
    assert (record["category"], record["sys_created_by"], record["sys_mod_count"]) == (
        "Inquiry",
        "bridge",
        "0",
    )
    assert len(record["short_description"]) == 160


@pytest.mark.parametrize(("levels", "priority"), MATRIX.items())
def test_computes_the_priority(call, levels, priority):
    record = create(call, impact=levels[0], urgency=levels[1], priority="5")

    assert record["priority"] == priority


def test_drops_unknown_and_read_only_columns(call):
    record = create(call, nonsense="1", number="INC1", sys_created_by="me", active="false")

    assert "nonsense" not in record
    assert (record["number"], record["sys_created_by"], record["active"]) == ("INC0010014", "bridge", "true")


def test_stores_odd_date_times_empty(call):
    assert create(call, opened_at="2026-03-01T14:05:09Z")["resolved_at"] == ""
    assert create(call, opened_at="2026-03-01 14:05:09")["opened_at"] == "2026-03-01 14:05:09"


def test_takes_the_clients_sys_id_once(call):
    assert create(call, sys_id="a" * 32)["sys_id"] == "a" * 32
    assert call("POST", INCIDENTS, {"sys_id": "a" * 32}).status == 403
    assert call("POST", INCIDENTS, {"sys_id": "A" * 32}).status == 403


@pytest.mark.parametrize("own", ["AAAABBBBCCCCDDDDEEEEFFFF00001111", "AaaaBbbbCcccDdddEeeeFfff00001111"])
def test_keeps_a_client_s_sys_id_as_it_is_spelt(call, rows, own):
    answer = call("POST", INCIDENTS, {"sys_id": own, "short_description": "x"})

    assert (answer.status, answer.result["sys_id"]) == (201, own)
    assert answer.headers["Location"].endswith(f"/{own}")
    assert rows("incident", f"sys_id={own.lower()}", "sys_id") == [{"sys_id": own}]
    assert patch(call, own.lower(), short_description="y").result["sys_id"] == own
    assert call("DELETE", f"{INCIDENTS}/{own.upper()}").status == 204
    assert call("GET", f"{INCIDENTS}/{own}").status == 404


def test_says_nothing_but_where_it_is_on_request(call):
    quiet = {**ADMIN, "X-no-response-body": "true"}

    answer = call("POST", INCIDENTS, {"short_description": "x"}, headers=quiet)

    assert (answer.status, answer.text, "Content-Type" in answer.headers) == (201, "", False)
    assert call("GET", answer.headers["Location"].removeprefix("http://testserver")).status == 200


def test_creates_twice_what_is_posted_twice(call, rows):
    create(call, correlation_id="conversation")
    create(call, correlation_id="conversation")

    assert len(rows("incident", "correlation_id=conversation")) == 2


def test_appends_notes_that_read_back_empty(call, rows):
    record = create(call, work_notes="first")

    changed = patch(call, record["sys_id"], work_notes="second").result

    assert (record["work_notes"], changed["work_notes"], changed["sys_mod_count"]) == ("", "", "1")
    assert notes(rows, record["sys_id"]) == ["first", "second"]


def test_counts_only_real_changes(call):
    record = create(call)

    clock.step(5)
    same = patch(call, record["sys_id"], short_description="x").result
    other = patch(call, record["sys_id"], short_description="y").result

    assert (same["sys_mod_count"], same["sys_updated_on"]) == ("0", record["sys_updated_on"])
    assert other["sys_mod_count"] == "1"
    assert other["sys_updated_on"] > record["sys_updated_on"]


def test_demands_code_and_notes_to_resolve(call):
    record = create(call)

    refused = patch(call, record["sys_id"], state="6")
    resolved = patch(call, record["sys_id"], state="6", close_code="User error", close_notes="done").result

    assert refused.status == 403
    assert refused.body["error"]["detail"].startswith("Operation against file 'incident' was aborted")
    assert (resolved["state"], resolved["incident_state"], resolved["active"]) == ("6", "6", "true")
    assert resolved["resolved_at"]


@pytest.mark.parametrize(("state", "active"), {"2": "true", "7": "false", "8": "false"}.items())
def test_keeps_active_in_step_with_the_state(call, state, active):
    record = create(call, close_code="Duplicate", close_notes="x")

    assert patch(call, record["sys_id"], state=state).result["active"] == active


def test_reopens(call):
    record = create(call, state="6", close_code="Duplicate", close_notes="x")

    reopened = patch(call, record["sys_id"], state="2").result

    assert (reopened["resolved_at"], reopened["reopen_count"]) == ("", "1")


def test_demands_a_comment_to_await_the_caller(call):
    record = create(call)

    assert patch(call, record["sys_id"], state="3", hold_reason="1").status == 403
    assert patch(call, record["sys_id"], state="3", hold_reason="1", comments="Please call").status == 200


def test_wakes_when_the_caller_answers(call):
    changed = patch(call, MAILBOX, comments="Here are the mailboxes").result

    assert (changed["state"], changed["hold_reason"]) == ("2", "")


def test_reads_display_values(call):
    by_name = {"sysparm_input_display_value": "true", "sysparm_exclude_reference_link": "true"}

    sent = {"assignment_group": "Billing", "caller_id": "Nobody Known", "state": "In Progress"}
    record = call("POST", INCIDENTS, sent, query=by_name).result

    assert record["assignment_group"] == sys_id_of("sys_user_group", "Billing")
    assert (record["caller_id"], record["state"]) == ("", "2")


def test_counts_children_and_passes_the_state_down(call, rows):
    parent = create(call)["sys_id"]
    child = create(call, parent_incident=parent)["sys_id"]

    changed = patch(call, parent, state="2", work_notes="gateway restarted").result

    assert changed["child_incidents"] == "1"
    assert rows("incident", f"sys_id={child}", "state") == [{"state": "2"}]
    assert notes(rows, child) == ["gateway restarted"]


def test_lets_children_of_a_major_incident_be(call, rows):
    parent = create(call)["sys_id"]
    child = create(call, parent_incident=parent)["sys_id"]
    promotion = {
        "user": sys_id_of("sys_user", "bridge"),
        "role": sys_id_of("sys_user_role", "major_incident_manager"),
    }
    assert patch(call, parent, major_incident_state="accepted").result["major_incident_state"] == ""
    WORLD.writer("admin").insert("sys_user_has_role", promotion)

    changed = patch(call, parent, major_incident_state="accepted", state="2").result

    assert changed["major_incident_state"] == "accepted"
    assert rows("incident", f"sys_id={child}", "state") == [{"state": "1"}]


@pytest.mark.parametrize("state", ["7", "8"])
def test_keeps_closing_from_children(call, rows, state):
    parent = create(call, close_code="Duplicate", close_notes="x")["sys_id"]
    child = create(call, parent_incident=parent)["sys_id"]

    patch(call, parent, state=state)

    assert rows("incident", f"sys_id={child}", "state") == [{"state": "1"}]


def test_measures_how_long_it_took(call):
    record = create(call, close_code="Duplicate", close_notes="x")
    clock.step(600)

    assert patch(call, record["sys_id"], state="6").result["calendar_duration"] == "1970-01-01 00:10:00"
    assert patch(call, record["sys_id"], state="2").result["calendar_duration"] == ""


def test_knows_no_lock(call):
    seen = create(call)

    patch(call, seen["sys_id"], short_description="first")
    second = patch(
        call, seen["sys_id"], short_description="second", sys_mod_count=seen["sys_mod_count"]
    ).result

    assert (second["short_description"], second["sys_mod_count"]) == ("second", "2")


def test_obeys_other_data_policies(call):
    writer = WORLD.writer("admin")
    policy = writer.insert(
        "sys_data_policy2", {"model_table": "incident", "conditions": "contact_type=phone"}
    )
    for field in ("caller_id", "description"):
        writer.insert("sys_data_policy_rule", {"sys_data_policy": policy["sys_id"], "field": field})

    refused = call("POST", INCIDENTS, {"contact_type": "phone"})

    detail = "Data Policy Exception: The following fields are mandatory: Caller id, Description"
    assert (refused.status, refused.body["error"]["detail"]) == (403, detail)
    assert call("POST", INCIDENTS, {"contact_type": "email"}).status == 201


def test_links_an_interaction_to_an_incident(call, rows):
    interaction = call("POST", "/api/now/table/interaction", {"type": "messaging", "opened_for": NOOR}).result

    link = {"interaction": interaction["sys_id"], "document_table": "incident", "document_id": MAILBOX}
    call("POST", "/api/now/table/interaction_related_record", {**link, "type": "task", "task": MAILBOX})

    assert interaction["number"] == "IMS0004711"
    assert rows("interaction_related_record", f"interaction={interaction['sys_id']}", "task.number") == [
        {"task.number": "INC0010006"}
    ]


def test_closes_an_interaction(call):
    path = "/api/now/table/interaction"
    sys_id = call("POST", path, {"type": "phone", "short_description": "Call"}).result["sys_id"]

    closed = call("PUT", f"{path}/{sys_id}", {"state": "closed_complete"}).result

    assert closed["active"] == "false"
    assert closed["closed_at"]


def test_adds_a_phone_to_a_user(call):
    changed = call("PATCH", f"/api/now/table/sys_user/{NOOR}", {"home_phone": "+12065550199"}).result

    assert (changed["home_phone"], changed["name"]) == ("+12065550199", "Noor Haddad")


def test_deletes(call):
    sys_id = create(call)["sys_id"]

    assert call("DELETE", f"{INCIDENTS}/{sys_id}").status == 204
    assert call("DELETE", f"{INCIDENTS}/{sys_id}").status == 404
