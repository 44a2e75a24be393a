"""Advanced Work Assignment: channels, queues, work items, presence and capacity of agents."""

from sandbox.servicenow.dictionary import (
    Column,
    Table,
    choice,
    flag,
    moment,
    number,
    reference,
    text,
)

CHANNEL_TYPES = {"chat": "Chat", "phone": "Phone", "messaging": "Messaging", "other": "Other"}
WORK_ITEM_STATES = {
    "queued": "Queued",
    "pending_accept": "Pending Accept",
    "accepted": "Accepted",
    "cancelled": "Canceled",
}
CONSULT_STATES = {
    "requested": "Requested",
    "transferred": "Transferred",
    "ended": "Ended",
    "cancelled": "Cancelled",
}
EVENTS = {"work_item_created": "Work item created", "work_item_transferred": "Work item transferred"}

WORK_ITEM = {
    "state": choice(WORK_ITEM_STATES, default="queued"),
    "consult_state": choice(CONSULT_STATES),
    **text(
        "display_name",
        "document_table",
        "document_id",
        "cancel_reason",
        "external_segment_id",
        "allocated_by",
    ),
    **reference(queue="awa_queue", service_channel="awa_service_channel", assigned_to="sys_user"),
    **reference(assignment_group="sys_user_group", assignment_rule="awa_assignment_rule"),
    **reference(previous_work_item="awa_work_item"),
    **flag("active", default="true"),
    **flag("is_dismissed", "rejected", "timed_out"),
    **moment("offered_on", "state_changed_on"),
    **number("size", default="1"),
    **number("wait_time", "offer_count", default="0"),
}
SERVICE_CHANNEL = {
    **text("name", "type", "table", "assign_to_field", "assignment_group_field"),
    # an encoded query on the document: while it holds, an accepted document is load
    **text("utilization_condition"),
    **number("order", "default_work_item_size", "default_capacity"),
    **reference(inbox_layout="awa_inbox_layout"),
    **flag("active", default="true"),
}
QUEUE = {
    **text("name", "external_id", "condition", "document_fields"),
    # a duration as the database holds it, empty for none: 1970-01-01 00:30:00 is half an hour
    **text("max_wait_time"),
    **number("order", default="100"),
    **flag("external", "active", default="true"),
    **reference(service_channel="awa_service_channel", provider="awa_external_provider"),
    **reference(assignment_group="sys_user_group"),
}
PRESENCE_STATE = {
    **text("name", "service_channels", "groups"),
    **number("order"),
    **flag("available", "show_channels", "disable_inactivity_check", "restrict_update"),
    **flag("active", default="true"),
}

TABLES: dict[str, Table] = {
    "awa_service_channel": Table(columns=SERVICE_CHANNEL, display="name"),
    "awa_queue": Table(columns=QUEUE, display="name", indexed=("external_id",)),
    "awa_presence_state": Table(columns=PRESENCE_STATE, display="name"),
    "awa_agent_presence": Table(
        columns={
            **reference(agent="sys_user", current_presence_state="awa_presence_state"),
            **moment("last_active_on"),
        },
        indexed=("agent",),
    ),
    "awa_agent_presence_history": Table(
        columns={
            **reference(agent="sys_user", presence_state="awa_presence_state"),
            **moment("start_time", "end_time"),
        },
        indexed=("agent",),
    ),
    "awa_agent_capacity": Table(
        columns={
            **reference(agent="sys_user", service_channel="awa_service_channel"),
            **number("max_capacity"),
        },
        indexed=("agent",),
    ),
    "awa_agent_channel_availability": Table(
        columns={
            **reference(agent="sys_user", service_channel="awa_service_channel"),
            **flag("available", default="true"),
        },
        indexed=("agent",),
    ),
    "awa_work_item": Table(
        columns=WORK_ITEM, display="display_name", indexed=("document_id", "assigned_to", "queue")
    ),
    "awa_work_item_rejection": Table(
        columns={
            **reference(work_item="awa_work_item", agent="sys_user", reject_reason="awa_reject_reason"),
            **flag("timed_out"),
        },
        indexed=("work_item",),
    ),
    "awa_offer_details": Table(
        columns={
            **reference(work_item="awa_work_item", agent="sys_user"),
            **reference(after_timeout_presence="awa_presence_state", source_queue="awa_queue"),
            **text("display_option", "transfer_type", "target_type", "target_id"),
            **number("timeout"),
            **flag("allowed_to_decline", default="true"),
            **flag("enable_auto_assign"),
        },
        indexed=("work_item",),
    ),
    "awa_reject_reason": Table(
        columns={
            **text("reason", "value", "service_channels"),
            **number("order"),
            **flag("agent_selectable", "all_service_channels", "active", default="true"),
            **flag("reassignable_to_same_agent"),
        },
        display="reason",
    ),
    "awa_assignment_rule": Table(columns={**text("name", "type"), **flag("active", default="true")}),
    "awa_eligibility_pool": Table(
        columns={**text("name"), **number("order"), **reference(queue="awa_queue", group="sys_user_group")},
        display="name",
    ),
    "awa_group_queue_priority": Table(
        columns={**number("priority"), **reference(queue="awa_queue", group="sys_user_group")}
    ),
    "awa_inbox_layout": Table(columns=text("name", "table", "fields"), display="name"),
    "awa_queue_item_sorting": Table(
        columns={**text("field", "direction"), **number("order"), **reference(queue="awa_queue")}
    ),
    "awa_external_provider": Table(
        columns={
            **text("name", "connection_url", "user_name", "password", "message_provider"),
            **flag("active", default="true"),
        },
        display="name",
    ),
    "awa_external_event_definition": Table(
        columns={
            **text("name", "resource_path"),
            "event": Column(choices=EVENTS),
            **reference(provider="awa_external_provider"),
            **flag("active", default="true"),
        },
        display="name",
    ),
}
