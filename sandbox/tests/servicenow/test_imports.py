"""Import sets: staging, transform maps with a key, and errors of rows."""

from sandbox import clock
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, NOOR, TABLE

STAGING = "u_bridge_incident_import"
IMPORT = f"/api/now/import/{STAGING}"
ROW = {"u_conversation_id": "c-1", "u_caller": NOOR, "u_short_description": "Password reset"}


def test_inserts(call, rows):
    answer = call("POST", IMPORT, ROW)

    assert answer.status == 201
    assert set(answer.body) == {"import_set", "staging_table", "result"}
    outcome = answer.result[0]
    assert (outcome["status"], outcome["display_name"], outcome["table"]) == (
        "inserted",
        "number",
        "incident",
    )
    assert rows("incident", f"sys_id={outcome['sys_id']}", "correlation_id") == [{"correlation_id": "c-1"}]


def test_updates_by_its_key_and_ignores_what_is_the_same(call, rows):
    first = call("POST", IMPORT, ROW).result[0]

    same = call("POST", IMPORT, ROW).result[0]
    other = call("POST", IMPORT, {**ROW, "u_short_description": "Badge"}).result[0]

    assert [same["status"], other["status"]] == ["ignored", "updated"]
    assert {first["sys_id"], same["sys_id"], other["sys_id"]} == {first["sys_id"]}
    assert len(rows("incident", "correlation_id=c-1")) == 1


def test_inserts_whenever_the_key_is_empty(call):
    keyless = {"u_short_description": "Password reset"}

    assert [call("POST", IMPORT, keyless).result[0]["status"] for _ in range(2)] == ["inserted"] * 2


def test_finds_references_by_name(call, rows):
    sys_id = call("POST", IMPORT, {**ROW, "u_caller": "noor haddad"}).result[0]["sys_id"]

    assert rows("incident", f"sys_id={sys_id}", "caller_id") == [{"caller_id": NOOR}]


def test_answers_201_to_a_row_that_fails(call, rows):
    answer = call("POST", IMPORT, {**ROW, "u_state": "6"})

    assert (answer.status, answer.result[0]["status"]) == (201, "error")
    assert "aborted by Business Rule" in answer.result[0]["error_message"]
    assert rows("incident", "correlation_id=c-1") == []


def test_tells_what_became_of_a_row_until_it_is_cleaned_up(call):
    made = call("POST", IMPORT, ROW)
    path = made.headers["Location"].removeprefix("http://testserver")

    assert call("GET", path).body == made.body
    clock.step(8 * 86_400)
    WORLD.tick()
    assert call("GET", path).status == 404


def test_flattens_nested_values(call, rows):
    call("POST", IMPORT, {**ROW, "u_short_description": {"a": 1}})

    assert rows("incident", "correlation_id=c-1", "short_description") == [{"short_description": '{"a"= 1}'}]


def test_stages_nothing_as_nothing(call, rows):
    keyless = {"u_conversation_id": None, "u_short_description": True, "u_state": 1}

    assert [call("POST", IMPORT, keyless).result[0]["status"] for _ in range(2)] == ["inserted"] * 2
    staged = rows(STAGING, "u_short_description=true^u_state=1", "u_conversation_id")
    assert staged == [{"u_conversation_id": ""}] * 2


def test_does_nothing_without_an_active_map(call, rows):
    path = f"{TABLE}/sys_transform_map/{sys_id_of('sys_transform_map', STAGING)}"
    call("PATCH", path, {"active": "false"}, headers=ADMIN)

    assert call("POST", IMPORT, ROW).result == []
    assert rows(STAGING, "sys_import_state=pending", "u_conversation_id") == [{"u_conversation_id": "c-1"}]


def test_refuses_what_is_no_staging_table(call):
    assert call("POST", "/api/now/import/incident", {}).status == 400
    assert call("GET", f"/api/now/import/nothing/{NOOR}").status == 400
