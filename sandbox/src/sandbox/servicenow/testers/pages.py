"""What a person sees in the instance: incidents, one record, presence."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from sandbox.servicenow.awa import presence
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.shapes import Shape
from sandbox.servicenow.world import WORLD

PAGE_TABLES = ("incident", "interaction", "sys_user")
HIDDEN_COLUMNS = {
    *("sys_id", "sys_class_name", "incident_state", "number", "name", "short_description", "title"),
    *("comments_and_work_notes", "active", "severity", "escalation", "notify", "made_sla"),
    *("approval", "upon_approval", "upon_reject", "knowledge", "sys_domain", "sys_domain_path"),
}
TITLE_COLUMN = {"incident": "short_description", "interaction": "short_description", "sys_user": "title"}
FIRST_COLUMNS = ("caller_id", "opened_for", "description", "priority", "impact", "urgency")
LISTED_COLUMNS = ("number", "short_description", "caller_id", "state", "priority", "sys_updated_on")


def home(request: HttpRequest) -> HttpResponse:
    """Return the incidents, newest first, and the agents with their presence."""
    with WORLD.lock:
        newest = sorted(WORLD.stores["incident"].rows.values(), key=lambda row: row["number"], reverse=True)
        incidents = [_listed(row) for row in newest[:200]]
        context = {"incidents": incidents, "agents": _agents(), "states": presence.states()}
        return HttpResponse(render_to_string("sandbox/servicenow_home.html", context))


def record(request: HttpRequest, table: str) -> HttpResponse:
    """Return the page of ``/incident.do?sys_id=…``; ``sysparm_query=number=…`` finds it too."""
    if table not in PAGE_TABLES:
        raise Http404
    with WORLD.lock:
        row = _asked(request, table)
        if row is None:
            raise Http404
        return HttpResponse(render_to_string("sandbox/servicenow_record.html", _page(table, row)))


def navigator(request: HttpRequest, target: str = "") -> HttpResponse:
    """Send the frames of the classic and the unified navigation on to the record page inside them."""
    query = request.META.get("QUERY_STRING", "")
    wanted = request.GET.get("uri") or (f"{target}?{query}" if query else target)
    parts = urlsplit(wanted.lstrip("/"))
    table, is_form, _ = parts.path.partition(".do")
    sys_id = parse_qs(parts.query).get("sys_id", [""])[0]
    if parts.netloc or not is_form or table not in PAGE_TABLES or not sys_id.isalnum():
        raise Http404
    return HttpResponseRedirect(f"/{table}.do?sys_id={sys_id}")


def workspace(request: HttpRequest, workspace: str, table: str, sys_id: str) -> HttpResponse:
    """Send a workspace's record address on to the record's page."""
    return HttpResponseRedirect(f"/{table}.do?sys_id={sys_id}")


def _asked(request: HttpRequest, table: str) -> Row | None:
    sys_id = request.GET.get("sys_id", "")
    query = request.GET.get("sysparm_query", "")
    if sys_id or not query:
        return WORLD.stores[table].rows.get(sys_id)
    reader = WORLD.reader(table)
    return next(iter(reader.rows(reader.condition(query))), None)


def _page(table: str, row: Row) -> dict[str, Any]:
    shown = _shown(table, row)
    cells = [
        {**shown[name], "label": name.replace("_", " ").removesuffix(" id"), "link": _link(table, name, row)}
        for name in sorted(shown, key=_rank)
        if name not in HIDDEN_COLUMNS and shown[name]["display_value"]
    ]
    notes = reversed(list(WORLD.stores["sys_journal_field"].having("element_id", row["sys_id"])))
    return {
        "table": table,
        "name": row[TABLES[table].display],
        "title": row[TITLE_COLUMN[table]],
        "state": shown["state"]["display_value"] if "state" in shown else "",
        "cells": cells,
        "notes": list(notes),
        "incidents": _incidents_of(row["sys_id"]) if table == "sys_user" else [],
    }


def _rank(name: str) -> tuple[bool, int]:
    """Return where the column stands on the page: the telling ones first, the system's own last."""
    place = FIRST_COLUMNS.index(name) if name in FIRST_COLUMNS else len(FIRST_COLUMNS)
    return name.startswith("sys_"), place


def _incidents_of(user_id: str) -> list[dict[str, Any]]:
    rows = WORLD.stores["incident"].having("caller_id", user_id)
    return [_listed(row) for row in sorted(rows, key=lambda row: row["number"], reverse=True)]


def _listed(row: Row) -> dict[str, Any]:
    shown = _shown("incident", row)
    return {
        "sys_id": row["sys_id"],
        "is_active": row["active"] == "true",
        **{name: shown[name]["display_value"] for name in LISTED_COLUMNS},
    }


def _shown(table: str, row: Row) -> dict[str, Any]:
    return Shape(stores=WORLD.stores, table=table, origin="", zone="UTC", mode="all").of(row)


def _link(table: str, name: str, row: Row) -> str:
    target = TABLES[table].columns[name].points_to
    return f"/{target}.do?sys_id={row[name]}" if target in PAGE_TABLES and row[name] else ""


def _agents() -> list[dict[str, Any]]:
    users, presences = WORLD.stores["sys_user"].rows, WORLD.stores["awa_agent_presence"].rows.values()
    known = [each for each in presences if each["agent"] in users]
    agents = [{**users[each["agent"]], "state_id": each["current_presence_state"]} for each in known]
    return sorted(agents, key=lambda agent: agent["name"])
