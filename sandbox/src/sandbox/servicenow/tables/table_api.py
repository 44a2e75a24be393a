"""Table API: /api/now/table/{table}[/{sys_id}]."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from sandbox.control import switches
from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.resources import (
    body,
    caller,
    display_mode,
    is_true,
    no_content,
    origin,
    partial_result,
    result,
    whole,
)
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.seeds.people import ADMIN
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.operators import stored
from sandbox.servicenow.tables.paths import column_at, is_beyond
from sandbox.servicenow.tables.query import NotUnderstood
from sandbox.servicenow.tables.records import INSERT_FAILED, Writer
from sandbox.servicenow.tables.row_access import Guard, Operation
from sandbox.servicenow.tables.shapes import Shape
from sandbox.servicenow.world import WORLD

DEFAULT_LIMIT = 10_000
FAILURES = {"write": "Update", "delete": "Delete"}
CANCELLED = (
    "Transaction cancelled: maximum execution time exceeded",
    "maximum execution time exceeded Check logs for error trace or enable glide.rest.debug property to "
    "verify REST request processing",
)
FIRST_VERSION = "/api/now/v1/"


def listed(request: HttpRequest, table_name: str) -> HttpResponse:
    """Return the rows that the query wants, one page of them."""
    existing(table_name)
    limit = whole(request, "sysparm_limit", DEFAULT_LIMIT, low=1)
    offset = whole(request, "sysparm_offset", 0, low=0)
    rows = wanted_rows(request, table_name)
    guard = WORLD.guard(caller(request))
    # The limit comes first: rows that the caller may not see leave gaps in the page.
    page = [row for row in rows[offset : offset + limit] if guard.may("read", table_name, row)]
    if request.path.startswith(FIRST_VERSION) and not page:
        raise Refused(404, *NO_RECORD)
    shape = shape_of(request, table_name)
    response = _listing([shape.of(row) for row in page])
    if not is_true(request, "sysparm_no_count"):
        response["X-Total-Count"] = str(len(rows))
        if not is_true(request, "sysparm_suppress_pagination_header"):
            _add_links(response, request, limit=limit, offset=offset, total=len(rows))
    return response


def create(request: HttpRequest, table_name: str) -> HttpResponse:
    """Create a row; unknown columns are dropped without a word."""
    existing(table_name)
    guard, sent = WORLD.guard(caller(request)), body(request)
    if not guard.may("create", table_name, {name: str(value) for name, value in sent.items()}):
        raise Refused(403, *INSERT_FAILED)
    row = writer_of(request).insert(table_name, _writable(guard, "create", table_name, {}, sent))
    response = _echo(request, table_name, row, status=201)
    response["Location"] = f"{origin(request)}{request.path}/{row['sys_id']}"
    return response


def one(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Return the row."""
    existing(table_name)
    row = visible(request, table_name, sys_id)
    return result(shape_of(request, table_name).of(row))


