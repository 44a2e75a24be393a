"""What every call about work checks first: the switch of the instance, the records that it names."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

NOT_FOUND = "Record Not Found"
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


Action = Callable[..., HttpResponseBase]


def while_enabled(action: Action, request: HttpRequest, **ids: str) -> HttpResponseBase:
    """Act while Advanced Work Assignment is enabled, or refuse."""
    if not WORLD.switched_on("glide.awa.enabled"):
        raise Refused(403, "Forbidden", "AWA is not enabled")
    return action(request, **ids)


def record(table: str, sys_id: str) -> Row:
    """Return the record, or refuse."""
    row = WORLD.stores[table].rows.get(sys_id)
    if row is None:
        raise Refused(404, NOT_FOUND, f"There is no record for {table} : {sys_id}")
    return row


def document(table: str, sys_id: str) -> Row:
    """Return the document, or refuse."""
    row = WORLD.stores[table].rows.get(sys_id) if table in TABLES else None
    if row is None:
        raise Refused(404, NOT_FOUND, "document does not exist")
    return row


def queue(key: object) -> Row:
    """Return the queue with this sys_id, or with this id on the provider's side, or refuse."""
    rows, text = WORLD.stores["awa_queue"], str(key or "")
    found = rows.rows.get(text) or next((row for row in rows.having("external_id", text) if text), None)
    if found is None:
        raise Refused(404, NOT_FOUND, f"queue {text} does not exist")
    return found


def truth(value: Any, default: bool) -> bool:
    """Return what a parameter says in any spelling, or the default for none; ValueError for nonsense."""
    if value is None or value == "":
        return default
    try:
        return TRUTHS[str(value).lower()]
    except KeyError:
        raise ValueError(value) from None
