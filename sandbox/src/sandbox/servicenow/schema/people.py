"""People, groups and companies."""

from sandbox.servicenow.dictionary import (
    Table,
    date,
    domain,
    flag,
    kept,
    moment,
    phone,
    reference,
    secret,
    text,
)

USER = {
    "name": kept(),
    **text("user_name", "first_name", "last_name", "email", max_chars=100),
    **phone("phone", "mobile_phone", "home_phone"),
    **text("employee_number", "title", "department", "location", "time_zone", "preferred_language"),
    **text("date_format", "time_format"),
    **secret("user_password"),
    **date("last_login"),
    **moment("last_login_time"),
    **domain(),
    **reference(company="core_company", manager="sys_user"),
    **flag("vip", "locked_out", "web_service_access_only"),
    **flag("active", default="true"),
}

TABLES: dict[str, Table] = {
    "sys_user": Table(columns=USER, display="name", indexed=("user_name", "email", "employee_number")),
    "sys_user_group": Table(
        columns={**text("name", "description", "email"), **flag("active", default="true")}, display="name"
    ),
    "core_company": Table(columns={**text("name", "stock_symbol"), **domain()}, display="name"),
}
