"""Wrap-up: codes, one agent's segment of it, and how it is to be done."""

from sandbox.servicenow.dictionary import Table, choice, flag, moment, reference, text

UNLIMITED = 10_000_000
SEGMENT_STATES = {"open": "Open", "closed": "Closed", "awaiting_confirmation": "Awaiting confirmation"}

TABLES: dict[str, Table] = {
    "interaction_wrap_up_code": Table(
        columns={
            **text("code", "description"),
            **text("translations", max_chars=UNLIMITED),
            **flag("active", default="true"),
            **flag("external"),
        },
        display="code",
        indexed=("code",),
    ),
    "interaction_wrap_up_configuration": Table(
        columns={
            **text("name", "duration"),
            **text("allowed_codes", max_chars=UNLIMITED),
            **reference(default_code="interaction_wrap_up_code"),
            **flag("enable_codes", "show_timer", "enable_ai_code", "enable_ai_notes"),
            **flag("use_ai_as_default", "use_third_party_ai"),
        },
        display="name",
    ),
    "interaction_wrap_up_segment": Table(
        columns={
            "state": choice(SEGMENT_STATES, default="open"),
            **text("external_segment_id", "segment_id", "segment_table", "notes"),
            **text("ai_wrap_up_code", "ai_notes", "ai_code_defined_at", "ai_notes_defined_at"),
            **reference(agent="sys_user", interaction="interaction", code="interaction_wrap_up_code"),
            **reference(wrap_up_configuration="interaction_wrap_up_configuration"),
            **flag("external", "segmented"),
            **moment("opened_on", "submitted_on", "confirmed_on"),
        },
        indexed=("external_segment_id", "interaction", "agent"),
    ),
}
