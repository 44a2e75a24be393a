"""The operators of the encoded-query language: a literal table from operator to the test it makes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.store import MOMENT_FORMAT, stamp
from sandbox.servicenow.tables.scripts import DAYS, MONTHS, Asker, evaluated, start_of

Test = Callable[[str], bool]
Order = tuple[int, int, str]

RELATIVE_VALUE = re.compile(r"@(\w+)@(ago|ahead)@(\d{1,6})")
UNIT_MINUTES = {
    "minute": 1,
    "hour": 60,
    "dayofweek": 1440,
    "day": 1440,
    "week": 10_080,
    "month": 43_200,
    "quarter": 131_040,
    "year": 525_600,
}


class Malformed(ValueError):
    """The value does not fit the operator; the instance drops such a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one clause asks of one column, on whose behalf."""

    wanted: str
    column: Column
    asker: Asker

    @property
    def value(self) -> str:
        """Return the wanted value, a script's result in its place."""
        return evaluated(self.wanted, self.asker)


def order_of(column: Column, value: str) -> Order:
    """Return what to sort and compare by: whole numbers as such, texts without regard to case."""
    is_number = column.kind == "integer" and value.lstrip("-").isdigit()
    return (1, int(value), "") if is_number else (0, 0, value.lower())


def test_of(operator: str, clause: Clause) -> Test:
    """Return the test that the clause puts to a stored value.

    Raises: ValueError when the value does not fit the operator.
    """
    return MAKERS[operator](clause)


def _equal(clause: Clause) -> Test:
    wanted = clause.value.lower()
    return lambda actual: actual.lower() == wanted


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
    wanted = {each.lower() for each in clause.value.split(",")}
    return lambda actual: actual.lower() in wanted


def _empty(_: Clause) -> Test:
    return lambda actual: not actual


def _any(_: Clause) -> Test:
    return lambda actual: True


def _not(maker: Callable[[Clause], Test], clause: Clause) -> Test:
    test = maker(clause)
    return lambda actual: not test(actual)


def _compared(accepts: Callable[[Order, Order], bool], clause: Clause) -> Test:
    """Return a comparison; an empty value is neither more nor less than anything."""
    wanted = order_of(clause.column, clause.value)
    return lambda actual: bool(actual) and accepts(order_of(clause.column, actual), wanted)


def _between(clause: Clause) -> Test:
    """Return a test for both ends included: ``a@b``, or ``Today@a@b`` of ``ON``."""
    ends = clause.wanted.split("@")[-2:]
    if len(ends) < 2:
        raise Malformed(clause.wanted)
    low, high = (order_of(clause.column, evaluated(end, clause.asker)) for end in ends)
    return lambda actual: bool(actual) and low <= order_of(clause.column, actual) <= high


def _relative(accepts: Callable[[str, str], bool], clause: Clause) -> Test:
    """Return a comparison with ``@minute@ago@15``."""
    edge = stamp(_edge(clause)[0])
    return lambda actual: bool(actual) and accepts(actual, edge)


def _on_relative(clause: Clause) -> Test:
    """Return a test for the same minute, hour, day, week, month, quarter or year as the edge."""
    edge, unit = _edge(clause)
    zone = clause.asker.local().tzinfo
    wanted = _unit_of(unit, edge.astimezone(zone))

    def holds(actual: str) -> bool:
        moment = _moment(actual)
        return moment is not None and _unit_of(unit, moment.astimezone(zone)) == wanted

    return holds


def _edge(clause: Clause) -> tuple[datetime, str]:
    match = RELATIVE_VALUE.fullmatch(clause.wanted)
    if match is None or match[1] not in UNIT_MINUTES:
        raise Malformed(clause.wanted)
    distance = timedelta(minutes=int(match[3]) * UNIT_MINUTES[match[1]])
    local = clause.asker.local()
    try:
        return (local - distance if match[2] == "ago" else local + distance).astimezone(UTC), match[1]
    except OverflowError as endless:
        raise Malformed(clause.wanted) from endless


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, MOMENT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _unit_of(unit: str, moment: datetime) -> datetime:
    if unit in MONTHS or unit in DAYS:
        return start_of(unit, moment)
    minute = moment.replace(second=0, microsecond=0)
    return minute.replace(minute=0) if unit == "hour" else minute


MAKERS: dict[str, Callable[[Clause], Test]] = {
    "=": _equal,
    "!=": partial(_not, _equal),
    "LIKE": _contained,
    "*": _contained,
    "NOT LIKE": partial(_not, _contained),
    "!*": partial(_not, _contained),
    "STARTSWITH": _starting,
    "ENDSWITH": _ending,
    "%": _ending,
    "IN": _among,
    "NOT IN": partial(_not, _among),
    "ISEMPTY": _empty,
    "EMPTYSTRING": _empty,
    "ISNOTEMPTY": partial(_not, _empty),
    "ANYTHING": _any,
    "<": partial(_compared, lambda actual, wanted: actual < wanted),
    "<=": partial(_compared, lambda actual, wanted: actual <= wanted),
    ">": partial(_compared, lambda actual, wanted: actual > wanted),
    ">=": partial(_compared, lambda actual, wanted: actual >= wanted),
    "BETWEEN": _between,
    "ON": _between,
    "NOTON": partial(_not, _between),
    "RELATIVEGE": partial(_relative, lambda actual, edge: actual >= edge),
    "RELATIVEGT": partial(_relative, lambda actual, edge: actual > edge),
    "RELATIVELE": partial(_relative, lambda actual, edge: actual <= edge),
    "RELATIVELT": partial(_relative, lambda actual, edge: actual < edge),
    "RELATIVEEE": _on_relative,
}
