"""Columns of ServiceNow's tables, as parts of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.providers.cleaning import Cleaned, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnListed(Cleaned):
    """A column of ServiceNow's incidents. kind: its internal type. length: 0 when unknown.

    reference: the table that it points to, or "". choices: from stored value to label.
    """

    name: Name
    label: Name = ""
    kind: Name = ""
    length: int = 0
    mandatory: bool = False
    read_only: bool = False
    reference: Name = ""
    choices: Mapping[str, str] = field(default_factory=dict)
