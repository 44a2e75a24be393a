"""Stats API: counts and other aggregates, whole or in groups; all numbers are texts."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.resources import is_true, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.paths import column_at, value_at
from sandbox.servicenow.tables.table_api import existing, wanted_rows
from sandbox.servicenow.world import WORLD

AGGREGATES: dict[str, Callable[[Sequence[int]], float]] = {
    "sum": sum,
    "avg": lambda numbers: sum(numbers) / len(numbers),
    "min": min,
    "max": max,
}


def stats(request: HttpRequest, table_name: str) -> HttpResponse:
    """Return the aggregates of the rows that the query wants."""
    existing(table_name)
    rows = wanted_rows(request, table_name)
    columns = [path for path in _names(request, "sysparm_group_by") if column_at(table_name, path)]
    if not columns:
        return result({"stats": _stats(request, table_name, rows)})
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple(value_at(WORLD.stores, table_name, row, path) for path in columns)
        groups.setdefault(key, []).append(row)
    described = (_group(request, table_name, columns, key, rows) for key, rows in sorted(groups.items()))
    return result(list(described))


def _group(
    request: HttpRequest, table: str, columns: list[str], key: tuple[str, ...], rows: list[Row]
) -> dict[str, Any]:
    fields = [{"field": path, "value": value} for path, value in zip(columns, key, strict=True)]
    return {"stats": _stats(request, table, rows), "groupby_fields": fields}


def _stats(request: HttpRequest, table: str, rows: list[Row]) -> dict[str, Any]:
    found: dict[str, Any] = {"count": str(len(rows))} if is_true(request, "sysparm_count") else {}
    for name, aggregate in AGGREGATES.items():
        columns = [each for each in _names(request, f"sysparm_{name}_fields") if column_at(table, each)]
        if columns:
            found[name] = {each: _over(aggregate, [row.get(each, "") for row in rows]) for each in columns}
    return found


def _over(aggregate: Callable[[Sequence[int]], float], values: list[str]) -> str:
    numbers = [int(value) for value in values if value.lstrip("-").isdigit()]
    return f"{aggregate(numbers):g}" if numbers else ""


def _names(request: HttpRequest, parameter: str) -> list[str]:
    return [each.strip() for each in request.GET.get(parameter, "").split(",") if each.strip()]
