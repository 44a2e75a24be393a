"""Rows of any table, their files, what can be counted of them, and how many are loaded or asked at once."""

from sandbox.operations import delete, get, patch, post, put
from sandbox.servicenow.tables import attachments, batch, imports, stats, table_api

TABLE = "/api/now/table/{tableName}"
RECORD = f"{TABLE}/{{sys_id}}"
FILES = "/api/now/attachment"
FILE = f"{FILES}/{{sys_id}}"
STAGING = "/api/now/import/{stagingTableName}"

OPERATIONS = (
    get(TABLE, table_api.listed),
    post(TABLE, table_api.create),
    get(RECORD, table_api.one),
    patch(RECORD, table_api.change),
    put(RECORD, table_api.change),
    delete(RECORD, table_api.remove),
    get("/api/now/stats/{tableName}", stats.stats),
    get(FILES, attachments.listed),
    post(f"{FILES}/file", attachments.post_file),
    post(f"{FILES}/upload", attachments.post_form),
    get(FILE, attachments.one),
    delete(FILE, attachments.remove),
    get(f"{FILE}/file", attachments.content),
    post(STAGING, imports.load),
    get(f"{STAGING}/{{sys_id}}", imports.loaded),
    post("/api/now/batch", batch.run),
)
