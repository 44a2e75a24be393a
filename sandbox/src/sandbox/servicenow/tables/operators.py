"""The operators of the encoded-query language: a literal table from operator to the test it makes.

Source: "Operators available for filters and queries" in the vendor's documents.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.store import format_time, parse_time
from sandbox.servicenow.tables.scripts import PREFIX, Asker, called, evaluated
from sandbox.servicenow.tables.time_units import shifted, start_of

Test = Callable[[str], bool]
Order = tuple[int, int, str]
Compare = Callable[[Order, Order], bool]

DATED = ("datetime", "date", "duration")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?")
WHOLE = re.compile(r"-?\d{1,18}")
RELATIVE_VALUE = re.compile(r"@(\w+)@(ago|ahead)@(\d{1,6})")
RELATIVE_UNITS = {"dayofweek": "day"} | {
    unit: unit for unit in ("minute", "hour", "week", "month", "quarter", "year")
}
# Source: found on an instance; days are called dayofweek here.
MATCHES_NOTHING = "@day@"
# The database holds booleans as numbers, and takes them so.
TRUTHS = {"1": "true", "0": "false"}
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What a trend looks at: of a moment in the user's zone, and of the value that a clause names.
PARTS: dict[str, tuple[Callable[[datetime], int], Callable[[str], int]]] = {
    "dayofweek": (lambda at: at.isoweekday() % 7, DAYS.index),
    "month": (lambda at: at.month - 1, lambda name: MONTHS.index(name[:3])),
    "quarter": (lambda at: (at.month + 2) // 3, int),
    "year": (lambda at: at.year, int),
    "week": (lambda at: int(at.strftime("%U")), int),
    "hour": (lambda at: at.hour, int),
}
COMPARED: dict[str, Callable[[int, int], bool]] = {
    "EE": operator.eq,
    "GE": operator.ge,
    "GT": operator.gt,
    "LE": operator.le,
    "LT": operator.lt,
}


class Malformed(ValueError):
    """The value does not fit the operator, as far as this instance knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one clause asks of one column, on whose behalf."""

    wanted: str
    column: Column
    asker: Asker

    @property
    def value(self) -> str:
        """Return the wanted value, a script's result in its place."""
        return evaluated(self.wanted, self.asker, self.column.kind)

    def bound(self, text: str) -> Order:
        """Return what to compare with; a column of numbers or dates takes nothing else."""
        value, kind = evaluated(text, self.asker, self.column.kind), self.column.kind
        if (kind == "integer" and not WHOLE.fullmatch(value)) or (kind in DATED and not DATE.match(value)):
            raise Malformed(text)
        return order_of(self.column, value.replace("T", " ").rstrip("Z") if kind in DATED else value)


def stored(column: Column, text: str) -> str:
    """Return what the column holds for the text, in lower case."""
    if column.kind == "integer" and WHOLE.fullmatch(text.strip()):
        return str(int(text))
    return TRUTHS.get(text, text.lower()) if column.kind == "boolean" else text.lower()


def order_of(column: Column, value: str) -> Order:
    """Return what to sort and compare by: whole numbers as such, texts without regard to case."""
    is_number = column.kind == "integer" and WHOLE.fullmatch(value)
    return (1, int(value), "") if is_number else (0, 0, value.lower())


def local_time(text: str, asker: Asker) -> datetime | None:
    """Return the stored date-time in the user's zone, None when it is none."""
    try:
        return parse_time(text).astimezone(asker.local().tzinfo)
    except (ValueError, OverflowError):
        return None


def _equal(clause: Clause) -> Test:
    """Return a test for the value, or for one of those that a script returns."""
    if clause.wanted.startswith(PREFIX):
        return _among(clause)
    wanted = stored(clause.column, clause.value)
    return lambda actual: actual.lower() == wanted


def _instance(clause: Clause) -> Test:
    """Return a test for a class or what it extends; here that is ``task``, of every class."""
    wanted = clause.value.lower()
    return lambda actual: bool(actual) and wanted in (actual.lower(), "task")


def _contained(clause: Clause) -> Test:
    wanted = clause.value.lower()
    return lambda actual: wanted in actual.lower()


def _starting(clause: Clause) -> Test:
    wanted = clause.value.lower()
    return lambda actual: actual.lower().startswith(wanted)


def _ending(clause: Clause) -> Test:
    wanted = clause.value.lower()
    return lambda actual: actual.lower().endswith(wanted)


def _among(clause: Clause) -> Test:
    wanted = {stored(clause.column, each) for each in clause.value.split(",")}
    if clause.wanted.startswith(PREFIX):
        wanted -= {""}  # a script that returns nothing finds nothing
    return lambda actual: actual.lower() in wanted


def _empty(clause: Clause) -> Test:
    return lambda actual: not actual


