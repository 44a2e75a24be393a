"""Clauses that look at more than one stored value: another column, its history, what points to the row."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store

RowTest = Callable[[Row], bool]

SAME_AS = {"SAMEAS": True, "NSAMEAS": False}
# What an entry of sys_audit must say; the clause's value in lower case.
HISTORY: Mapping[str, Callable[[Row, str], bool]] = {
    "VALCHANGES": lambda entry, _: True,
    "CHANGESFROM": lambda entry, wanted: entry["oldvalue"].lower() == wanted,
    "CHANGESTO": lambda entry, wanted: entry["newvalue"].lower() == wanted,
}
COUNTS: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# RLQUERY<table>.<field>,<op><n>[,m2m]
RELATED = re.compile(r"RLQUERY([a-z]\w*)\.([a-z]\w*),(=|!=|<=|>=|<|>)(\d{1,6})(?:,m2m)?")


def changed(stores: Mapping[str, Store], path: str, operator: str, wanted: str) -> RowTest:
    """Return a test whether the row's history has such a change of the column."""
    says = HISTORY[operator]

    def holds(row: Row) -> bool:
        entries = stores["sys_audit"].having("documentkey", row["sys_id"])
        return any(each["fieldname"] == path and says(each, wanted.lower()) for each in entries)

    return holds


def related_column(head: str) -> tuple[str, str] | None:
    """Return table and column that a related-list clause names, or None when it is malformed."""
    match = RELATED.fullmatch(head)
    if match is None or match[1] not in TABLES or match[2] not in TABLES[match[1]].columns:
        return None
    return match[1], match[2]


def counted(head: str, related: Iterable[Row]) -> RowTest:
    """Return a test for how many of the related rows point to a row."""
    match = RELATED.fullmatch(head)
    if match is None:
        raise ValueError(head)
    pointing = Counter(row.get(match[2], "") for row in related)
    accepts, wanted = COUNTS[match[3]], int(match[4])
    return lambda row: accepts(pointing[row["sys_id"]], wanted)
