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
INTERACTION_TYPES = {
    "chat": "Chat",
    "phone": "Phone",
    "messaging": "Messaging",
    "video": "Video",
    "walk_up": "Walk-up",
    "email": "Email",
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
    **text("client_session_id"),
    **text("external_id", "correlation_id", "correlation_display", max_chars=200),
    **reference(opened_for="sys_user", opened_by="sys_user", assigned_to="sys_user"),
    **reference(assignment_group="sys_user_group", closed_by="sys_user", queue="awa_queue"),
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
    "sn_ct_ctr_it_core_ccaas_external_id_mapping": Table(
        columns={
            **text("document_table", "document_id"),
            **text("external_id", max_chars=200),
            **reference(external_provider="awa_external_provider"),
        },
        indexed=("document_id", "external_id"),
    ),
    "external_agent_mapping": Table(
        columns={
            **reference(agent="sys_user", provider_application="sys_cs_provider_application"),
            **text("external_agent_id"),
            **flag("active", default="true"),
        },
        indexed=("agent", "external_agent_id"),
    ),
}
