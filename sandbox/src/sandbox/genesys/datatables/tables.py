"""Data tables over REST: the list by name, one, and how they are made, changed and deleted."""

from fnmatch import fnmatchcase
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import words
from sandbox.genesys.datatables import checks
from sandbox.genesys.datatables.store import DRAFT, KEY, Table
from sandbox.genesys.endpoints import no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

MAX_TABLES = 200


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the tables, by name with ``*``; columns only with ``expand=schema``."""
    pattern, divisions = request.GET.get("name", "").lower() or "*", words(request, "divisionId")
    by = request.GET.get("sortBy", "id")
    if by not in ("id", "name"):
        raise checks.syntax_error("sortBy is id or name.")
    found = [each for each in STATE.datatables.values() if fnmatchcase(each.name.lower(), pattern)]
    found = found if not divisions or catalogue.DIVISION_ID in divisions else []
    is_turned = listings.is_descending(request)
    found.sort(key=lambda each: each.name.lower() if by == "name" else each.id, reverse=is_turned)
    return listings.page(request, [_shape(each, request) for each in found])


@signed_in
def one(token: Token, request: HttpRequest, datatable_id: str) -> HttpResponse:
    """Return a table; its columns only with ``expand=schema``."""
    return JsonResponse(_shape(known_table(datatable_id), request))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a table of the columns in its schema."""
    body = checks.body_of(request)
    name = _name(body)
    columns = checks.columns_of(body.get("schema"))
    if len(STATE.datatables) >= MAX_TABLES:
        message = f"The max number of datatables allowed is {MAX_TABLES}."
        raise Refused(400, "flows.datatables.too.many.schemas", message)
    table = Table(id=STATE.new_id("datatable"), name=name, columns=columns)
    table.description = str(body.get("description") or "")
    STATE.datatables[table.id] = table
    return JsonResponse(_shape(table) | {"schema": _schema(table)})


@signed_in
def change(token: Token, request: HttpRequest, datatable_id: str) -> HttpResponse:
    """Rename a table or add columns; existing rows get the defaults of the new ones."""
    table, body = known_table(datatable_id), checks.body_of(request)
    name = _name(body, own=table)
    columns = checks.columns_of(body["schema"]) if body.get("schema") else table.columns
    checks.check_only_adds(table.columns, columns)
    table.name, table.columns = name, columns
    table.description = str(body.get("description", table.description) or "")
    for row in list(table.rows.values()):
        table.put(row)
    return JsonResponse(_shape(table, request))


@signed_in
def delete(token: Token, request: HttpRequest, datatable_id: str) -> HttpResponse:
    """Delete a table with its rows: 204."""
    del STATE.datatables[known_table(datatable_id).id]
    return no_content()


def known_table(table_id: str) -> Table:
    """Return the table.

    Raises: Refused with ``flows.datatables.table.not.found``.
    """
    table = STATE.datatables.get(table_id)
    if table is None:
        raise Refused(404, "flows.datatables.table.not.found", "The datatable could not be found.")
    return table


def _name(body: dict[str, Any], own: Table | None = None) -> str:
    """Return the name a table is to have; no two tables have the same."""
    name = body.get("name") or (own.name if own else None)
    if not isinstance(name, str) or not name.strip():
        raise checks.syntax_error("The name of the datatable is required.")
    if any(each.name.lower() == name.lower() and each is not own for each in STATE.datatables.values()):
        message = "The passed in datatable had a duplicate name."
        raise Refused(409, "flows.datatables.not.unique", message)
    return name


def _shape(table: Table, request: HttpRequest | None = None) -> dict[str, Any]:
    shape = {
        "id": table.id,
        "name": table.name,
        "division": catalogue.DIVISION,
        "description": table.description,
        "selfUri": f"/api/v2/flows/datatables/{table.id}",
    }
    wants_schema = request is not None and "schema" in words(request, "expand")
    return shape | ({"schema": _schema(table)} if wants_schema else {})


def _schema(table: Table) -> dict[str, Any]:
    """Return the JSON schema; its title is always the table's name."""
    return {
        "$schema": DRAFT,
        "title": table.name,
        "type": "object",
        "required": [KEY],
        "properties": table.columns,
    }
