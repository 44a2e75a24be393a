"""Table API: /api/now/table/{table}[/{sys_id}]."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.resources import (
    body,
    caller,
    display_mode,
    is_true,
    origin,
    result,
    whole,
)
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.query import Query
from sandbox.servicenow.tables.records import Writer
from sandbox.servicenow.tables.shapes import Shape
from sandbox.servicenow.world import WORLD

DEFAULT_LIMIT = 10_000
FIRST_VERSION = "/api/now/v1/"


def listed(request: HttpRequest, table_name: str) -> HttpResponse:
    """Return the rows that the query wants, one page of them."""
    existing(table_name)
    limit = whole(request, "sysparm_limit", DEFAULT_LIMIT, low=1)
    offset = whole(request, "sysparm_offset", 0, low=0)
    rows = wanted_rows(request, table_name)
    page = rows[offset : offset + limit]
    if request.path.startswith(FIRST_VERSION) and not page:
        raise Refused(404, *NO_RECORD)
    shape = shape_of(request, table_name)
    response = result([shape.of(row) for row in page])
    if not is_true(request, "sysparm_no_count"):
        response["X-Total-Count"] = str(len(rows))
        if not is_true(request, "sysparm_suppress_pagination_header"):
            _add_links(response, request, limit=limit, offset=offset, total=len(rows))
    return response


def create(request: HttpRequest, table_name: str) -> HttpResponse:
    """Create a row; unknown columns are dropped without a word."""
    existing(table_name)
    row = writer_of(request).insert(table_name, body(request))
    response = _echo(request, table_name, row, status=201)
    response["Location"] = f"{origin(request)}{request.path}/{row['sys_id']}"
    return response


def one(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Return the row."""
    existing(table_name)
    row = writer_of(request).row(table_name, sys_id)
    return result(shape_of(request, table_name).of(row))


def change(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Change the columns that were sent; PUT is a partial update too."""
    existing(table_name)
    row = writer_of(request).update(table_name, sys_id, body(request))
    return _echo(request, table_name, row)


def remove(request: HttpRequest, table_name: str, sys_id: str) -> HttpResponse:
    """Remove the row."""
    existing(table_name)
    writer_of(request).delete(table_name, sys_id)
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def existing(table: str) -> None:
    """Pass when the table exists.

    Raises: Refused.
    """
    if table not in TABLES:
        raise Refused(400, f"Invalid table {table}")


def wanted_rows(request: HttpRequest, table: str) -> list[Row]:
    """Return all rows that ``sysparm_query``, or else the equality filters, want."""
    reader = WORLD.reader(table, caller(request))
    text = request.GET.get("sysparm_query", request.GET.get("sysparm_filter", ""))
    rows = WORLD.rows(reader, reader.read(text) if text else Query())
    filters = {name: request.GET[name] for name in request.GET if name in TABLES[table].columns}
    return rows if text or not filters else [row for row in rows if _fits(table, row, filters)]


def shape_of(request: HttpRequest, table: str) -> Shape:
    """Return how the caller wants rows of the table."""
    fields = request.GET.get("sysparm_fields", "")
    return Shape(
        stores=WORLD.stores,
        table=table,
        origin=origin(request),
        zone=WORLD.user(caller(request))["time_zone"],
        mode=display_mode(request),
        fields=tuple(each.strip() for each in fields.split(",") if each.strip()),
        with_links=not is_true(request, "sysparm_exclude_reference_link"),
    )


def writer_of(request: HttpRequest) -> Writer:
    """Return what writes on behalf of the caller."""
    return WORLD.writer(caller(request), by_display=is_true(request, "sysparm_input_display_value"))


def _fits(table: str, row: Row, filters: dict[str, str]) -> bool:
    """Return whether each filter equals the stored or the display value."""
    both = Shape(stores=WORLD.stores, table=table, origin="", zone="", mode="all", fields=tuple(filters)).of(
        row
    )
    return all(value in (both[name]["value"], both[name]["display_value"]) for name, value in filters.items())


def _echo(request: HttpRequest, table: str, row: Row, *, status: int = 200) -> HttpResponse:
    if request.headers.get("X-no-response-body") == "true":
        return HttpResponse(status=status)
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
