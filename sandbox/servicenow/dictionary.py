"""The instance's dictionary: which tables exist, and of what kind each column is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["string", "integer", "boolean", "datetime", "reference", "journal", "sys_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind, where a reference points, its choices (value to label), what it starts as."""

    kind: Kind = "string"
    points_to: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    read_only: bool = False
    max_chars: int = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns, the column that names a row, the prefix of its numbers, the indexed columns."""

    columns: Mapping[str, Column]
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
