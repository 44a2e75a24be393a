"""Scripted REST of the scope x_acme_bridge: a caller with his incidents, and one incident a conversation."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.control import switches
from sandbox.operations import get, post
from sandbox.servicenow.errors import Refused, bad_request
from sandbox.servicenow.resources import body, caller, origin, required, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.records import INSERT_FAILED
from sandbox.servicenow.tables.shapes import Shape
from sandbox.servicenow.world import WORLD

PHONES = ("phone", "mobile_phone", "home_phone")
USER = (
    *("sys_id", "user_name", "name", "email", "phone", "mobile_phone", "employee_number"),
    *("vip", "time_zone", "company", "active"),
)
INCIDENT = (
    *("sys_id", "number", "short_description", "state", "priority"),
    *("opened_at", "sys_updated_on", "caller_id"),
)
MIN_DIGITS, MOST_INCIDENTS = 7, 3
TAKEN = ("short_description", "caller_id", "contact_type", "impact", "urgency")


def by_phone(request: HttpRequest) -> HttpResponse:
    """Return the one active user with this number and his latest open incidents."""
    wanted = _digits(request.GET.get("phone", ""))
    if len(wanted) < MIN_DIGITS:
        raise bad_request("phone is required")
    guard = WORLD.guard(caller(request))
    users = [row for row in WORLD.stores["sys_user"].rows.values() if _has(row, wanted)]
    if len(users) != 1 or not guard.may("read", "sys_user", users[0]):
        raise Refused(404, "Not Found", f"{len(users)} users have this number")
    own = WORLD.stores["incident"].having("caller_id", users[0]["sys_id"])
    open_ones = [row for row in own if row["active"] == "true" and guard.may("read", "incident", row)]
    latest = sorted(open_ones, key=lambda row: (row["sys_updated_on"], row["number"]), reverse=True)
    incidents = [_shown(request, "incident", INCIDENT, row) for row in latest[:MOST_INCIDENTS]]
    return result({"user": _shown(request, "sys_user", USER, users[0]), "incidents": incidents})


def find_or_create(request: HttpRequest) -> HttpResponse:
    """Return the conversation's incident, 201 when it is a new one."""
    sent = body(request)
    conversation_id = required(sent, "conversation_id")
    if switches.is_on("servicenow", "conversation-busy"):
        raise Refused(409, "Conflict", "conversation is being written by another request")
    if not WORLD.guard(caller(request)).may("create", "incident", {}):
        raise Refused(403, *INSERT_FAILED)
    found = WORLD.stores["incident"].first("correlation_id", conversation_id)
    values = {name: str(sent[name]) for name in TAKEN if name in sent}
    key = {"correlation_id": conversation_id, "correlation_display": "Genesys Cloud"}
    row = found or WORLD.writer(caller(request)).insert("incident", {**values, **key})
    return result(_shown(request, "incident", INCIDENT, row), status=200 if found else 201)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _has(user: Row, wanted: str) -> bool:
    """Return whether a number of the user is the wanted one, with its country code or without."""
    numbers = [_digits(user[column]) for column in PHONES]
    is_same = any(len(each) >= MIN_DIGITS and wanted.endswith(each) for each in numbers)
    return user["active"] == "true" and is_same


def _shown(request: HttpRequest, table: str, fields: tuple[str, ...], row: Row) -> dict[str, Any]:
    shape = Shape(
        stores=WORLD.stores,
        table=table,
        origin=origin(request),
        zone="UTC",
        fields=fields,
        with_links=False,
        guard=WORLD.guard(caller(request)),
    )
    return shape.of(row)


OPERATIONS = (
    get("/api/x_acme_bridge/caller/v1/by_phone", by_phone),
    post("/api/x_acme_bridge/incident/v1/find_or_create", find_or_create),
)
