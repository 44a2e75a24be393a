"""Dot-walking: ``caller_id.company.name`` from a row through its references."""

from collections.abc import Mapping, Sequence

from sandbox import data
from sandbox.servicenow import schema
from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store

BEYOND: Mapping[str, Sequence[str]] = data.read(schema.__name__, "beyond.json")


def is_beyond(table: str, path: str) -> bool:
    """Return whether an instance would reach something on the path that is not here."""
    for step in path.split("."):
        if step in BEYOND.get(table, ()):
            return True
        column = TABLES[table].columns.get(step)
        if column is None or column.kind != "reference":
            return False
        table = column.points_to
    return False


def column_at(table: str, path: str) -> Column | None:
    """Return the column that the path ends at, or None when a step of it does not exist."""
    *steps, last = path.split(".")
    for step in steps:
        column = TABLES[table].columns.get(step)
        if column is None or column.kind != "reference":
            return None
        table = column.points_to
    return TABLES[table].columns.get(last)


def owner_of(stores: Mapping[str, Store], table: str, row: Row, path: str) -> tuple[str, str, Row]:
    """Return table, column and row that the path ends at; an empty row when it is not reached."""
    *steps, last = path.split(".")
    for step in steps:
        table, key = TABLES[table].columns[step].points_to, row.get(step, "")
        row = stores[table].rows.get(key, {})
    return table, last, row


def value_at(stores: Mapping[str, Store], table: str, row: Row, path: str) -> str:
    """Return what is stored at the path's end, empty when a reference on the way is empty or dangling."""
    _, column, end = owner_of(stores, table, row, path)
    return end.get(column, "")


def display_of(stores: Mapping[str, Store], table: str, sys_id: str) -> str:
    """Return the text that names the row, empty when there is no such row."""
    row = stores[table].rows.get(sys_id)
    return row.get(TABLES[table].display, "") if row else ""


def labels_of(stores: Mapping[str, Store], table: str, column: str) -> dict[str, str]:
    """Return the labels of a column's choices by value; they are rows, which an administrator may change."""
    rows = stores["sys_choice"].having("name", table)
    return {row["value"]: row["label"] for row in rows if row["element"] == column}
