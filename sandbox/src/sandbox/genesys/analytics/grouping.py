"""Queues' figures in groups: one for each medium at the queue, and one without a medium for its members."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sandbox.genesys import catalogue
from sandbox.genesys.analytics import live
from sandbox.genesys.analytics.live import Member, Work
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.iso_time import iso
from sandbox.genesys.routing.model import Queue

# What a queue has settings for, in the order of the vendor's sample, which tells of each with count 0.
# Source: definition, QueueMediaSettings; wire/genesys.md 13.2.
MEDIA = ("voice", "chat", "email", "callback", "message")
# These have a row for each qualifier that somebody has; without one there is no row.
QUALIFIED = ("oOffQueueUsers", "oOnQueueUsers", "oUserPresences", "oUserRoutingStatuses")
MAX_SHOWN = 100
Seen = TypeVar("Seen", Work, Member)


def groups(queue: Queue, metrics: list[str], detailed: list[str], now: datetime) -> list[Shape]:
    """Return the queue's figures: a group without a medium for its members, and one for each medium.

    A group in which nothing was asked for is left out; one in which nothing happens tells zeros.
    """
    seen = live.work(queue.id)
    found = [{"group": {"queueId": queue.id}, "data": _figures_of_members(queue, metrics, detailed)}]
    for medium in MEDIA:
        own = [each for each in seen if each.media_type == medium]
        data = _figures_of_work(own, metrics, detailed, now)
        found.append({"group": {"queueId": queue.id, "mediaType": medium}, "data": data})
    return [each for each in found if each["data"]]


def work_row(own: Work) -> Shape:
    """Return a conversation at a queue as details show it."""
    is_spoken, routing = own.media_type in ("voice", "callback"), own.leg.routing
    address, ours = own.conversation.address, own.conversation.integration_id or catalogue.MAIL_ADDRESS
    where = (
        {"ani": address, "dnis": catalogue.DNIS} if is_spoken else {"addressFrom": address, "addressTo": ours}
    )
    return present(
        {
            "conversationId": own.conversation.id,
            "sessionId": own.leg.communication.id,
            "requestedRoutingSkillIds": list(routing.skill_ids) if routing else None,
            "routingPriority": routing.priority if routing else None,
            "participantName": own.conversation.customer["name"],
            "userId": own.leg.user_id,
            "direction": own.leg.communication.direction,
            "requestedRoutings": ["Standard"],
            "usedRouting": "Standard" if own.metric == "oInteracting" else None,
            **where,
        }
    )


def shown(rows: list[Any]) -> tuple[list[Any], bool]:
    """Return the rows, or the oldest and the newest of too many, and whether any were left out."""
    half = MAX_SHOWN // 2
    return (rows[:half] + rows[-half:], True) if len(rows) > MAX_SHOWN else (rows, False)


def _figures_of_work(seen: list[Work], metrics: list[str], detailed: list[str], now: datetime) -> list[Shape]:
    figures = []
    for metric in dict.fromkeys(metrics):
        own = [each for each in seen if each.metric == live.LONGEST.get(metric, metric)]
        if metric in live.LONGEST:
            times = [each.at for each in own]
            stats = {"calculatedMetricValue": live.longest(times, now)} if own else {"count": 0}
            figures.append({"metric": metric, "stats": stats})
        elif metric in live.OF_WORK:
            details = _details(own, work_row) if metric in detailed else {}
            figures.append({"metric": metric, "stats": {"count": len(own)}} | details)
    return figures


def _figures_of_members(queue: Queue, metrics: list[str], detailed: list[str]) -> list[Shape]:
    seen = live.members(queue)
    figures = []
    for metric in dict.fromkeys(metrics):
        by_qualifier: dict[str | None, list[Member]] = {}
        if metric in live.OF_USERS and metric not in QUALIFIED:
            by_qualifier[None] = []
        for each in seen:
            if each.metric == metric:
                by_qualifier.setdefault(each.qualifier, []).append(each)
        for qualifier, own in by_qualifier.items():
            figure = present({"metric": metric, "qualifier": qualifier, "stats": {"count": len(own)}})
            figures.append(figure | (_details(own, _member_row) if metric in detailed else {}))
    return figures


def _member_row(own: Member) -> Shape:
    return {"userId": own.user.id}


def _details(seen: list[Seen], row: Callable[[Seen], Shape]) -> Shape:
    rows = [{"observationDate": iso(each.at)} | row(each) for each in seen]
    kept, is_truncated = shown(sorted(rows, key=lambda each: str(each["observationDate"])))
    return {"observations": kept, "truncated": is_truncated}
