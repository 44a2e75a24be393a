"""All tables of the instance, each with the columns that every table has."""

from dataclasses import replace

from sandbox.servicenow.dictionary import SYSTEM_COLUMNS
from sandbox.servicenow.schema import (
    awa,
    conversations,
    imports,
    interactions,
    limits,
    outbound,
    people,
    platform,
    security,
    tasks,
)

_OWN = {
    **people.TABLES,
    **tasks.TABLES,
    **interactions.TABLES,
    **platform.TABLES,
    **security.TABLES,
    **limits.TABLES,
    **imports.TABLES,
    **awa.TABLES,
    **conversations.TABLES,
    **outbound.TABLES,
}

TABLES = {name: replace(table, columns={**SYSTEM_COLUMNS, **table.columns}) for name, table in _OWN.items()}


def label_of(table: str, column: str = "") -> str:
    """Return what people call the table, or the column of it."""
    named = TABLES[table].columns[column].label if column else ""
    return named or (column or table).removeprefix("sys_").replace("_", " ").capitalize()
