"""What the platform keeps of itself: choices, journals, properties, the dictionary, who changed what."""

from sandbox.servicenow.dictionary import Table, flag, number, reference, text

CHOICE = {**text("name", "element", "value", "label", "language"), **number("sequence"), **flag("inactive")}
COLUMN = {
    **text("name", "element", "column_label", "internal_type", "reference", "default_value"),
    **number("max_length"),
    **flag("mandatory", "read_only", "audit", "array"),
    **flag("active", default="true"),
}
AUDIT = text("tablename", "documentkey", "fieldname", "oldvalue", "newvalue", "user")
DYNAMIC_FILTER = {**text("label", "script", "field_type"), **flag("available_for_filter", default="true")}

CORS = {
    **text("name", "rest_api", "domain", "access_control_allow_headers", "exposed_headers"),
    **flag("get", "post", "put", "patch", "delete", "access_control_allow_credentials"),
    **number("max_age"),
    **flag("active", default="true"),
}

TABLES: dict[str, Table] = {
    "sys_choice": Table(columns=CHOICE, display="label", indexed=("name",)),
    "sys_journal_field": Table(
        columns=text("name", "element", "element_id", "value"), indexed=("element_id",)
    ),
    "sys_properties": Table(columns=text("name", "value", "description"), display="name", indexed=("name",)),
    "sys_db_object": Table(
        columns={**text("name", "label"), **flag("ws_access", default="true")},
        display="label",
        indexed=("name",),
    ),
    "sys_dictionary": Table(columns=COLUMN, display="element", indexed=("name", "element")),
    "sys_audit": Table(columns=AUDIT, indexed=("documentkey",)),
    "sys_filter_option_dynamic": Table(columns=DYNAMIC_FILTER, display="label"),
    "sys_ui_list": Table(columns=text("name", "view"), indexed=("name",)),
    "sys_ui_list_element": Table(
        columns={**reference(list_id="sys_ui_list"), **text("element"), **number("position")},
        indexed=("list_id",),
    ),
    "sys_cors_rule": Table(columns=CORS, display="name"),
}
