"""The server-side expressions that stand in queries as ``javascript:…``, from literal tables.

Source: the vendor's "Scoped GlideSystem" reference; what a period spans, from its condition builder.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sandbox.servicenow import instance_clock
from sandbox.servicenow.store import Row, format_time
from sandbox.servicenow.tables.formats import DATE_FORMAT
from sandbox.servicenow.tables.time_units import UNITS, end_of, shifted, start_of

PREFIX = "javascript:"
CALL = re.compile(r"(?:gs\.)?(\w+)\(([^()]*)\);?")
COUNTED = re.compile(r"(Last|Next)(\d{1,3})([A-Z][a-z]+?)s")
# What is named after "beginningOf" and "endOf": the unit, and from which to which of them, 0 being this one.
PERIODS = {"Today": ("day", 0, 0), "Yesterday": ("day", -1, -1), "Tomorrow": ("day", 1, 1)} | {
    f"{which}{unit.capitalize()}": (unit, steps, steps)
    for unit in UNITS
    for which, steps in (("Last", -1), ("This", 0), ("Current", 0), ("Next", 1))
}
PERIODS["OneYearAgo"] = ("month", -12, 0)
# "Last 2 quarters" are this one and the one before; "Last 7 days" are seven and today.
WITH_THIS_ONE = ("quarter", "year")
USER = {"getUserID": "sys_id", "getUserName": "user_name", "getUserDisplayName": "name"}


class UnknownScript(ValueError):
    """The expression is not one of those that this instance can evaluate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """On whose behalf a script runs: days begin at midnight in the user's zone."""

    user: Row
    groups: tuple[str, ...] = ()
    zone: str = "UTC"

    def local(self) -> datetime:
        """Return now in the user's zone."""
        return instance_clock.now().astimezone(ZoneInfo(self.zone or "UTC"))


def evaluated(value: str, asker: Asker, kind: str = "") -> str:
    """Return the value, a script's result in its place: for a date column a day, else a UTC date-time.

    Raises: UnknownScript.
    """
    if not value.startswith(PREFIX):
        return value
    name, arguments = called(value)
    if name == "getMyGroups":
        return ",".join(asker.groups)
    if name in USER:
        return asker.user.get(USER[name], "")
    try:
        at = _time(name, asker.local(), arguments)
        return at.strftime(DATE_FORMAT) if kind == "date" else format_time(at.astimezone(UTC))
    except (KeyError, IndexError, ValueError, OverflowError) as unknown:
        raise UnknownScript(value) from unknown


def called(script: str) -> tuple[str, list[str]]:
    """Return function and arguments of ``javascript:gs.daysAgo(2)``, or raise UnknownScript."""
    match = CALL.fullmatch(script.removeprefix(PREFIX).strip())
    if match is None:
        raise UnknownScript(script)
    return match[1], [each.strip().strip("'\"") for each in match[2].split(",") if each.strip()]


def _time(name: str, now: datetime, arguments: list[str]) -> datetime:
    for prefix, bound in (("beginningOf", _beginning), ("endOf", _end)):
        if name.startswith(prefix):
            return bound(*_period(name.removeprefix(prefix)), now)
    return TIME_FUNCTIONS[name](now, arguments)


def _period(name: str) -> tuple[str, int, int]:
    match = COUNTED.fullmatch(name)
    if match is None:
        return PERIODS[name]
    unit, count = match[3].lower(), int(match[2])
    if match[1] == "Next":
        return unit, 1, count
    return unit, 1 - count if unit in WITH_THIS_ONE else -count, 0


def _beginning(unit: str, first: int, _: int, now: datetime) -> datetime:
    return start_of(unit, now, first)


def _end(unit: str, _: int, last: int, now: datetime) -> datetime:
    return end_of(unit, now, last)


TimeFunction = Callable[[datetime, list[str]], datetime]


def _at(
    bound: Callable[[str, datetime, int], datetime], unit: str, now: datetime, counts: list[str]
) -> datetime:
    return bound(unit, now, -int(counts[0]))


def _generated(now: datetime, arguments: list[str]) -> datetime:
    """Return a moment of the user's day; of a day alone, its start."""
    day, time = (*arguments, "start")[:2]
    clock_time = {"start": "00:00:00", "end": "23:59:59"}.get(time.lower(), time)
    text = day if len(day) > len("2026-01-01") else f"{day}T{clock_time}"
    return datetime.fromisoformat(text).replace(tzinfo=now.tzinfo)


TIME_FUNCTIONS: dict[str, TimeFunction] = {
    **dict.fromkeys(("nowDateTime", "now", "nowNoTZ"), lambda now, _: now),
    "yesterday": lambda now, _: shifted("day", now, -1),
    "dateGenerate": _generated,
    **{f"{unit}sAgo": partial(_at, shifted, unit) for unit in UNITS},
    **{f"{unit}sAgoStart": partial(_at, start_of, unit) for unit in UNITS},
    **{f"{unit}sAgoEnd": partial(_at, end_of, unit) for unit in UNITS},
    # Source: of all these, the reference has only this one begin at the start of its unit.
    "yearsAgo": partial(_at, start_of, "year"),
}
