"""Data tables over REST: the list by name, one, and how they are made, changed and deleted."""

from fnmatch import fnmatchcase
from typing import Any

from django.http import HttpRequest

from sandbox.genesys import catalogue
from sandbox.genesys.bodies import words
from sandbox.genesys.datatables import checks
from sandbox.genesys.datatables.store import KEY, Table
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.resources import Resource, each_verb
from sandbox.genesys.routing import list_filters, settings, shapes
from sandbox.genesys.state import STATE

MAX_TABLES = 200
DRAFT = "http://json-schema.org/draft-04/schema#"
OF_TABLES = "architect:datatable"


def _is_wanted(request: HttpRequest, table: Table) -> bool:
    pattern = request.GET.get("name", "").lower() or "*"
    is_named = fnmatchcase(table.name.lower(), pattern.replace("[", "[[]"))
    return is_named and list_filters.is_in_division(table.division_id, request)


def _read(body: dict[str, Any], table: Table | None) -> dict[str, Any]:
    """Return the attributes that the body sets; columns can only be added."""
    fields = fields_of("DataTable", body)
    if table is None and not fields.get("name", "").strip():
        raise checks.syntax_error("The name of the datatable is required.")
    before = table.columns if table else {}
    columns = checks.columns_of(fields.get("schema")) if table is None or "schema" in fields else before
    checks.check_only_adds(before, columns)
    own = {
        "columns": columns,
        "division_id": settings.division_in(fields, table.division_id if table else catalogue.DIVISION_ID),
    }
    return own | {name: fields[name] for name in ("name", "description") if name in fields}


def _made(fields: dict[str, Any]) -> Table:
    if len(STATE.datatables) >= MAX_TABLES:
        message = f"The max number of datatables allowed is {MAX_TABLES}."
        raise Refused(400, "flows.datatables.too.many.schemas", message)
    return Table(id=STATE.new_id("datatable"), **fields)


def _fill_rows(table: Table) -> None:
    """Give the rows the defaults of new columns."""
    for row in list(table.rows.values()):
        table.put(row)


def _shape(table: Table) -> dict[str, Any]:
    about = {"description": table.description} if table.description else {}
    return about | {
        "id": table.id,
        "name": table.name,
        "division": shapes.division(table.division_id),
        "schema": _schema(table) | about,
        "selfUri": f"/api/v2/flows/datatables/{table.id}",
    }


def _schema(table: Table) -> dict[str, Any]:
    """Return the JSON schema; its title is always the table's name."""
    return {
        "$schema": DRAFT,
        "title": table.name,
        "type": "object",
        "required": [KEY],
        "properties": table.columns,
        "additionalProperties": False,
    }


def _shown(request: HttpRequest, table: Table) -> dict[str, Any]:
    """Return a table with its columns only for ``expand=schema``."""
    wants_schema = "schema" in words(request, "expand")
    return {name: value for name, value in _shape(table).items() if name != "schema" or wants_schema}


TABLES = Resource(
    path="/api/v2/flows/datatables",
    parameter="datatableId",
    noun="datatable",
    entities=lambda: STATE.datatables,
    shape=_shape,
    shape_for=_shown,
    body=checks.body_of,
    read=_read,
    make=_made,
    after_write=_fill_rows,
    matches=_is_wanted,
    orders=("id", "name"),
    unknown="flows.datatables.table.not.found",
    duplicate=(409, "flows.datatables.not.unique"),
    removed_status=204,
    needs=each_verb(OF_TABLES),
)
