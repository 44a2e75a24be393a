"""Rows of any table, and what can be counted of them."""

from sandbox.operations import delete, get, patch, post, put
from sandbox.servicenow.tables import stats, table_api

TABLE = "/api/now/table/{tableName}"
RECORD = f"{TABLE}/{{sys_id}}"

OPERATIONS = (
    get(TABLE, table_api.listed),
    post(TABLE, table_api.create),
    get(RECORD, table_api.one),
    patch(RECORD, table_api.change),
    put(RECORD, table_api.change),
    delete(RECORD, table_api.remove),
    get("/api/now/stats/{tableName}", stats.stats),
)
