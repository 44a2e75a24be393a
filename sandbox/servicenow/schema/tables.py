"""All tables of the instance, each with the columns that every table has."""

from dataclasses import replace

from sandbox.servicenow.dictionary import SYSTEM_COLUMNS
from sandbox.servicenow.schema import awa, interactions, people, platform, security, tasks

_OWN = {
    **people.TABLES,
    **tasks.TABLES,
    **interactions.TABLES,
    **platform.TABLES,
    **security.TABLES,
    **awa.TABLES,
}

TABLES = {name: replace(table, columns={**SYSTEM_COLUMNS, **table.columns}) for name, table in _OWN.items()}
