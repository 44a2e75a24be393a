"""Architect data tables and their rows."""

from sandbox.genesys.datatables import rows
from sandbox.genesys.datatables.tables import OF_TABLES, TABLES
from sandbox.operations import delete, get, post, put

ROWS = "/api/v2/flows/datatables/{datatableId}/rows"
ROW = f"{ROWS}/{{rowId}}"
OF_ROWS = "architect:datatableRow"

OPERATIONS = (
    *TABLES.operations(),
    get(ROWS, rows.listed, f"{OF_TABLES}:view", f"{OF_ROWS}:view"),
    post(ROWS, rows.create, f"{OF_TABLES}:add", f"{OF_ROWS}:add"),
    get(ROW, rows.one, f"{OF_TABLES}:view", f"{OF_ROWS}:view"),
    put(ROW, rows.replace, f"{OF_TABLES}:edit", f"{OF_ROWS}:edit"),
    delete(ROW, rows.delete, f"{OF_TABLES}:delete", f"{OF_ROWS}:delete"),
)
