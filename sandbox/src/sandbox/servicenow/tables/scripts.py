"""The server-side expressions that stand in queries as ``javascript:…``, from a literal table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sandbox.servicenow import instance_clock
from sandbox.servicenow.store import stamp

PREFIX = "javascript:"
CALL = re.compile(r"(?:gs\.)?(\w+)\(([^()]*)\);?")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
# What is named after "beginningOf" and "endOf": the unit, and how many of them from now.
PERIODS = {"Today": ("day", 0), "Yesterday": ("day", -1), "Tomorrow": ("day", 1)} | {
    f"{which}{unit.capitalize()}": (unit, steps)
    for unit in ("week", "month", "quarter", "year")
    for which, steps in (("Last", -1), ("This", 0), ("Next", 1))
}


class UnknownScript(ValueError):
    """The expression is not one of those that this instance can evaluate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """On whose behalf a script runs: days begin at midnight in the user's zone."""

    user_id: str
    zone: str = "UTC"

    def local(self) -> datetime:
        """Return now in the user's zone."""
        return instance_clock.now().astimezone(ZoneInfo(self.zone or "UTC"))


def evaluated(value: str, asker: Asker) -> str:
    """Return the value, a script's result in its place.

    Raises: UnknownScript.
    """
    if not value.startswith(PREFIX):
        return value
    match = CALL.fullmatch(value.removeprefix(PREFIX).strip())
    if match is None:
        raise UnknownScript(value)
    name, arguments = match[1], [each.strip().strip("'\"") for each in match[2].split(",") if each.strip()]
    if name == "getUserID":
        return asker.user_id
    try:
        return stamp(MOMENTS[name](asker.local(), arguments).astimezone(UTC))
    except (KeyError, IndexError, ValueError, OverflowError) as unknown:
        raise UnknownScript(value) from unknown


def start_of(unit: str, moment: datetime, steps: int = 0) -> datetime:
    """Return when the day, week, month, quarter or year began, so many of them away."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in MONTHS:
        length = MONTHS[unit]
        month = (midnight.year * 12 + midnight.month - 1) // length * length + steps * length
        return midnight.replace(year=month // 12, month=month % 12 + 1, day=1)
    if unit == "week":
        midnight -= timedelta(days=midnight.weekday())
    return midnight + timedelta(days=steps * DAYS[unit])


Moment = Callable[[datetime, list[str]], datetime]


def _start(unit: str, steps: int, now: datetime, _: list[str]) -> datetime:
    return start_of(unit, now, steps)


def _end(unit: str, steps: int, now: datetime, _: list[str]) -> datetime:
    return start_of(unit, now, steps + 1) - timedelta(seconds=1)


def _ago(unit: str, now: datetime, arguments: list[str]) -> datetime:
    return now - timedelta(**{unit: int(arguments[0])})


def _start_ago(unit: str, now: datetime, arguments: list[str]) -> datetime:
    return start_of(unit, now, -int(arguments[0]))


def _end_ago(unit: str, now: datetime, arguments: list[str]) -> datetime:
    return start_of(unit, now, 1 - int(arguments[0])) - timedelta(seconds=1)


def _generated(now: datetime, arguments: list[str]) -> datetime:
    day, time = arguments
    clock_time = {"start": "00:00:00", "end": "23:59:59"}.get(time, time)
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=now.tzinfo)


MOMENTS: dict[str, Moment] = {
    "nowDateTime": lambda now, _: now,
    "now": lambda now, _: now,
    "dateGenerate": _generated,
    **{f"beginningOf{name}": partial(_start, *period) for name, period in PERIODS.items()},
    **{f"endOf{name}": partial(_end, *period) for name, period in PERIODS.items()},
    **{f"{unit}Ago": partial(_ago, unit) for unit in ("minutes", "hours", "days")},
    **{f"{unit}AgoStart": partial(_ago, unit) for unit in ("minutes", "hours")},
    **{f"{unit}sAgo": partial(_start_ago, unit) for unit in ("week", "month", "quarter", "year")},
    **{f"{unit}sAgoStart": partial(_start_ago, unit) for unit in (*DAYS, *MONTHS)},
    **{f"{unit}sAgoEnd": partial(_end_ago, unit) for unit in (*DAYS, *MONTHS)},
}
