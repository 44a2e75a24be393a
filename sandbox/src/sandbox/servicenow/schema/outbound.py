"""What the instance sends of its own accord, by which rule, and what became of it."""

from sandbox.servicenow.dictionary import Column, Table, choice, flag, number, reference, text

WHEN = {"before": "before", "after": "after", "async_always": "async"}
LEVELS = {"0": "Information", "1": "Warning", "2": "Error"}

TABLES: dict[str, Table] = {
    "sys_script": Table(
        columns={
            "when": choice(WHEN, default="async_always"),
            **text("name", "collection", "filter_condition", "condition"),
            **text("u_url", "u_header_name", "u_header_value", "u_event", "u_not_by", "u_id_header"),
            "u_body": Column(max_chars=65_000),
            **number("order", default="100"),
            **flag("active", "action_insert", "action_update", default="true"),
        },
        display="name",
        indexed=("collection",),
    ),
    "sys_rest_message": Table(
        columns=text("name", "rest_endpoint", "basic_auth_user", "basic_auth_password"), display="name"
    ),
    # Status 0: nobody answered.
    "sys_outbound_http_log": Table(
        columns={
            **text("url", "method", "source", "source_table", "source_record"),
            **number("response_status"),
        }
    ),
    "sys_flow_context": Table(
        columns={
            **text("name", "state", "error_message", "source_table", "source_record"),
            **reference(work_item="awa_work_item"),
        },
        display="name",
    ),
    "syslog": Table(
        columns={"level": choice(LEVELS, default="0", kind="integer"), **text("source", "message")}
    ),
}
