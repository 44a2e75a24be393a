"""People, groups and companies."""

from sandbox.servicenow.dictionary import (
    Table,
    flag,
    kept,
    reference,
    text,
)

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

TABLES: dict[str, Table] = {
    "sys_user": Table(columns=USER, display="name", indexed=("user_name", "email", "employee_number")),
    "sys_user_group": Table(
        columns={**text("name", "description", "email"), **flag("active", default="true")}, display="name"
    ),
    "core_company": Table(columns=text("name"), display="name"),
}
