"""The payloads of looking a caller up elsewhere: in external contacts, and in further tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from gateway.operations.payloads import FindCallers


class TableSearch(TypedDict):
    """One further table: its name, an encoded query with variables, the column that refers to the person."""

    table: str
    query: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindInTables(FindCallers):
    """tables: where people are looked for whom the directory does not have."""

    tables: Sequence[TableSearch] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContact(FindCallers):
    """contact_id: the external contact of the conversation's customer."""

    contact_id: str