def change(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Change the columns that were sent; PUT is a partial update too."""
    existing(table_name)
    guard, row = WORLD.guard(caller(request)), visible(request, table_name, sys_id)
    demand(guard, "write", table_name, row)
    sent = _writable(guard, "write", table_name, row, body(request))
    row = writer_of(request).update(table_name, row["sys_id"], sent)
    return _echo(request, table_name, row)


def remove(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Remove the row."""
    existing(table_name)
    row = visible(request, table_name, sys_id)
    demand(WORLD.guard(caller(request)), "delete", table_name, row)
    writer_of(request).delete(table_name, row["sys_id"])
    return no_content()


def existing(table: str) -> None:
    """Pass when the table exists, and its own record lets applications in, or refuse."""
    if table not in TABLES:
        raise Refused(400, f"Invalid table {table}")
    if WORLD.stores["sys_db_object"].first("name", table, ws_access="false"):
        raise Refused(403, "User Not Authorized", f"Table {table} does not allow access via web services")


def visible(request: HttpRequest, table: str, sys_id: str) -> Row:
    """Return the record.

    Raises: Refused when there is none, or none that the caller may see: he cannot tell the two apart.
    """
    row = WORLD.stores[table].first("sys_id", sys_id)
    guard = WORLD.guard(caller(request))
    if row is None or not guard.may("read", table, row) or not _in_domain(request, guard, row):
        raise Refused(404, *NO_RECORD)
    return row


def demand(guard: Guard, operation: Operation, table: str, row: Row) -> None:
    """Pass when the caller may do this with the record, or refuse."""
    if not guard.may(operation, table, row):
        detail = f"ACL Exception {FAILURES[operation]} Failed due to security constraints"
        raise Refused(403, "Operation Failed", detail)


def wanted_rows(request: HttpRequest, table: str) -> list[Row]:
    """Return all rows that ``sysparm_query``, or else the equality filters, want in the caller's domain."""
    guard = WORLD.guard(caller(request))
    return [row for row in _queried(request, table) if _in_domain(request, guard, row)]


def _in_domain(request: HttpRequest, guard: Guard, row: Row) -> bool:
    """Return whether the row's domain is the caller's; some may look beyond when they ask for it."""
    is_beyond = is_true(request, "sysparm_query_no_domain") and ADMIN in guard.roles
    return is_beyond or guard.sees_domain(row)


def _queried(request: HttpRequest, table: str) -> list[Row]:
    reader = WORLD.reader(table, caller(request))
    text = request.GET.get("sysparm_query", request.GET.get("sysparm_filter", ""))
    try:
        rows = WORLD.rows(reader, reader.read(text))
    except NotUnderstood as unknown:
        raise _not_known(str(unknown)) from unknown
    filters = {} if text else _filters(request, table)
    shape = replace(shape_of(request, table), mode="all", fields=tuple(filters), guard=None)
    return [row for row in rows if _fits(shape, row, filters)] if filters else rows


def _not_known(clause: str) -> Refused:
    return Refused(400, "Invalid query", f"The sandbox does not know this clause of sysparm_query: {clause}")


def demand_known(table: str, paths: Iterable[str]) -> None:
    """Pass unless a path leads to a column that only the sandbox has not."""
    for path in paths:
        if not column_at(table, path) and is_beyond(table, path):
            raise _not_known(path)


def _filters(request: HttpRequest, table: str) -> dict[str, str]:
    """Return the equality filters on columns, in lower case."""
    demand_known(table, request.GET)
    columns = {name: column for name in request.GET if (column := column_at(table, name))}
    return {name: stored(column, request.GET[name]) for name, column in columns.items()}


def shape_of(request: HttpRequest, table: str) -> Shape:
    """Return how the caller wants rows of the table."""
    user = WORLD.user(caller(request))
    day, time = WORLD.time_formats(user)
    return Shape(
        stores=WORLD.stores,
        table=table,
        origin=origin(request),
        zone=WORLD.zone_of(user),
        mode=display_mode(request),
        fields=_fields(request, table),
        with_links=not is_true(request, "sysparm_exclude_reference_link"),
        date_format=day,
        time_format=time,
        guard=WORLD.guard(caller(request)),
    )


def _fields(request: HttpRequest, table: str) -> tuple[str, ...]:
    """Return the wanted columns: named, else those of a known view, else none, which means all."""
    named = request.GET.get("sysparm_fields", "")
    if named:
        return tuple(each.strip() for each in named.split(",") if each.strip())
    view = request.GET.get("sysparm_view", "")
    lists = WORLD.stores["sys_ui_list"].having("name", table)
    elements = WORLD.stores["sys_ui_list_element"]
    shown = [
        each for one in lists if one["view"] == view for each in elements.having("list_id", one["sys_id"])
    ]
    return tuple(each["element"] for each in sorted(shown, key=lambda each: int(each["position"] or 0)))


def writer_of(request: HttpRequest) -> Writer:
    """Return what writes on behalf of the caller."""
    return WORLD.writer(caller(request), by_display=is_true(request, "sysparm_input_display_value"))


def _writable(
    guard: Guard, operation: Operation, table: str, row: Row, sent: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what was sent without the columns that the caller may not write: they are dropped in silence."""
    return {
        name: value
        for name, value in sent.items()
        if name in TABLES[table].columns and guard.may_column(operation, table, row, name)
    }


def _listing(rows: list[dict[str, Any]]) -> HttpResponse:
    if switches.is_on("servicenow", "partial-result"):
        return partial_result(rows[: len(rows) // 2], *CANCELLED)
    return result(rows)


def _fits(shape: Shape, row: Row, filters: dict[str, str]) -> bool:
    """Return whether each filter equals the stored or the display value."""
    both = shape.of(row)
    return all(
        value in (both[name]["value"].lower(), both[name]["display_value"].lower())
        for name, value in filters.items()
    )


def _echo(request: HttpRequest, table: str, row: Row, *, status: int = 200) -> HttpResponse:
    if request.headers.get("X-no-response-body") == "true":
        return no_content(status)
    return result(shape_of(request, table).of(row), status=status)


def _add_links(response: HttpResponse, request: HttpRequest, *, limit: int, offset: int, total: int) -> None:
    """Add the ``Link`` header: first and last always, prev and next where there is one."""
    last = max(0, (total - 1) // limit * limit)
    offsets = {"first": 0, "last": last}
    if offset:
        offsets["prev"] = max(0, offset - limit)
    if offset + limit < total:
        offsets["next"] = offset + limit
    response["Link"] = ",".join(
        f'<{_page(request, limit, offsets[rel])}>;rel="{rel}"'
        for rel in ("first", "prev", "next", "last")
        if rel in offsets
    )


def _page(request: HttpRequest, limit: int, offset: int) -> str:
    query = {**request.GET.dict(), "sysparm_limit": limit, "sysparm_offset": offset}
    return f"{origin(request)}{request.path}?{urlencode(query)}"
