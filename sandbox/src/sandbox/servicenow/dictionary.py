"""The instance's dictionary: which tables exist, and of what kind each column is."""

from collections.abc import Mapping, Sequence
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
    indexed: Sequence[str] = ()


SYSTEM_COLUMNS: Mapping[str, Column] = {
    "sys_id": Column(kind="sys_id", max_chars=32),
    "sys_created_on": Column(kind="datetime", read_only=True),
    "sys_created_by": Column(read_only=True),
    "sys_updated_on": Column(kind="datetime", read_only=True),
    "sys_updated_by": Column(read_only=True),
    "sys_mod_count": Column(kind="integer", read_only=True, default="0"),
}
