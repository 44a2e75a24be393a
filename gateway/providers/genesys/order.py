"""The order of participants, communications and transfers, by their times: the places in a list say nothing.

Genesys promises no order. Of equal times the ids decide, so that the same things always give the same facts.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from gateway.providers.wire import NOTHING, Raw, id_of, instant, rows

CAME = ("startTime", "startAlertingTime", "connectedTime")
LEFT = ("endTime", "disconnectedTime")
# Events have no time for what still rings, and only an end for what rang in vain.
LATEST = datetime.max.replace(tzinfo=UTC)


def by_arrival(raw: Raw, key: str) -> list[Raw]:
    """Return the objects in a nested list, first come first, those without any time last."""
    return sorted(rows(raw, key), key=lambda one: (_came_at(one), _left_at(one), id_of(one)))


def by_issue(raw: Raw, key: str) -> list[Raw]:
    """Return the transfers in a nested list, oldest first, those without a time last."""
    return sorted(rows(raw, key), key=lambda one: (instant(one, "dateIssued") or LATEST, id_of(one)))


def current(those: Iterable[Raw]) -> Raw:
    """Return the one that goes on, else the one that ended last, {} for none; of several the last to come."""
    return max(those, key=lambda one: (_left_at(one), _came_at(one), id_of(one)), default=NOTHING)


def _came_at(one: Raw) -> datetime:
    return instant(one, *CAME, *LEFT) or LATEST


def _left_at(one: Raw) -> datetime:
    return instant(one, *LEFT) or LATEST
