"""Import Set API: rows into a staging table, and what transform maps make of them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.resources import JSON_TYPE, body, caller, origin
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

CLEANED_UP_AFTER = timedelta(days=7)
# Every staging table has these, and only the server writes them.
STAGED = {
    *("sys_import_set", "sys_transform_map", "sys_import_state", "sys_import_state_comment"),
    *("sys_target_sys_id", "sys_target_table"),
}


def load(request: HttpRequest, staging_table_name: str) -> HttpResponse:
    """Stage one row and transform it at once: 201, whatever became of it."""
    _demand_staging(staging_table_name)
    by = caller(request)
    sent = body(request)
    set_row = _new_set(staging_table_name, by)
    staged = _stage(staging_table_name, set_row, sent, by)
    response = _answer(request, staged, _transformed(staging_table_name, staged["sys_id"], by), status=201)
    response["Location"] = f"{origin(request)}{request.path}/{staged['sys_id']}"
    return response


def loaded(request: HttpRequest, staging_table_name: str, sys_id: str) -> HttpResponse:
    """Return what became of a row; old ones are cleaned up."""
    _demand_staging(staging_table_name)
    staged = WORLD.stores[staging_table_name].rows.get(sys_id)
    if staged is None:
        raise Refused(404, *NO_RECORD)
    return _answer(request, staged, [_outcome(staged)])


def clean_up(table: str, set_id: str, now: datetime) -> None:
    """Remove a set and its rows."""
    for staged in list(WORLD.stores[table].having("sys_import_set", set_id)):
        WORLD.stores[table].remove(staged["sys_id"])
    WORLD.stores["sys_import_set"].remove(set_id)


def _demand_staging(table: str) -> None:
    if table not in TABLES or not set(TABLES[table].columns) >= STAGED:
        raise Refused(400, f"Invalid staging table {table}")


def _new_set(table: str, by: str) -> Row:
    row = WORLD.writer(by).insert("sys_import_set", {"table_name": table, "state": "loaded"})
    WORLD.timers.at(clock.now() + CLEANED_UP_AFTER, partial(clean_up, table, row["sys_id"]))
    return row


def _stage(table: str, set_row: Row, sent: Mapping[str, Any], by: str) -> Row:
    """Keep a row as it came; nested values lose their form."""
    flat = {name: _flat(value) for name, value in sent.items() if name not in STAGED}
    return WORLD.writer(by).insert(table, {**flat, "sys_import_set": set_row["sys_id"]})


def _flat(value: Any) -> Any:
    return json.dumps(value).replace(":", "=") if isinstance(value, dict | list) else value


def _transformed(table: str, sys_id: str, by: str) -> list[dict[str, str]]:
    """Run each active map over the staged row and return the outcomes."""
    outcomes = []
    for transform in list(WORLD.stores["sys_transform_map"].having("source_table", table)):
        if transform["active"] == "true":
            change = _applied(transform, WORLD.stores[table].rows[sys_id], by)
            named = {"sys_transform_map": transform["sys_id"], "sys_target_table": transform["target_table"]}
            outcomes.append(_outcome(WORLD.writer(by).update(table, sys_id, {**named, **change})))
    return outcomes


def _applied(transform: Row, staged: Row, by: str) -> dict[str, str]:
    """Write the target and return what to note of it; a refusal of its rules is the row's error."""
    entries = list(WORLD.stores["sys_transform_entry"].having("map", transform["sys_id"]))
    values = {each["target_field"]: staged.get(each["source_field"], "") for each in entries}
    sent = {name: value for name, value in values.items() if value}
    keys = {each["target_field"] for each in entries if each["coalesce"] == "true"}
    table, writer = transform["target_table"], WORLD.writer(by, by_display=True)
    if table not in TABLES:
        return {"sys_import_state": "error", "sys_import_state_comment": f"Invalid table {table}"}
    found = _coalesced(table, {name: values[name] for name in keys})
    try:
        row = writer.update(table, found["sys_id"], sent) if found else writer.insert(table, sent)
    except Refused as refused:
        comment = refused.detail or refused.message
        return {"sys_import_state": "error", "sys_import_state_comment": comment}
    state = "inserted" if found is None else "ignored" if row is found else "updated"
    return {"sys_import_state": state, "sys_target_sys_id": row["sys_id"]}


def _coalesced(table: str, keys: Mapping[str, str]) -> Row | None:
    """Return the row that the keys tell; an empty key tells none."""
    if not keys or not all(keys.values()):
        return None
    store = WORLD.stores[table]
    indexed = next((name for name in keys if store.is_indexed(name)), None)
    rows = store.having(indexed, keys[indexed]) if indexed else store.rows.values()
    return next((row for row in rows if all(row.get(name) == value for name, value in keys.items())), None)


def _outcome(staged: Row) -> dict[str, str]:
    """Return what became of a staged row."""
    transform = WORLD.stores["sys_transform_map"].rows.get(staged["sys_transform_map"], {})
    table, sys_id = staged["sys_target_table"], staged["sys_target_sys_id"]
    named = TABLES[table].display if table in TABLES else ""
    target = WORLD.stores[table].rows.get(sys_id, {}) if table in TABLES else {}
    comment = staged["sys_import_state_comment"]
    return {
        "transform_map": transform.get("name", ""),
        "table": table,
        "display_name": named,
        "display_value": target.get(named, ""),
        "record_link": f"/api/now/table/{table}/{sys_id}" if sys_id else "",
        "status": staged["sys_import_state"],
        "sys_id": sys_id,
        **({"error_message": comment} if comment else {}),
    }


def _answer(
    request: HttpRequest, staged: Row, outcomes: list[dict[str, str]], *, status: int = 200
) -> HttpResponse:
    for each in outcomes:
        each["record_link"] = each["record_link"] and f"{origin(request)}{each['record_link']}"
    import_set = WORLD.stores["sys_import_set"].rows[staged["sys_import_set"]]["number"]
    table = request.resolver_match.kwargs["staging_table_name"] if request.resolver_match else ""
    content = {"import_set": import_set, "staging_table": table, "result": outcomes}
    return JsonResponse(content, status=status, content_type=JSON_TYPE)
