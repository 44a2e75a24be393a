"""Rows of data tables over REST: brief ones unless ``showbrief=false`` asks for the whole."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.datatables import checks
from sandbox.genesys.datatables.store import KEY, Row, Table
from sandbox.genesys.datatables.tables import TABLES
from sandbox.genesys.endpoints import no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token

MAX_ROWS = 5000


@signed_in
def listed(token: Token, request: HttpRequest, datatable_id: str) -> HttpResponse:
    """Return the rows in the order of their keys."""
    table = TABLES.known(datatable_id)
    ordered = [table.rows[key] for key in sorted(table.rows, reverse=listings.is_descending(request))]
    return listings.page(request, [_shown(row, request) for row in ordered])


@signed_in
def one(token: Token, request: HttpRequest, datatable_id: str, row_id: str) -> HttpResponse:
    """Return the row with this key."""
    return JsonResponse(_shown(_known_row(TABLES.known(datatable_id), row_id), request))


@signed_in
def create(token: Token, request: HttpRequest, datatable_id: str) -> HttpResponse:
    """Add a row; 409 when there is one with this key."""
    table, row = TABLES.known(datatable_id), checks.body_of(request)
    checks.check_row(table, row)
    _check_free(table, row[KEY])
    if len(table.rows) >= MAX_ROWS:
        message = f"The max number of datatable rows allowed is {MAX_ROWS}."
        raise Refused(400, "flows.datatables.too.many.rows", message)
    return JsonResponse(table.put(row))


@signed_in
def replace(token: Token, request: HttpRequest, datatable_id: str, row_id: str) -> HttpResponse:
    """Replace a row wholly, its key too: columns that are left out get their default."""
    table, row = TABLES.known(datatable_id), checks.body_of(request)
    before = _known_row(table, row_id)
    checks.check_row(table, row)
    if row[KEY] != before[KEY]:
        _check_free(table, row[KEY])
    del table.rows[before[KEY]]
    return JsonResponse(table.put(row))


@signed_in
def delete(token: Token, request: HttpRequest, datatable_id: str, row_id: str) -> HttpResponse:
    """Delete a row: 204."""
    table = TABLES.known(datatable_id)
    del table.rows[_known_row(table, row_id)[KEY]]
    return no_content()


def _known_row(table: Table, row_id: str) -> Row:
    row = table.rows.get(row_id)
    if row is None:
        raise Refused(404, "flows.datatables.row.not.found", "The datatable row could not be found.")
    return row


def _check_free(table: Table, key: str) -> None:
    if key in table.rows:
        raise Refused(409, "flows.datatables.not.unique", "The row had a duplicate keyname.")


def _shown(row: Row, request: HttpRequest) -> Row:
    is_whole = request.GET.get("showbrief", "true").lower() == "false"
    return row if is_whole else {KEY: row[KEY]}
