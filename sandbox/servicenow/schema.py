"""The tables of the instance, as far as a contact centre needs them."""

from dataclasses import replace

from sandbox.servicenow.dictionary import (
    SYSTEM_COLUMNS,
    Column,
    Table,
    choice,
    flag,
    kept,
    moment,
    number,
    reference,
    text,
)

INCIDENT_STATES = {
    "1": "New",
    "2": "In Progress",
    "3": "On Hold",
    "6": "Resolved",
    "7": "Closed",
    "8": "Canceled",
}
LEVELS = {"1": "1 - High", "2": "2 - Medium", "3": "3 - Low"}
PRIORITIES = {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"}
HOLD_REASONS = {
    "1": "Awaiting Caller",
    "3": "Awaiting Problem",
    "4": "Awaiting Vendor",
    "5": "Awaiting Change",
}
CATEGORIES = {
    "inquiry": "Inquiry / Help",
    "software": "Software",
    "hardware": "Hardware",
    "network": "Network",
    "database": "Database",
}
CHANNELS = {
    "phone": "Phone",
    "email": "Email",
    "chat": "Chat",
    "self-service": "Self-service",
    "walk-in": "Walk-in",
    "virtual_agent": "Virtual Agent",
}
CLOSE_CODES = {
    label: label
    for label in (
        "Duplicate",
        "Known error",
        "Resolved by caller",
        "Resolved by change",
        "Resolved by problem",
        "Solution provided",
        "Workaround provided",
        "User error",
    )
}
INTERACTION_STATES = {
    "new": "New",
    "queued": "Queued",
    "on_hold": "On Hold",
    "work_in_progress": "Work in Progress",
    "wrap_up": "Wrap Up",
    "closed_complete": "Closed Complete",
    "closed_abandoned": "Closed Abandoned",
}
INTERACTION_TYPES = {"chat": "Chat", "phone": "Phone", "messaging": "Messaging", "email": "Email"}
MAJOR_STATES = {
    "proposed": "Proposed",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "canceled": "Canceled",
}

INCIDENT = {
    "number": kept(),
    "short_description": Column(max_chars=160),
    "state": choice(INCIDENT_STATES, default="1", kind="integer"),
    "incident_state": Column(kind="integer", choices=INCIDENT_STATES, default="1", read_only=True),
    "impact": choice(LEVELS, default="3", kind="integer"),
    "urgency": choice(LEVELS, default="3", kind="integer"),
    "priority": Column(kind="integer", choices=PRIORITIES, default="4", read_only=True),
    "category": choice(CATEGORIES, default="inquiry"),
    "contact_type": choice(CHANNELS),
    "close_code": choice(CLOSE_CODES),
    "hold_reason": choice(HOLD_REASONS),
    "major_incident_state": choice(MAJOR_STATES),
    "active": kept("boolean", default="true"),
    "sys_class_name": kept(default="incident"),
    "work_notes": Column(kind="journal"),
    "comments": Column(kind="journal"),
    "comments_and_work_notes": Column(kind="journal", read_only=True),
    "child_incidents": kept("integer", default="0"),
    "reopen_count": kept("integer", default="0"),
    "reassignment_count": kept("integer", default="0"),
    **text(
        "description", "subcategory", "close_notes", "approval", "upon_approval", "watch_list", "sys_domain"
    ),
    **text("correlation_id", "correlation_display", max_chars=100),
    **reference(caller_id="sys_user", opened_by="sys_user", assigned_to="sys_user", resolved_by="sys_user"),
    **reference(closed_by="sys_user", assignment_group="sys_user_group", company="core_company"),
    **reference(parent="incident", parent_incident="incident"),
    **text("problem_id", "rfc", "caused_by", "cmdb_ci", "business_service", "location"),
    **moment("opened_at", "resolved_at", "closed_at"),
    **number("severity", default="3"),
    **number("escalation", "notify", default="0"),
    **flag("made_sla", default="true"),
}

USER = {
    "name": kept(),
    **text(
        "user_name", "first_name", "last_name", "email", "phone", "mobile_phone", "home_phone", max_chars=100
    ),
    **text("employee_number", "title", "department", "location", "time_zone", "preferred_language"),
    **reference(company="core_company", manager="sys_user"),
    **flag("vip", "locked_out", "web_service_access_only"),
    **flag("active", default="true"),
}

INTERACTION = {
    "number": kept(),
    "type": choice(INTERACTION_TYPES, default="phone"),
    "state": choice(INTERACTION_STATES, default="new"),
    "work_notes": Column(kind="journal"),
    **text(
        "state_reason",
        "short_description",
        "account",
        "contact",
        "consumer",
        "caller_phone_number",
        "direction",
    ),
    **text("channel_metadata_table", "channel_metadata_document", "context_table", "context_document"),
    **text("external_id", "correlation_id", "correlation_display", max_chars=200),
    **reference(opened_for="sys_user", opened_by="sys_user", assigned_to="sys_user"),
    **reference(assignment_group="sys_user_group"),
    **moment("opened_at", "closed_at"),
    **flag("active", default="true"),
}

_PLAIN: dict[str, Table] = {
    "sys_user": Table(columns=USER, display="name", indexed=("user_name", "email", "employee_number")),
    "sys_user_group": Table(
        columns={**text("name", "description", "email"), **flag("active", default="true")}, display="name"
    ),
    "core_company": Table(columns=text("name"), display="name"),
    "incident": Table(
        columns=INCIDENT,
        display="number",
        number_prefix="INC",
        first_number=10_001,
        indexed=("correlation_id", "caller_id", "number", "parent_incident"),
    ),
    "interaction": Table(
        columns=INTERACTION,
        display="number",
        number_prefix="IMS",
        first_number=4711,
        indexed=("number", "external_id", "opened_for"),
    ),
    "interaction_related_record": Table(
        columns={
            **reference(interaction="interaction", task="incident"),
            **text("document_table", "document_id", "type"),
        },
        indexed=("interaction", "document_id"),
    ),
    "sys_choice": Table(
        columns={
            **text("name", "element", "value", "label", "language"),
            **number("sequence"),
            **flag("inactive"),
        },
        display="label",
    ),
    "sys_journal_field": Table(
        columns=text("name", "element", "element_id", "value"), indexed=("element_id",)
    ),
    "sys_properties": Table(columns=text("name", "value", "description"), display="name", indexed=("name",)),
    "awa_service_channel": Table(
        columns={**text("name", "type"), **number("default_capacity"), **flag("active", default="true")},
        display="name",
    ),
    "awa_queue": Table(
        columns={
            **text("name", "external_id"),
            **flag("external", "active", default="true"),
            **reference(service_channel="awa_service_channel"),
        },
        display="name",
        indexed=("external_id",),
    ),
    "awa_presence_state": Table(
        columns={
            **text("name", "service_channels"),
            **number("order"),
            **flag("available", "show_channels", "disable_inactivity_check"),
            **flag("active", default="true"),
        },
        display="name",
    ),
    "awa_agent_presence": Table(
        columns=reference(agent="sys_user", current_presence_state="awa_presence_state"),
        indexed=("agent",),
    ),
}

TABLES = {name: replace(table, columns={**SYSTEM_COLUMNS, **table.columns}) for name, table in _PLAIN.items()}
