"""All tables of the instance, read from the files beside this one, one file an area."""

from typing import Any

from sandbox import data
from sandbox.servicenow.dictionary import SYSTEM_COLUMNS, Column, Table

AREAS = (
    *("people", "tasks", "interactions", "platform", "security"),
    *("limits", "imports", "awa", "outbound"),
)


def _table(described: dict[str, Any]) -> Table:
    """Return the table with the columns that every table has; a comment in the file is for its reader."""
    own = {name: Column(**column) for name, column in described.pop("columns").items()}
    described.pop("comment", None)
    return Table(columns={**SYSTEM_COLUMNS, **own}, **described)


TABLES = {
    name: _table(described)
    for area in AREAS
    for name, described in data.read(__package__, f"{area}.json").items()
}


def label_of(table: str, column: str = "") -> str:
    """Return what people call the table, or the column of it."""
    named = TABLES[table].columns[column].label if column else ""
    return named or (column or table).removeprefix("sys_").replace("_", " ").capitalize()
