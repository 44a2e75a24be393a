"""Intervals cut into the parts that a granularity asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.iso_time import interval, iso
from sandbox.genesys.shape import Shape

PERIOD = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
MAX_PARTS = 5000
# Of a query of details.
MAX_DAYS = 31


@dataclass(frozen=True, slots=True)
class Periods:
    """An interval in parts of one length; the last may be shorter."""

    start: datetime
    end: datetime
    length: timedelta

    def of(self, at: datetime) -> str | None:
        """Return the part that a moment lies in, as the wire has it, or None outside."""
        if not self.start <= at < self.end:
            return None
        return self._text((at - self.start) // self.length)

    def shares(self, start: datetime, end: datetime) -> Iterator[tuple[str, int]]:
        """Return how many milliseconds of a stay fall into each part that it touches."""
        at = max(start, self.start)
        while at < min(end, self.end):
            number = (at - self.start) // self.length
            until = min(end, self.end, self.start + (number + 1) * self.length)
            if lasted_ms := (until - at) // timedelta(milliseconds=1):
                yield self._text(number), lasted_ms
            at = until

    def _text(self, number: int) -> str:
        start = self.start + number * self.length
        return f"{iso(start)}/{iso(min(self.end, start + self.length))}"


def span(text: object, *, max_days: int | None = None) -> tuple[datetime, datetime]:
    """Return both ends of a query's interval.

    Raises: Refused when it is missing, empty, turned round or too long.
    """
    if not isinstance(text, str):
        raise wrong("The interval is required")
    start, end = interval(text)
    if start >= end:
        raise wrong("The interval must start before it ends")
    if max_days is not None and end - start > timedelta(days=max_days):
        raise wrong(f"The interval cannot be longer than {max_days} days")
    return start, end


def periods_of(body: Shape) -> Periods:
    """Return the interval of a query in the parts it asks for: one, unless it has a granularity.

    Raises: Refused when the interval, granularity or time zone cannot be.
    """
    start, end = span(body.get("interval"))
    _check_zone(body.get("timeZone"))
    length = _length(body["granularity"]) if body.get("granularity") else end - start
    if (end - start) / length > MAX_PARTS:
        raise wrong("The granularity is too fine for the interval")
    return Periods(start, end, length)


def _length(text: object) -> timedelta:
    match = PERIOD.fullmatch(str(text))
    numbers = [int(each or 0) for each in match.groups()] if match else []
    if not any(numbers):
        raise wrong(f"The granularity [{text}] is not a period of weeks, days, hours, minutes or seconds")
    weeks, days, hours, minutes, seconds = numbers
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _check_zone(name: object) -> None:
    if name is None:
        return
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise wrong(f"The timeZone [{name}] is unknown") from None
