"""Files, and what is loaded in sets: staging tables, transform maps, what became of each row."""

from sandbox.servicenow.dictionary import Column, Table, choice, flag, kept, number, reference, text

ATTACHMENT = {
    **text("file_name", "content_type", "table_name", "table_sys_id", "hash", "download_link"),
    **text("average_image_color", "image_height", "image_width", "encryption_context", "sys_tags"),
    **number("size_bytes", "size_compressed"),
    **flag("compressed", default="true"),
    "state": choice({"pending": "Pending", "available": "Available"}, default="available"),
}
ROW_STATES = {
    "pending": "Pending",
    "inserted": "Inserted",
    "updated": "Updated",
    "ignored": "Ignored",
    "error": "Error",
}
# Every staging table has these.
STAGED = {
    **reference(sys_import_set="sys_import_set", sys_transform_map="sys_transform_map"),
    "sys_import_state": choice(ROW_STATES, default="pending"),
    **text("sys_import_state_comment", "sys_target_sys_id", "sys_target_table"),
}
BRIDGE_IMPORT = {
    **STAGED,
    "u_conversation_id": Column(label="Conversation"),
    "u_caller": Column(label="Caller"),
    "u_short_description": Column(label="Short description"),
    "u_state": Column(label="State"),
}

TABLES: dict[str, Table] = {
    "sys_attachment": Table(columns=ATTACHMENT, display="file_name", indexed=("table_sys_id",)),
    "u_bridge_incident_import": Table(columns=BRIDGE_IMPORT, indexed=("sys_import_set",)),
    "sys_import_set": Table(
        columns={"number": kept(), **text("table_name", "state")},
        display="number",
        number_prefix="ISET",
        first_number=10_022,
    ),
    "sys_transform_map": Table(
        columns={**text("name", "source_table", "target_table"), **flag("active", default="true")},
        display="name",
        indexed=("source_table",),
    ),
    "sys_transform_entry": Table(
        columns={
            **reference(map="sys_transform_map"),
            **text("source_field", "target_field"),
            **flag("coalesce"),
        },
        indexed=("map",),
    ),
}
