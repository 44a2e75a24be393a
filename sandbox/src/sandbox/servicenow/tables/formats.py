"""Dates, date-times and durations as a person reads them."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.servicenow.store import TIME_FORMAT

# The letters that a profile's date and time formats are made of.
LETTERS = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "hh": "%I",
    "mm": "%M",
    "ss": "%S",
    "a": "%p",
}
DATE_FORMAT = "%Y-%m-%d"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNITS = (("Day", 86_400), ("Hour", 3600), ("Minute", 60), ("Second", 1))


def java_format(text: str) -> str:
    """Return a format of a user's profile (``dd-MM-yyyy``) as ``strftime`` takes it."""
    return re.sub("|".join(LETTERS), lambda match: LETTERS[match[0]], text)


def shown_time(raw: str, zone: str, wanted: str = TIME_FORMAT) -> str:
    """Return the stored UTC date-time in the user's zone and format; odd texts stay as they are."""
    moment = read_time(raw)
    try:
        return moment.astimezone(ZoneInfo(zone or "UTC")).strftime(wanted) if moment else raw
    except OverflowError:  # the first or last day of the calendar
        return raw


def is_zone(name: str) -> bool:
    """Return whether there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def shown_date(raw: str, wanted: str = DATE_FORMAT) -> str:
    """Return the stored date in the user's format."""
    day = read_time(raw, DATE_FORMAT)
    return day.strftime(wanted) if day else raw


def shown_duration(raw: str) -> str:
    """Return the time since the epoch in words: ``1 Hour 10 Minutes``."""
    until = read_time(raw)
    if until is None:
        return raw
    left, words = int((until - EPOCH).total_seconds()), []
    for unit, length in UNITS:
        count, left = divmod(left, length)
        words += [f"{count} {unit}{'s' if count > 1 else ''}"] if count else []
    return " ".join(words) or "0 Seconds"


def duration(start: str, end: str) -> str:
    """Return the time between two stored date-times as a duration column holds it."""
    first, last = read_time(start), read_time(end)
    return (EPOCH + (last - first)).strftime(TIME_FORMAT) if first and last and last >= first else ""


def read_time(raw: str, wanted: str = TIME_FORMAT) -> datetime | None:
    """Return the moment that a text of this format names, as if it were UTC; None for another text."""
    try:
        return datetime.strptime(raw, wanted).replace(tzinfo=UTC)
    except ValueError:
        return None
