"""Minutes to years in a user's zone: where one begins and ends, and moments some of them away."""

import calendar
from datetime import UTC, datetime, timedelta

LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = (*LENGTHS, *MONTHS)


def shifted(unit: str, moment: datetime, steps: int) -> datetime:
    """Return the moment so many units away, at the same time of the day; of a shorter month its last day.

    Raises: OverflowError, ValueError beyond the ends of the calendar.
    """
    if unit in MONTHS:
        month = moment.year * 12 + moment.month - 1 + steps * MONTHS[unit]
        year, month = month // 12, month % 12 + 1
        day = min(moment.day, calendar.monthrange(year, month)[1])
        return moment.replace(year=year, month=month, day=day)
    if unit in ("minute", "hour"):  # they pass whatever the clock on the wall shows
        return (moment.astimezone(UTC) + steps * LENGTHS[unit]).astimezone(moment.tzinfo)
    return moment + steps * LENGTHS[unit]


def start_of(unit: str, moment: datetime, steps: int = 0) -> datetime:
    """Return when the moment's unit began, or the one so many away; weeks begin on Mondays."""
    minute = moment.replace(second=0, microsecond=0)
    hour = minute.replace(minute=0)
    midnight = hour.replace(hour=0)
    month = moment.month - (moment.month - 1) % MONTHS.get(unit, 1)
    begun = {
        "minute": minute,
        "hour": hour,
        "day": midnight,
        "week": midnight - moment.weekday() * LENGTHS["day"],
    }
    return shifted(unit, begun.get(unit) or midnight.replace(month=month, day=1), steps)


def end_of(unit: str, moment: datetime, steps: int = 0) -> datetime:
    """Return the last second of the moment's unit, or of the one so many away."""
    return start_of(unit, moment, steps + 1) - timedelta(seconds=1)
