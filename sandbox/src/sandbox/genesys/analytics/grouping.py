"""Queues' figures in groups: one without a medium for the members, and one for each medium."""

from collections.abc import Collection
from datetime import datetime

from sandbox.genesys.analytics import realtime
from sandbox.genesys.analytics.realtime import Observation
from sandbox.genesys.iso_time import iso
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.shape import Shape, present

# What a queue has settings for, in the order of the vendor's sample, which tells of each with count 0.
# Source: definition, QueueMediaSettings; wire/genesys.md 13.2.
MEDIA = ("voice", "chat", "email", "callback", "message")
MAX_SHOWN = 100


def groups(queue: Queue, metrics: Collection[str], detailed: Collection[str], now: datetime) -> list[Shape]:
    """Return the queue's figures; a group tells zeros, and is left out only when nothing is asked of it."""
    observed, found = realtime.observed(queue), []
    for medium in ("", *MEDIA):
        seen = [each for each in observed if each.medium == medium]
        wanted = [each for each in metrics if (each in realtime.OF_USERS) is not bool(medium)]
        group = {"queueId": queue.id} | ({"mediaType": medium} if medium else {})
        found.append({"group": group, "data": _data(seen, wanted, detailed, now)})
    return [each for each in found if each["data"]]


def _data(
    seen: list[Observation], metrics: list[str], detailed: Collection[str], now: datetime
) -> list[Shape]:
    data = []
    for metric in metrics:
        own = [each for each in seen if each.metric == realtime.LONGEST.get(metric, metric)]
        if metric in realtime.LONGEST:
            times = [each.at for each in own]
            longest = {"calculatedMetricValue": realtime.longest(times, now)} if times else {"count": 0}
            data.append({"metric": metric, "stats": longest})
        else:
            data += _counts(metric, own, is_detailed=metric in detailed)
    return data


def _counts(metric: str, seen: list[Observation], *, is_detailed: bool) -> list[Shape]:
    by_qualifier: dict[str, list[Observation]] = {} if metric in realtime.QUALIFIED else {"": []}
    for each in seen:
        by_qualifier.setdefault(each.qualifier, []).append(each)
    return [
        present({"metric": metric, "qualifier": qualifier or None, "stats": {"count": len(counted)}})
        | (_details(counted) if is_detailed else {})
        for qualifier, counted in by_qualifier.items()
    ]


def _details(seen: list[Observation]) -> Shape:
    """Return what was counted, by age; of too many the oldest and the newest."""
    rows = [{"observationDate": iso(each.at)} | each.row() for each in sorted(seen, key=lambda each: each.at)]
    half, is_truncated = MAX_SHOWN // 2, len(rows) > MAX_SHOWN
    return {"observations": rows[:half] + rows[-half:] if is_truncated else rows, "truncated": is_truncated}
