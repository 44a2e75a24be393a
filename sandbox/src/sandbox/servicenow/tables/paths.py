"""Dot-walking: ``caller_id.company.name`` from a row through its references."""

from collections.abc import Mapping

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store

MAX_STEPS = 4


def column_at(table: str, path: str) -> Column | None:
    """Return the column that the path ends at, or None when a step of it does not exist."""
    first, _, rest = path.partition(".")
    column = TABLES[table].columns.get(first)
    if not rest or column is None:
        return column
    is_walkable = column.kind == "reference" and path.count(".") <= MAX_STEPS
    return column_at(column.points_to, rest) if is_walkable else None


def value_at(stores: Mapping[str, Store], table: str, row: Row, path: str) -> str:
    """Return what is stored at the path's end, empty when a reference on the way is empty or dangling."""
    first, _, rest = path.partition(".")
    value = row.get(first, "")
    if not rest:
        return value
    target = TABLES[table].columns[first].points_to
    pointed = stores[target].rows.get(value)
    return value_at(stores, target, pointed, rest) if pointed else ""


def display_of(stores: Mapping[str, Store], table: str, sys_id: str) -> str:
    """Return the text that names the row, empty when there is no such row."""
    row = stores[table].rows.get(sys_id)
    return row.get(TABLES[table].display, "") if row else ""


def owner_of(stores: Mapping[str, Store], table: str, row: Row, path: str) -> tuple[str, str, Row]:
    """Return table, column and row that the path ends at; an empty row when it is not reached."""
    first, _, rest = path.partition(".")
    if not rest:
        return table, first, row
    target = TABLES[table].columns[first].points_to
    return owner_of(stores, target, stores[target].rows.get(row.get(first, ""), {}), rest)


def labels_of(stores: Mapping[str, Store], table: str, column: str) -> dict[str, str]:
    """Return the labels of a column's choices by value; they are rows, which an administrator may change."""
    rows = stores["sys_choice"].having("name", table)
    return {row["value"]: row["label"] for row in rows if row["element"] == column}