def _any(clause: Clause) -> Test:
    return lambda actual: True


def _not(maker: Callable[[Clause], Test], clause: Clause) -> Test:
    test = maker(clause)
    return lambda actual: not test(actual)


def _compared(accepts: Compare, clause: Clause) -> Test:
    """Return a comparison; an empty value is neither more nor less than anything."""
    wanted = clause.bound(clause.wanted)
    return lambda actual: bool(actual) and accepts(order_of(clause.column, actual), wanted)


def _between(clause: Clause) -> Test:
    """Return a test for ``a@b``, both ends included."""
    ends = clause.wanted.split("@")
    if len(ends) != 2:
        raise Malformed(clause.wanted)
    low, high = (clause.bound(end) for end in ends)
    return lambda actual: bool(actual) and low <= order_of(clause.column, actual) <= high


def _on(clause: Clause) -> Test:
    """Return a test for ``Today@a@b``, a label and what it stands for."""
    ends = clause.wanted.partition("@")[2]
    return _between(Clause(wanted=ends, column=_dated(clause), asker=clause.asker))


def _relative(accepts: Callable[[str, str], bool], clause: Clause) -> Test:
    """Return a comparison with ``@minute@ago@15``."""
    if clause.wanted.startswith(MATCHES_NOTHING):
        return lambda actual: False
    edge = format_time(_edge(clause)[0].astimezone(UTC))
    return lambda actual: bool(actual) and accepts(actual, edge)


def _on_relative(clause: Clause) -> Test:
    """Return a test for the same minute, hour, day, week, month, quarter or year as the edge."""
    if clause.wanted.startswith(MATCHES_NOTHING):
        return lambda actual: False
    edge, unit = _edge(clause)
    wanted = start_of(unit, edge)

    def holds(actual: str) -> bool:
        at = local_time(actual, clause.asker)
        return at is not None and start_of(unit, at) == wanted

    return holds


def _edge(clause: Clause) -> tuple[datetime, str]:
    match = RELATIVE_VALUE.fullmatch(clause.wanted)
    if _dated(clause).kind == "date" or match is None or match[1] not in RELATIVE_UNITS:
        raise Malformed(clause.wanted)
    unit, steps = RELATIVE_UNITS[match[1]], int(match[3])
    try:
        return shifted(unit, clause.asker.local(), -steps if match[2] == "ago" else steps), unit
    except OverflowError as endless:
        raise Malformed(clause.wanted) from endless


def _trend(clause: Clause) -> Test:
    """Return a test for ``Monday@javascript:gs.datePart('dayofweek','monday','GE')``."""
    _, _, script = clause.wanted.rpartition("@")
    name, arguments = called(script)
    if _dated(clause).kind != "datetime" or name != "datePart" or not script.startswith(PREFIX):
        raise Malformed(clause.wanted)
    try:
        part, value, comparison = arguments
        part_of, read = PARTS[part]
        accepts, wanted = COMPARED[comparison], read(value.lower())
    except (KeyError, ValueError) as odd:
        raise Malformed(clause.wanted) from odd

    def holds(actual: str) -> bool:
        at = local_time(actual, clause.asker)
        return at is not None and accepts(part_of(at), wanted)

    return holds


def _dated(clause: Clause) -> Column:
    """Return the clause's column, or raise Malformed when it holds no dates."""
    if clause.column.kind not in DATED:
        raise Malformed(clause.wanted)
    return clause.column


MAKERS: dict[str, Callable[[Clause], Test]] = {
    "=": _equal,
    "!=": partial(_not, _equal),
    **dict.fromkeys(("LIKE", "*", "CONTAINS"), _contained),
    **dict.fromkeys(("NOT LIKE", "NOTLIKE", "!*", "DOES NOT CONTAIN"), partial(_not, _contained)),
    "STARTSWITH": _starting,
    **dict.fromkeys(("ENDSWITH", "%"), _ending),
    "IN": _among,
    "NOT IN": partial(_not, _among),
    "INSTANCEOF": _instance,
    **dict.fromkeys(("ISEMPTY", "EMPTYSTRING"), _empty),
    "ISNOTEMPTY": partial(_not, _empty),
    "ANYTHING": _any,
    "<": partial(_compared, operator.lt),
    "<=": partial(_compared, operator.le),
    ">": partial(_compared, operator.gt),
    ">=": partial(_compared, operator.ge),
    "BETWEEN": _between,
    "ON": _on,
    "NOTON": partial(_not, _on),
    "RELATIVEGE": partial(_relative, operator.ge),
    "RELATIVEGT": partial(_relative, operator.gt),
    "RELATIVELE": partial(_relative, operator.le),
    "RELATIVELT": partial(_relative, operator.lt),
    "RELATIVEEE": _on_relative,
    "DATEPART": _trend,
}
