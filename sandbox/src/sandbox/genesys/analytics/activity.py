"""Activity of analytics over REST: live counts of work, of queues' members and of users' queues."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import filters, live
from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.analytics.grouping import shown, work_row
from sandbox.genesys.analytics.observations import OF_USER
from sandbox.genesys.bodies import json_object, whole
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

MAX_PAGE_SIZE = 100
OF_MEMBER = (
    "organizationPresenceId",
    "presenceDate",
    "queueId",
    "queueMembershipStatus",
    "routingStatus",
    "routingStatusDate",
    "systemPresence",
    "teamId",
    "userId",
)
OF_WORK = (
    "activeRouting",
    "addressFrom",
    "addressTo",
    "agentScore",
    "ani",
    "conversationId",
    "convertedFrom",
    "convertedTo",
    "direction",
    "dnis",
    "mediaType",
    "participantName",
    "queueId",
    "requestedLanguageId",
    "requestedRouting",
    "requestedRoutingSkillId",
    "routingPriority",
    "scoredAgentId",
    "sessionId",
    "teamId",
    "usedRouting",
    "userId",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One thing that a metric counts; ``entity`` are its dimensions as details show them."""

    metric: str
    qualifier: str | None
    at: datetime
    entity: Shape


Sights = Callable[[], list[Sight]]


@signed_in
def of_conversations(token: Token, request: HttpRequest) -> HttpResponse:
    """Return counts of what waits, rings and is talked, by any dimension."""
    answer = _answer(request, (*live.OF_WORK, *live.LONGEST), OF_WORK, OF_WORK, _work)
    return JsonResponse(answer | {"entityIdDimension": "conversationId"})


@signed_in
def of_routing(token: Token, request: HttpRequest) -> HttpResponse:
    """Return counts of queues' members by presence and routing status."""
    answer = _answer(request, live.OF_USERS, ("queueId",), OF_MEMBER, _members)
    return JsonResponse(answer | {"entityIdDimension": "userId"})


@signed_in
def of_users(token: Token, request: HttpRequest) -> HttpResponse:
    """Return counts of the queues of each user."""
    answer = _answer(request, OF_USER, ("userId",), OF_MEMBER, _queues)
    return JsonResponse(answer | {"entityIdDimension": "queueId"})


def _answer(
    request: HttpRequest,
    metrics: tuple[str, ...],
    groupable: tuple[str, ...],
    dimensions: tuple[str, ...],
    sights: Sights,
) -> Shape:
    body = json_object(request)
    wanted = _metrics(body, metrics)
    group_by = body.get("groupBy")
    if not isinstance(group_by, list) or not group_by or any(each not in groupable for each in group_by):
        raise wrong(f"groupBy holds some of {', '.join(groupable)}")
    kept = filters.checked(body.get("filter") or {"type": "and"}, "filter", dimensions, ())
    seen = [each for each in sights() if filters.passes(kept, filters.dimensions_of(each.entity), {})]
    results = [_result(group, own, wanted) for group, own in _grouped(seen, group_by)]
    if body.get("order") == "desc":
        results.reverse()
    return {"results": _page(request, results)}


def _metrics(body: Shape, known: tuple[str, ...]) -> dict[str, bool]:
    """Return the metrics asked for, each with whether its entities are."""
    given = body.get("metrics")
    if not isinstance(given, list) or not given or any(not isinstance(each, dict) for each in given):
        raise wrong("metrics is a list of objects with metric and details")
    if any(each.get("metric") not in known for each in given):
        raise wrong(f"metrics holds some of {', '.join(known)}")
    return {each["metric"]: bool(each.get("details")) for each in given}


def _grouped(seen: list[Sight], group_by: list[str]) -> list[tuple[Shape, list[Sight]]]:
    found: dict[tuple[str, ...], list[Sight]] = {}
    for each in seen:
        dimensions = filters.dimensions_of(each.entity)
        key = tuple(",".join(sorted(dimensions.get(name, set()))) for name in group_by)
        found.setdefault(key, []).append(each)
    return [
        ({name: value for name, value in zip(group_by, key, strict=True) if value}, own)
        for key, own in sorted(found.items())
    ]


def _result(group: Shape, seen: list[Sight], wanted: dict[str, bool]) -> Shape:
    data = [figure for metric in wanted for figure in _figures(metric, seen)]
    rows = [each for each in seen if wanted.get(each.metric)]
    if not rows:
        return {"group": group, "data": data}
    entities, is_truncated = shown([_entity(each) for each in sorted(rows, key=lambda each: each.at)])
    return {"group": group, "data": data, "entities": entities, "truncated": is_truncated}


def _figures(metric: str, seen: list[Sight]) -> list[Shape]:
    own = [each for each in seen if each.metric == live.LONGEST.get(metric, metric)]
    if metric in live.LONGEST:
        times = [each.at for each in own]
        return [{"metric": metric, "calculatedMetricValue": live.longest(times, clock.now())}] if own else []
    counts = Counter(each.qualifier for each in own)
    figures = ({"metric": metric, "qualifier": each, "count": count} for each, count in counts.items())
    return [present(each) for each in figures]


def _entity(own: Sight) -> Shape:
    metric = {"metric": own.metric} if own.metric in live.OF_WORK else {}
    return own.entity | metric | {"activityDate": iso(own.at)}


def _page(request: HttpRequest, results: list[Any]) -> list[Any]:
    size = whole(request.GET.get("pageSize", MAX_PAGE_SIZE), "pageSize")
    number = whole(request.GET.get("pageNumber", 1), "pageNumber")
    if not 1 <= size <= MAX_PAGE_SIZE or number < 1:
        raise wrong(f"pageSize must be 1 to {MAX_PAGE_SIZE}, pageNumber at least 1")
    return results[(number - 1) * size : number * size]


def _work() -> list[Sight]:
    return [
        Sight(
            metric=each.metric,
            qualifier=None,
            at=each.at,
            entity=work_row(each) | {"queueId": each.leg.queue_id, "mediaType": each.media_type},
        )
        for each in live.work()
        if each.leg.queue_id
    ]


def _members() -> list[Sight]:
    return [
        Sight(metric=each.metric, qualifier=each.qualifier, at=each.at, entity=_membership(each.user, queue))
        for queue in STATE.queues.values()
        for each in live.members(queue)
    ]


def _queues() -> list[Sight]:
    found = []
    for user in STATE.users.values():
        for queue_id, joined in user.joined.items():
            entity = _membership(user, STATE.queues[queue_id])
            metrics = OF_USER if joined else ("oMemberQueues",)
            found += [
                Sight(metric=each, qualifier=None, at=user.presence_at, entity=entity) for each in metrics
            ]
    return found


def _membership(user: User, queue: Queue) -> Shape:
    return {
        "userId": user.id,
        "queueId": queue.id,
        "queueMembershipStatus": "active" if user.joined[queue.id] else "inactive",
        "organizationPresenceId": user.presence.id,
        "systemPresence": loud(user.presence),
        "presenceDate": iso(user.presence_at),
        "routingStatus": user.routing_status,
        "routingStatusDate": iso(user.routing_at),
    }
