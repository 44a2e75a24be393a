"""Clauses that look at more than one stored value: another column, its history, what points to the row.

Source: "Operators available for filters and queries" in the vendor's documents; joins, from its PySNC.
"""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.operators import Compare, Malformed, local_time, order_of
from sandbox.servicenow.tables.paths import column_at, value_at
from sandbox.servicenow.tables.scripts import Asker
from sandbox.servicenow.tables.time_units import UNITS, shifted, start_of

RowTest = Callable[[Row], bool]

COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# RLQUERY<table>.<field>,<op><n>[,m2m]
RELATED = re.compile(r"RLQUERY(\w+)\.(\w+),(=|!=|<=|>=|<|>)(\d{1,6})(?:,m2m)?")
# JOIN<table>.<field>=<other table>.<its field>!<query>
JOINED = re.compile(r"JOIN(\w+)\.(\w+)=(\w+)\.(\w+)!(.*)", re.DOTALL)
DISTANCE = re.compile(r"([\w.]+)@(\w+)@(before|after|before or after)@(\d{1,6})")
TEXTS = ("string", "phone", "journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The column that a clause asks about, and who asks."""

    stores: Mapping[str, Store]
    table: str
    path: str
    asker: Asker

    def value(self, row: Row, path: str = "") -> str:
        """Return what the row has there, or at another path."""
        return value_at(self.stores, self.table, row, path or self.path)

    def time(self, row: Row, path: str = "") -> datetime | None:
        """Return the date-time there, in the user's zone."""
        return local_time(self.value(row, path), self.asker)

    def demand(self, path: str) -> None:
        """Pass when there is such a column, or raise Malformed."""
        if column_at(self.table, path) is None:
            raise Malformed(path)


def _same(is_same: bool, place: Place, wanted: str) -> RowTest:
    """Compare with another column; with ``@day``, only whether both lie in the same day."""
    other, _, unit = wanted.partition("@")
    place.demand(other)
    if not unit:
        return lambda row: (place.value(row) == place.value(row, other)) is is_same
    if unit not in UNITS:
        raise Malformed(wanted)

    def holds(row: Row) -> bool:
        mine, theirs = place.time(row), place.time(row, other)
        is_near = mine and theirs and start_of(unit, mine) == start_of(unit, theirs)
        return bool(is_near) is is_same

    return holds


def _compared(accepts: Compare, place: Place, other: str) -> RowTest:
    """Compare with another column; an empty value is neither more nor less than anything."""
    place.demand(other)
    column = column_at(place.table, place.path)
    if column is None:
        raise Malformed(place.path)

    def holds(row: Row) -> bool:
        mine, theirs = place.value(row), place.value(row, other)
        return bool(mine and theirs) and accepts(order_of(column, mine), order_of(column, theirs))

    return holds


def _distant(is_more: bool, place: Place, wanted: str) -> RowTest:
    """Return a test for ``due_date@day@before@3``: more, or less, than three days before that column."""
    match = DISTANCE.fullmatch(wanted)
    if match is None or match[2] not in UNITS:
        raise Malformed(wanted)
    other, unit, direction, count = match[1], match[2], match[3], int(match[4])
    place.demand(other)

    def holds(row: Row) -> bool:
        mine, theirs = place.time(row), place.time(row, other)
        if mine is None or theirs is None:
            return False
        try:
            early, late = shifted(unit, theirs, -count), shifted(unit, theirs, count)
        except (OverflowError, ValueError):  # beyond the ends of the calendar
            return False
        if is_more:
            return (mine < early and direction != "after") or (mine > late and direction != "before")
        return (early < mine <= theirs and direction != "after") or (
            theirs <= mine < late and direction != "before"
        )

    return holds


def _changed(says: Callable[[Row, str], bool], place: Place, wanted: str) -> RowTest:
    """Return a test whether the row's history has such a change of the column."""

    def holds(row: Row) -> bool:
        entries = place.stores["sys_audit"].having("documentkey", row["sys_id"])
        return any(each["fieldname"] == place.path and says(each, wanted.lower()) for each in entries)

    return holds


ROW_MAKERS: Mapping[str, Callable[[Place, str], RowTest]] = {
    "SAMEAS": partial(_same, True),
    "NSAMEAS": partial(_same, False),
    "GT_FIELD": partial(_compared, operator.gt),
    "LT_FIELD": partial(_compared, operator.lt),
    "GT_OR_EQUALS_FIELD": partial(_compared, operator.ge),
    "LT_OR_EQUALS_FIELD": partial(_compared, operator.le),
    "MORETHAN": partial(_distant, True),
    "LESSTHAN": partial(_distant, False),
    "VALCHANGES": partial(_changed, lambda entry, _: True),
    "CHANGESFROM": partial(_changed, lambda entry, wanted: entry["oldvalue"].lower() == wanted),
    "CHANGESTO": partial(_changed, lambda entry, wanted: entry["newvalue"].lower() == wanted),
}


def counted(match: re.Match[str], related: Iterable[Row]) -> RowTest:
    """Return a test for how many of the related rows point to a row."""
    pointing = Counter(row.get(match[2], "") for row in related)
    accepts, wanted = COMPARED[match[3]], int(match[4])
    return lambda row: accepts(pointing[row["sys_id"]], wanted)


def joined(match: re.Match[str], others: Iterable[Row]) -> RowTest:
    """Return a test whether one of the other rows has what the row has."""
    values = {row[match[4]] for row in others} - {""}
    return lambda row: row.get(match[2], "") in values


def mentions(stores: Mapping[str, Store], table: str, words: str, every: Callable[..., bool]) -> RowTest:
    """Return a test whether the texts of a row, and of its journals, have the words."""
    columns = [name for name, column in TABLES[table].columns.items() if column.kind in TEXTS]
    wanted = words.lower().split()

    def holds(row: Row) -> bool:
        journal = stores["sys_journal_field"].having("element_id", row["sys_id"])
        texts = [row.get(name, "") for name in columns] + [entry["value"] for entry in journal]
        whole = "\n".join(texts).lower()
        return bool(wanted) and every(word in whole for word in wanted)

    return holds
