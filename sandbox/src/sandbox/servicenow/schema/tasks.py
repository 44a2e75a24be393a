"""Incidents."""

from sandbox.servicenow.dictionary import (
    Column,
    Table,
    choice,
    domain,
    duration,
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
    "comments": Column(kind="journal", label="Additional comments"),
    "comments_and_work_notes": Column(kind="journal", read_only=True),
    "child_incidents": kept("integer", default="0"),
    "reopen_count": kept("integer", default="0"),
    "reassignment_count": kept("integer", default="0"),
    **text("description", "subcategory", "close_notes", "approval", "upon_approval", "watch_list"),
    **text("correlation_id", "correlation_display", max_chars=100),
    **reference(caller_id="sys_user", opened_by="sys_user", assigned_to="sys_user", resolved_by="sys_user"),
    **reference(closed_by="sys_user", assignment_group="sys_user_group", company="core_company"),
    **reference(parent="incident", parent_incident="incident"),
    **text("problem_id", "rfc", "caused_by", "cmdb_ci", "business_service", "location"),
    **moment("opened_at", "resolved_at", "closed_at", "due_date"),
    **duration("business_duration", "calendar_duration"),
    **domain(),
    **number("severity", default="3"),
    **number("escalation", "notify", default="0"),
    **flag("made_sla", default="true"),
}

TABLES: dict[str, Table] = {
    "incident": Table(
        columns=INCIDENT,
        display="number",
        number_prefix="INC",
        first_number=10_001,
        audited=True,
        indexed=("correlation_id", "caller_id", "number", "parent_incident"),
    ),
}
