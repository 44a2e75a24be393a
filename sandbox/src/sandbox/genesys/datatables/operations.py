"""Architect data tables and their rows."""

from sandbox.genesys.datatables import rows, tables
from sandbox.operations import delete, get, post, put

ALL = "/api/v2/flows/datatables"
ONE = f"{ALL}/{{datatableId}}"
ROWS = f"{ONE}/rows"
ROW = f"{ROWS}/{{rowId}}"
OF_TABLES, OF_ROWS = "architect:datatable", "architect:datatableRow"

OPERATIONS = (
    get(ALL, tables.listed, f"{OF_TABLES}:view"),
    post(ALL, tables.create, f"{OF_TABLES}:add"),
    get(f"{ALL}/divisionviews", tables.listed, f"{OF_TABLES}:search"),
    get(f"{ALL}/divisionviews/{{datatableId}}", tables.one, f"{OF_TABLES}:search"),
    get(ONE, tables.one, f"{OF_TABLES}:view"),
    put(ONE, tables.change, f"{OF_TABLES}:edit"),
    delete(ONE, tables.delete, f"{OF_TABLES}:delete"),
    get(ROWS, rows.listed, f"{OF_TABLES}:view", f"{OF_ROWS}:view"),
    post(ROWS, rows.create, f"{OF_TABLES}:add", f"{OF_ROWS}:add"),
    get(ROW, rows.one, f"{OF_TABLES}:view", f"{OF_ROWS}:view"),
    put(ROW, rows.replace, f"{OF_TABLES}:edit", f"{OF_ROWS}:edit"),
    delete(ROW, rows.delete, f"{OF_TABLES}:delete", f"{OF_ROWS}:delete"),
)
