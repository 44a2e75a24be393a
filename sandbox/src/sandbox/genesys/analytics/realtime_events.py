"""Events with the real-time figures of queues: published when they changed, some seconds apart."""

import json
from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.analytics import grouping, realtime
from sandbox.genesys.analytics.store import Figures
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import publishing
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

APART = timedelta(seconds=3)
ACTIVE = (*realtime.OF_WORK, *realtime.LONGEST)


def publish(now: datetime) -> None:
    """Tell of every queue whose figures changed since they were told; at most every few seconds."""
    since = STATE.analytics.published_at or now - APART
    if timedelta() <= now - since < APART:
        return
    STATE.analytics.published_at = now
    for queue in STATE.queues.values():
        _publish_observations(queue, f"{iso(since)}/{iso(now)}", now)
        _publish_activity(queue, now)


def _publish_observations(queue: Queue, interval: str, now: datetime) -> None:
    topic = f"v2.analytics.queues.{queue.id}.observations"
    for group, changed in _changes(queue, topic, realtime.DETAILED, now):
        publishing.publish(topic, partial(_observations, group["group"], changed, interval))


def _publish_activity(queue: Queue, now: datetime) -> None:
    topic = f"v2.analytics.queues.{queue.id}.activity"
    groups = [group for group, _ in _changes(queue, topic, ACTIVE, now)]
    if groups:
        publishing.publish(topic, partial(_activity, groups))


def _changes(
    queue: Queue, topic: str, metrics: tuple[str, ...], now: datetime
) -> list[tuple[Shape, Figures]]:
    """Return the groups whose figures are other than last told, each with those; remember all."""
    if not STATE.feeds.listeners(topic):
        return []
    found = []
    for group in grouping.groups(queue, metrics, (), now):
        data = [each for each in group["data"] if "count" in each["stats"]]
        figures = {(each["metric"], each.get("qualifier", "")): each["stats"]["count"] for each in data}
        key = (topic, str(group["group"].get("mediaType", "")))
        before = STATE.analytics.published.get(key, {})
        STATE.analytics.published[key] = figures
        both = dict.fromkeys(before, 0) | figures
        found.append((group, {each: count for each, count in both.items() if before.get(each, 0) != count}))
    return [each for each in found if each[1]]


def _observations(group: Shape, changed: Figures, interval: str) -> str:
    metrics = [
        {"metric": metric, "stats": {"count": count}} | ({"qualifier": qualifier} if qualifier else {})
        for (metric, qualifier), count in changed.items()
    ]
    return json.dumps({"group": group, "data": [{"interval": interval, "metrics": metrics}]})


def _activity(groups: list[Shape]) -> str:
    results = [
        {
            "mediaType": each["group"]["mediaType"],
            "data": [{"metric": own["metric"], **own["stats"]} for own in each["data"]],
        }
        for each in groups
    ]
    return json.dumps({"results": results})
