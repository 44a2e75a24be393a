"""Analytics of users' time over REST: summed by presence and routing status, or stay by stay."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import filters, live, stays
from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.analytics.observations import words_of
from sandbox.genesys.analytics.periods import Periods, periods_of
from sandbox.genesys.analytics.queries import read_paging, span
from sandbox.genesys.analytics.stays import PRESENCE, ROUTING
from sandbox.genesys.analytics.store import Stay
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

# Metric -> what it sums, and whether its qualifier is the organisation's presence.
METRICS = {
    "tAgentRoutingStatus": (ROUTING, False),
    "tOrganizationPresence": (PRESENCE, True),
    "tSystemPresence": (PRESENCE, False),
}
OF_PRESENCE = ("organizationPresenceId", "systemPresence")


@signed_in
def aggregates(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how long users were in each presence and routing status, in milliseconds."""
    found = _results(json_object(request), clock.now())
    return JsonResponse({"systemToOrganizationMappings": live.presence_ids(), "results": found})


@signed_in
def details(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the presences and routing statuses of each user in an interval, stay by stay."""
    body, now = json_object(request), clock.now()
    start, end = span(body.get("interval"))
    size, number = read_paging(body)
    users = [
        each
        for each in STATE.users.values()
        if _passes(body, "userFilters", ("userId",), {"userId": each.id})
    ]
    found = [_user_details(each, body, (start, end), now) for each in users]
    known = [each for each in found if len(each) > 1]
    page = known[(number - 1) * size : number * size]
    return JsonResponse(({"userDetails": page} if page else {}) | {"totalHits": len(known)})


def _results(body: Shape, now: datetime) -> list[Shape]:
    """Return the groups of an aggregate query of users' time.

    Raises: Refused with ``bad.request`` for a query that cannot be.
    """
    periods = periods_of(body)
    metrics = words_of(body, "metrics", tuple(METRICS))
    wanted = filters.checked(body.get("filter") or {"type": "and"}, "filter", ("userId",), ())
    by_user = words_of(body, "groupBy", ("userId",), required=False)
    users = [each for each in STATE.users.values() if filters.passes(wanted, {"userId": {each.id}}, {})]
    groups = [({"userId": each.id}, [each]) for each in users] if by_user else [({}, users)]
    shapes = [{"group": group, "data": _sums(own, metrics, periods, now)} for group, own in groups]
    return [each for each in shapes if each["data"]]


def _sums(users: list[User], metrics: list[str], periods: Periods, now: datetime) -> list[Shape]:
    sums: dict[str, dict[tuple[str, str], int]] = {}
    for user in users:
        for metric in metrics:
            kind, is_organisations = METRICS[metric]
            for stay in stays.of_user(user, kind, now):
                qualifier = (stay.organisation_id or "") if is_organisations else stay.system
                for part, lasted_ms in periods.shares(stay.started_at, stay.ended_at):
                    own = sums.setdefault(part, {})
                    own[metric, qualifier] = own.get((metric, qualifier), 0) + lasted_ms
    return [
        {
            "interval": part,
            "metrics": [
                {"metric": metric, "qualifier": qualifier, "stats": {"sum": lasted_ms}}
                for (metric, qualifier), lasted_ms in own.items()
            ],
        }
        for part, own in sorted(sums.items())
    ]


def _user_details(user: User, body: Shape, span_: tuple[datetime, datetime], now: datetime) -> Shape:
    presences = [
        _record(each, now) | {"systemPresence": each.system, "organizationPresenceId": each.organisation_id}
        for each in _touched(user, PRESENCE, span_, now)
    ]
    statuses = [
        _record(each, now) | {"routingStatus": each.system} for each in _touched(user, ROUTING, span_, now)
    ]
    shape = {
        "userId": user.id,
        "primaryPresence": [
            each for each in presences if _passes(body, "presenceFilters", OF_PRESENCE, each)
        ],
        "routingStatus": [
            each for each in statuses if _passes(body, "routingStatusFilters", ("routingStatus",), each)
        ],
    }
    return {name: value for name, value in shape.items() if value}


def _touched(user: User, kind: str, span_: tuple[datetime, datetime], now: datetime) -> list[Stay]:
    start, end = span_
    return [
        each for each in stays.of_user(user, kind, now) if each.started_at < end and each.ended_at >= start
    ]


def _record(stay: Stay, now: datetime) -> Shape:
    is_over = stay.ended_at < now
    return present(
        {"startTime": iso(stay.started_at), "endTime": iso_or_none(stay.ended_at if is_over else None)}
    )


def _passes(body: Shape, name: str, dimensions: tuple[str, ...], shape: Shape) -> bool:
    given = body.get(name) or []
    if not isinstance(given, list):
        raise wrong(f"{name} must be a list")
    wanted = [filters.checked(each, name, dimensions, ()) for each in given]
    return all(filters.passes(each, filters.dimensions_of(shape), {}) for each in wanted)
