"""The instance's dictionary: which tables exist, and of what kind each column is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "string",
    "integer",
    "boolean",
    "datetime",
    "date",
    "duration",
    "reference",
    "journal",
    "password2",
    "phone",
    "sys_id",
]
# How sys_dictionary names each kind.
INTERNAL_TYPES: Mapping[Kind, str] = {
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "datetime": "glide_date_time",
    "date": "glide_date",
    "duration": "glide_duration",
    "reference": "reference",
    "journal": "journal_input",
    "password2": "password2",
    "phone": "ph_number",
    "sys_id": "GUID",
}
GLOBAL_DOMAIN = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind, where a reference points, its choices (value to label), what it starts as."""

    kind: Kind = "string"
    points_to: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    read_only: bool = False
    max_chars: int = 4000
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns, the column that names a row, the prefix of its numbers, the indexed columns.

    Changes of columns are kept in ``sys_audit`` where ``audited``.
    """

    columns: Mapping[str, Column]
    audited: bool = False
    display: str = "sys_id"
    number_prefix: str = ""
    first_number: int = 1
    indexed: tuple[str, ...] = ()


def text(*names: str, max_chars: int = 4000) -> dict[str, Column]:
    """Return plain text columns."""
    return dict.fromkeys(names, Column(max_chars=max_chars))


def reference(**tables: str) -> dict[str, Column]:
    """Return reference columns: ``reference(caller_id="sys_user")``."""
    return {name: Column(kind="reference", points_to=table) for name, table in tables.items()}


def number(*names: str, default: str = "") -> dict[str, Column]:
    """Return whole-number columns."""
    return dict.fromkeys(names, Column(kind="integer", default=default))


def flag(*names: str, default: str = "false") -> dict[str, Column]:
    """Return boolean columns."""
    return dict.fromkeys(names, Column(kind="boolean", default=default))


def moment(*names: str) -> dict[str, Column]:
    """Return date-time columns."""
    return dict.fromkeys(names, Column(kind="datetime"))


def date(*names: str) -> dict[str, Column]:
    """Return date columns; they carry no zone."""
    return dict.fromkeys(names, Column(kind="date"))


def duration(*names: str) -> dict[str, Column]:
    """Return durations, stored as the time since the epoch."""
    return dict.fromkeys(names, Column(kind="duration"))


def phone(*names: str) -> dict[str, Column]:
    """Return columns for numbers as somebody typed them."""
    return dict.fromkeys(names, Column(kind="phone", max_chars=40))


def secret(*names: str) -> dict[str, Column]:
    """Return encrypted columns."""
    return dict.fromkeys(names, Column(kind="password2", max_chars=255))


def domain() -> dict[str, Column]:
    """Return the column that separates the rows of one domain from those of the others."""
    return {"sys_domain": Column(default=GLOBAL_DOMAIN)}


def choice(choices: Mapping[str, str], *, default: str = "", kind: Kind = "string") -> Column:
    """Return a column with a choice list; values off the list are stored as they come."""
    return Column(kind=kind, choices=choices, default=default)


def kept(kind: Kind = "string", *, default: str = "") -> Column:
    """Return a column that only the server writes."""
    return Column(kind=kind, default=default, read_only=True)


SYSTEM_COLUMNS = {
    "sys_id": Column(kind="sys_id", max_chars=32),
    "sys_created_on": kept("datetime"),
    "sys_created_by": kept(),
    "sys_updated_on": kept("datetime"),
    "sys_updated_by": kept(),
    "sys_mod_count": kept("integer", default="0"),
}
