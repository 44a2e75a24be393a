"""Aggregate API: counts and other aggregates, whole or in groups; all numbers are texts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import caller, display_mode, is_true, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.operators import Order, order_of
from sandbox.servicenow.tables.paths import column_at, value_at
from sandbox.servicenow.tables.row_tests import COMPARED
from sandbox.servicenow.tables.shapes import DisplayMode, Shape
from sandbox.servicenow.tables.table_api import demand_known, existing, shape_of, wanted_rows
from sandbox.servicenow.world import WORLD

AGGREGATES: Mapping[str, Callable[[Sequence[int]], str]] = {
    "sum": lambda numbers: str(sum(numbers)),
    "avg": lambda numbers: f"{sum(numbers) / len(numbers):.4f}",
    "min": lambda numbers: str(min(numbers)),
    "max": lambda numbers: str(max(numbers)),
}
COUNT = "count"
COLUMN_LISTS = ("sysparm_group_by", *(f"sysparm_{name}_fields" for name in AGGREGATES))
WHOLE = re.compile(r"-?[0-9]{1,18}")
HAVING = re.compile(
    r"(count|sum|avg|min|max)\^([\w.]*)\^(=|!=|<|<=|>|>=)\^(-?\d{1,18}(?:\.\d+)?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows that share the values of the grouping columns."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Row]

    def of(self, aggregate: str, path: str) -> str:
        """Return an aggregate of the group; empty when no row has a number there."""
        if aggregate == COUNT:
            return str(len(self.rows))
        known = self.rows if column_at(self.table, path) else ()
        values = [value_at(WORLD.stores, self.table, row, path) for row in known]
        numbers = [int(value) for value in values if WHOLE.fullmatch(value)]
        if numbers:
            return AGGREGATES[aggregate](numbers)
        texts = [value for value in values if value and aggregate in ("min", "max")]
        return (min(texts) if aggregate == "min" else max(texts)) if texts else ""

    def order(self, path: str) -> Order:
        """Return what to sort the group by: the value that its rows share in the column."""
        column = column_at(self.table, path)
        if column is None:
            return 0, 0, ""
        return order_of(column, value_at(WORLD.stores, self.table, self.rows[0], path))


def stats(request: HttpRequest, table_name: str) -> HttpResponse:
    """Return the aggregates of the rows that the query wants; refuse who may not read each row."""
    existing(table_name)
    guard = WORLD.guard(caller(request))
    if not all(guard.may("read", table_name, row) for row in WORLD.stores[table_name].rows.values()):
        raise Refused(403, "User Not Authorized", "ACL restricts the record retrieval")
    rows, having = wanted_rows(request, table_name), _havings(request)
    for parameter in COLUMN_LISTS:
        demand_known(table_name, _names(request, parameter))
    columns = tuple(path for path in _names(request, "sysparm_group_by") if column_at(table_name, path))
    if not columns:
        whole = Group(table=table_name, columns=(), rows=rows)
        return result({"stats": _stats(request, whole)})
    groups = [each for each in _grouped(table_name, columns, rows) if _has(having, each)]
    shape = shape_of(request, table_name)
    return result([_described(request, each, shape) for each in _ordered(request, groups)])


def _grouped(table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> list[Group]:
    """Return the groups in the order of their columns."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple(value_at(WORLD.stores, table, row, path) for path in columns)
        found.setdefault(key, []).append(row)
    groups = [Group(table=table, columns=columns, rows=each) for each in found.values()]
    return sorted(groups, key=lambda group: [group.order(path) for path in columns])


def _ordered(request: HttpRequest, groups: list[Group]) -> list[Group]:
    """Return the groups by ``state``, ``AVG^state`` or ``COUNT``, each with ``^DESC`` or without."""
    for wanted in reversed(_names(request, "sysparm_order_by")):
        parts = wanted.split("^")
        is_descending = parts[-1] == "DESC"
        names = parts[:-1] if is_descending else parts
        groups = sorted(groups, key=lambda group, names=names: _order(group, names), reverse=is_descending)  # type: ignore[misc]
    return groups


def _order(group: Group, names: list[str]) -> tuple[float, Order]:
    aggregate = names[0].lower() if names else ""
    if aggregate == COUNT or (aggregate in AGGREGATES and len(names) > 1):
        return _number(group.of(aggregate, names[-1])), (0, 0, "")
    return 0.0, group.order(names[0] if names else "")


def _havings(request: HttpRequest) -> list[re.Match[str]]:
    """Return each ``aggregate^field^operator^value``, or refuse malformed ones."""
    found = []
    for wanted in _names(request, "sysparm_having"):
        if not (match := HAVING.fullmatch(wanted)):
            raise Refused(400, "Invalid parameter", f"The sandbox does not know sysparm_having={wanted}")
        found.append(match)
    return found


def _has(having: Iterable[re.Match[str]], group: Group) -> bool:
    """Return whether the group meets them all."""
    return all(
        COMPARED[each[3]](_number(group.of(each[1].lower(), each[2])), float(each[4])) for each in having
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _described(request: HttpRequest, group: Group, shape: Shape) -> dict[str, Any]:
    mode = display_mode(request)
    fields = [_field(group, path, shape, mode) for path in group.columns]
    return {"stats": _stats(request, group), "groupby_fields": fields}


def _field(group: Group, path: str, shape: Shape, mode: DisplayMode) -> dict[str, str]:
    value, shown = shape.both(group.rows[0], path)
    if mode == "all":
        return {"field": path, "value": value, "display_value": shown}
    return {"field": path, "value": shown if mode == "true" else value}


def _stats(request: HttpRequest, group: Group) -> dict[str, Any]:
    found: dict[str, Any] = {COUNT: str(len(group.rows))} if is_true(request, "sysparm_count") else {}
    for name in AGGREGATES:
        columns = [each for each in _names(request, f"sysparm_{name}_fields") if column_at(group.table, each)]
        if columns:
            found[name] = {each: group.of(name, each) for each in columns}
    return found


def _names(request: HttpRequest, parameter: str) -> list[str]:
    return [each.strip() for each in request.GET.get(parameter, "").split(",") if each.strip()]
