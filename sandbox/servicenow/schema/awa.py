"""Advanced Work Assignment."""

from sandbox.servicenow.dictionary import (
    Table,
    flag,
    number,
    reference,
    text,
)

TABLES: dict[str, Table] = {
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
