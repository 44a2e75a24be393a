"""What subscribers hear of queues' figures: told when they changed, and some seconds apart."""

import json
from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.analytics import grouping, live
from sandbox.genesys.analytics.store import Figures
from sandbox.genesys.conversations.elements import Shape
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import publishing
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

APART = timedelta(seconds=3)
TOLD = (*live.OF_WORK, *live.OF_USERS)


def tell(now: datetime) -> None:
    """Tell of every queue whose figures changed since they were told; at most every few seconds."""
    told = STATE.analytics.told
    if told.at is not None and timedelta() <= now - told.at < APART:
        return
    since, told.at = told.at or now - APART, now
    for queue in STATE.queues.values():
        _tell_observations(queue, since, now)
        _tell_activity(queue, now)


def _tell_observations(queue: Queue, since: datetime, now: datetime) -> None:
    topic = f"v2.analytics.queues.{queue.id}.observations"
    if not STATE.feeds.listeners(topic):
        return
    for group in grouping.groups(queue, TOLD, (), now):
        medium = str(group["group"].get("mediaType", ""))
        changed = _changed((topic, medium), _figures(group))
        if changed:
            publishing.publish(topic, partial(_stats, group["group"], changed, f"{iso(since)}/{iso(now)}"))


def _tell_activity(queue: Queue, now: datetime) -> None:
    topic = f"v2.analytics.queues.{queue.id}.activity"
    if not STATE.feeds.listeners(topic):
        return
    work, results = live.work(queue), []
    for medium in grouping.MEDIA:
        seen = [each for each in work if each.medium == medium]
        counts = {(metric, ""): sum(each.metric == metric for each in seen) for metric in live.OF_WORK}
        if _changed((topic, medium), counts):
            results.append({"mediaType": medium, "data": _counts(counts, seen, now)})
    if results:
        publishing.publish(topic, partial(json.dumps, {"results": results}))


def _figures(group: Shape) -> Figures:
    return {(each["metric"], each.get("qualifier", "")): each["stats"]["count"] for each in group["data"]}


def _changed(key: tuple[str, str], figures: Figures) -> Figures:
    """Return what is other than last told, zero for what is gone, and remember all."""
    before = STATE.analytics.told.by_key.get(key, {})
    STATE.analytics.told.by_key[key] = figures
    gone = {each: 0 for each in before if each not in figures}
    return {each: value for each, value in (figures | gone).items() if before.get(each, 0) != value}


def _stats(group: Shape, changed: Figures, interval: str) -> str:
    metrics = [
        {"metric": metric, "stats": {"count": count}} | ({"qualifier": qualifier} if qualifier else {})
        for (metric, qualifier), count in changed.items()
    ]
    return json.dumps({"group": group, "data": [{"interval": interval, "metrics": metrics}]})


def _counts(counts: Figures, seen: list[live.Sight], now: datetime) -> list[Shape]:
    data: list[Shape] = [{"metric": metric, "count": count} for (metric, _), count in counts.items()]
    for metric, of in live.LONGEST.items():
        times = [each.at for each in seen if each.metric == of]
        if times:
            data.append({"metric": metric, "calculatedMetricValue": live.longest(times, now)})
    return data
