"""Interactions and what they are about."""

from sandbox.servicenow.dictionary import (
    Column,
    Table,
    choice,
    flag,
    kept,
    moment,
    reference,
    text,
)

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

TABLES: dict[str, Table] = {
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
}
