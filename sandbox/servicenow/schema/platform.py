"""Choices, journals and properties."""

from sandbox.servicenow.dictionary import (
    Table,
    flag,
    number,
    text,
)

TABLES: dict[str, Table] = {
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
}
