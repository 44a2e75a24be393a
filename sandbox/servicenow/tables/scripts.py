"""The few server-side expressions that stand in queries as ``javascript:…``, from a literal table."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox import clock
from sandbox.servicenow.store import stamp

PREFIX = "javascript:"
CALL = re.compile(r"(?:gs\.)?(\w+)\((.*)\);?")


class UnknownScript(ValueError):
    """The expression is not one of those that this instance can evaluate."""


def evaluated(value: str, *, user_id: str) -> str:
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
        return user_id
    try:
        return stamp(MOMENTS[name](arguments))
    except (KeyError, IndexError, ValueError) as unknown:
        raise UnknownScript(value) from unknown


def _ago(unit: str) -> Callable[[list[str]], datetime]:
    return lambda arguments: clock.now() - timedelta(**{unit: int(arguments[0])})


def _start_of(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _end_of(moment: datetime) -> datetime:
    return moment.replace(hour=23, minute=59, second=59, microsecond=0)


def _generated(arguments: list[str]) -> datetime:
    day, time = arguments
    clock_time = {"start": "00:00:00", "end": "23:59:59"}.get(time, time)
    return datetime.fromisoformat(f"{day}T{clock_time}")


MOMENTS: dict[str, Callable[[list[str]], datetime]] = {
    "nowDateTime": lambda _: clock.now(),
    "now": lambda _: clock.now(),
    "beginningOfToday": lambda _: _start_of(clock.now()),
    "endOfToday": lambda _: _end_of(clock.now()),
    "beginningOfYesterday": lambda _: _start_of(clock.now() - timedelta(days=1)),
    "endOfYesterday": lambda _: _end_of(clock.now() - timedelta(days=1)),
    "minutesAgo": _ago("minutes"),
    "minutesAgoStart": _ago("minutes"),
    "hoursAgo": _ago("hours"),
    "hoursAgoStart": _ago("hours"),
    "daysAgo": _ago("days"),
    "daysAgoStart": lambda arguments: _start_of(_ago("days")(arguments)),
    "daysAgoEnd": lambda arguments: _end_of(_ago("days")(arguments)),
    "dateGenerate": _generated,
}
