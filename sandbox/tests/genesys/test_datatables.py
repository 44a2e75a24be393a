"""Architect data tables: the outage flag, and every table's columns and rows."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import Caller

TABLES = "/api/v2/flows/datatables"
HEALTH = f"{TABLES}/{uuid_of('datatable', 'System_Health')}"
HOURS = f"{TABLES}/{uuid_of('datatable', 'Business_Hours')}"


def schema(**types: str) -> dict[str, Any]:
    return {"properties": {name: {"type": each} for name, each in ({"key": "string"} | types).items()}}


def code_of_refusal(caller: Caller, method: str, path: str, body: Any = None) -> tuple[int, str]:
    answer = caller.send(method, path, body)
    return answer.status, answer.body["code"].removeprefix("flows.datatables.")


@pytest.mark.parametrize(("name", "count"), [("system_health", 1), ("*_h*", 2), ("System", 0), ("", 2)])
def test_tables_are_found_by_name(machine: Caller, name: str, count: int) -> None:
    assert machine.get(f"{TABLES}?name={name}").body["total"] == count


def test_columns_come_only_when_asked_for(machine: Caller) -> None:
    assert "schema" not in machine.get(HEALTH).body
    properties = machine.get(f"{HEALTH}?expand=schema").body["schema"]["properties"]
    assert {name: each["type"] for name, each in properties.items()} == {
        "key": "string",
        "outage": "boolean",
        "message": "string",
    }


def test_tables_are_sorted_and_paged(machine: Caller) -> None:
    answer = machine.get(f"{TABLES}?sortBy=name&sortOrder=descending&pageSize=1&expand=schema").body

    assert [each["name"] for each in answer["entities"]] == ["System_Health"]
    assert answer["pageCount"] == 2
    assert machine.get(f"{TABLES}?divisionId=none").body["total"] == 0
    assert machine.get(f"{TABLES}?sortBy=size").status == 400


def test_rows_are_brief_unless_asked(machine: Caller) -> None:
    assert machine.get(f"{HEALTH}/rows").body["entities"] == [{"key": "global"}]
    assert machine.get(f"{HEALTH}/rows/global").body == {"key": "global"}
    whole = {"key": "global", "outage": False, "message": ""}
    assert machine.get(f"{HEALTH}/rows?showbrief=false").body["entities"] == [whole]
    assert machine.get(f"{HEALTH}/rows/global?showbrief=false").body == whole


def test_the_next_page_is_asked_for_likewise(machine: Caller) -> None:
    first = machine.get(f"{HOURS}/rows?showbrief=false&pageSize=1").body

    assert machine.get(first["nextUri"]).body["entities"][0]["opens_hour"] == 8


def test_rows_are_ordered_by_key(machine: Caller) -> None:
    keys = [each["key"] for each in machine.get(f"{HOURS}/rows?sortOrder=descending").body["entities"]]

    assert keys == ["VIP Support", "IT Service Desk", "Billing"]
    assert machine.get(f"{HOURS}/rows/IT%20Service%20Desk?showbrief=false").body["closes_hour"] == 18


def test_a_replaced_row_falls_back_to_defaults(machine: Caller) -> None:
    machine.put(f"{HEALTH}/rows/global", {"key": "global", "outage": True, "message": "Mail is down"})
    answer = machine.put(f"{HEALTH}/rows/global", {"key": "global", "outage": True})

    assert answer.body == {"key": "global", "outage": True, "message": ""}
    assert machine.get(f"{HEALTH}/rows/global?showbrief=false").body == answer.body


def test_a_row_can_get_another_key(machine: Caller) -> None:
    machine.put(f"{HOURS}/rows/Billing", {"key": "Invoices/Refunds"})

    assert machine.get(f"{HOURS}/rows/Invoices%2FRefunds").body == {"key": "Invoices/Refunds"}
    assert code_of_refusal(machine, "GET", f"{HOURS}/rows/Billing") == (404, "row.not.found")
    taken = code_of_refusal(machine, "PUT", f"{HOURS}/rows/VIP%20Support", {"key": "IT Service Desk"})
    assert taken == (409, "not.unique")


def test_rows_come_and_go(machine: Caller) -> None:
    made = machine.post(f"{HEALTH}/rows", {"key": "emea", "outage": True})
    again = code_of_refusal(machine, "POST", f"{HEALTH}/rows", {"key": "emea"})

    assert made.body == {"key": "emea", "outage": True, "message": ""}
    assert again == (409, "not.unique")
    assert machine.delete(f"{HEALTH}/rows/emea").status == 204
    assert code_of_refusal(machine, "DELETE", f"{HEALTH}/rows/emea") == (404, "row.not.found")


@pytest.mark.parametrize(
    "row",
    [
        {"outage": True},
        {"key": ""},
        {"key": 7},
        {"key": None},
        {"key": "emea", "outage": "yes"},
        {"key": "emea", "message": 5},
        {"key": "emea", "since": "today"},
    ],
)
def test_a_row_fits_its_columns(machine: Caller, row: dict[str, Any]) -> None:
    assert code_of_refusal(machine, "POST", f"{HEALTH}/rows", row) == (400, "schema.exception")
    assert code_of_refusal(machine, "PUT", f"{HEALTH}/rows/global", row) == (400, "schema.exception")
    assert machine.get(f"{HEALTH}/rows").body["total"] == 1


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [("integer", 3, 3.5), ("integer", 3.0, 1e-3), ("integer", 0, True), ("number", 2.5, "2")],
)
def test_numbers_are_told_apart(machine: Caller, kind: str, good: Any, bad: Any) -> None:
    table = machine.post(TABLES, {"name": "Limits", "schema": schema(most=kind)}).body["id"]

    assert machine.post(f"{TABLES}/{table}/rows", {"key": "a", "most": good}).body["most"] == good
    wrong = code_of_refusal(machine, "POST", f"{TABLES}/{table}/rows", {"key": "b", "most": bad})
    assert wrong == (400, "schema.exception")


def test_limits_of_a_column_hold(machine: Caller) -> None:
    wanted = schema(most="integer")
    wanted["properties"]["most"] |= {"minimum": 1, "maximum": 9}
    table = machine.post(TABLES, {"name": "Limits", "schema": wanted}).body["id"]

    path = f"{TABLES}/{table}/rows"
    assert code_of_refusal(machine, "POST", path, {"key": "b", "most": 10}) == (400, "schema.exception")
    assert machine.post(path, {"key": "b" * 300, "most": None}).body["most"] == 0


def test_columns_can_only_be_added(machine: Caller) -> None:
    table = machine.post(TABLES, {"name": "Limits", "schema": schema(most="integer")}).body["id"]
    path = f"{TABLES}/{table}"
    machine.post(f"{path}/rows", {"key": "a", "most": 3})

    wider = schema(most="integer", note="string")
    wider["properties"]["note"]["default"] = "none"
    assert machine.put(f"{path}?expand=schema", {"name": "Bounds", "schema": wider}).body["name"] == "Bounds"
    assert machine.get(f"{path}/rows/a?showbrief=false").body == {"key": "a", "most": 3, "note": "none"}
    fewer = {"name": "Bounds", "schema": schema(note="string")}
    assert code_of_refusal(machine, "PUT", path, fewer) == (400, "cannot.remove.fields")
    other = {"name": "Bounds", "schema": schema(most="string", note="string")}
    assert code_of_refusal(machine, "PUT", path, other) == (400, "schema.exception")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"name": "System_health", "schema": schema()}, (409, "not.unique")),
        ({"schema": schema()}, (400, "syntax.error")),
        ([], (400, "syntax.error")),
        ({"name": "New"}, (400, "schema.exception")),
        ({"name": "New", "schema": {"properties": {"a": {"type": "string"}}}}, (400, "schema.exception")),
        ({"name": "New", "schema": schema(a="object")}, (400, "schema.exception")),
        ({"name": "New", "schema": schema(a="string") | {"required": ["a"]}}, (400, "schema.exception")),
        ({"name": "New", "schema": schema(key="integer")}, (400, "schema.exception")),
        (
            {"name": "New", "schema": schema(**{f"c{n}": "string" for n in range(50)})},
            (400, "too.many.properties"),
        ),
    ],
)
def test_a_table_needs_a_name_and_columns(machine: Caller, body: Any, refusal: tuple[int, str]) -> None:
    assert code_of_refusal(machine, "POST", TABLES, body) == refusal


def test_columns_go_by_their_names_and_not_by_their_titles(machine: Caller) -> None:
    wanted = schema(max_size="number", note="string", vip="boolean")
    wanted["properties"]["max_size"]["title"] = "Largest size"
    table = machine.post(TABLES, {"name": "Limits", "schema": wanted}).body

    properties = table["schema"]["properties"]
    assert properties["max_size"]["title"] == "Largest size"
    assert (properties["note"]["$id"], properties["note"]["displayOrder"]) == ("/properties/note", 2)
    row = machine.post(f"{TABLES}/{table['id']}/rows", {"key": "a"}).body
    assert row == {"key": "a", "max_size": 0, "note": "", "vip": False}
    by_title = {"key": "b", "Largest size": 1}
    refusal = code_of_refusal(machine, "POST", f"{TABLES}/{table['id']}/rows", by_title)
    assert refusal == (400, "schema.exception")


def test_the_vendors_own_sample_is_taken_and_given_back(machine: Caller) -> None:
    """Source: developer.genesys.cloud, data tables; its provider for Terraform adds division and order."""
    properties = {
        name: {"title": name, "type": kind, "$id": f"/properties/{name}", "displayOrder": order}
        for order, (name, kind) in enumerate(
            [("key", "string"), ("myStr", "string"), ("myDecimal", "number")]
        )
    }
    sample = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["key"],
        "properties": properties,
        "additionalProperties": False,
    }
    finance = uuid_of("division", "Finance")

    made = machine.post(TABLES, {"name": "Sample", "schema": sample, "division": {"id": finance}}).body

    assert made["schema"] == sample | {"title": "Sample"}
    assert made["division"]["name"] == "Finance"
    assert "description" not in made


def test_a_deleted_table_is_unknown(machine: Caller) -> None:
    assert machine.delete(HEALTH).status == 204
    unknown = (404, "table.not.found")
    assert code_of_refusal(machine, "GET", HEALTH) == unknown
    assert code_of_refusal(machine, "GET", f"{HEALTH}/rows") == unknown


def test_agents_have_no_part_in_it(agent: Caller) -> None:
    assert agent.get(TABLES).body["code"] == "missing.permissions"
    assert agent.get(f"{HEALTH}/rows").body["code"] == "missing.any.permissions"
