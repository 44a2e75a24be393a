"""Roles, and who has them."""

from sandbox.servicenow.dictionary import Table, reference, text

TABLES: dict[str, Table] = {
    "sys_user_role": Table(columns=text("name", "description"), display="name", indexed=("name",)),
    "sys_user_has_role": Table(
        columns={**reference(user="sys_user", role="sys_user_role"), **text("state")},
        indexed=("user", "role"),
    ),
}
