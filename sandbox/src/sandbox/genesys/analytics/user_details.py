"""Details of users over REST: their presences and routing statuses, one record for each."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import facets, filters, status_periods
from sandbox.genesys.analytics.periods import MAX_DAYS, span
from sandbox.genesys.analytics.queries import read_paging
from sandbox.genesys.analytics.store import StatusPeriod
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.communications import Shape, present
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

# List of records -> what its filters and aggregations are called by, and its dimensions.
LISTS = {
    "primaryPresence": ("presence", ("organizationPresenceId", "systemPresence")),
    "routingStatus": ("routingStatus", ("routingStatus",)),
}


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the records of each user in an interval, by page; a user without any is left out."""
    body = json_object(request)
    ends = span(body.get("interval"), max_days=MAX_DAYS)
    size, number = read_paging(body)
    of_users = filters.several(body, "userFilters", ("userId",))
    kept = {name: filters.several(body, f"{own}Filters", words) for name, (own, words) in LISTS.items()}
    users = [each for each in STATE.users.values() if filters.all_pass(of_users, {"userId": each.id})]
    found = [shape for each in users if len(shape := _user(each, ends, kept, clock.now())) > 1]
    page = found[(number - 1) * size : number * size]
    answer: Shape = {"userDetails": page} if page else {}
    aggregations = _aggregations(body, found)
    answer |= {"aggregations": aggregations} if aggregations else {}
    return JsonResponse(answer | {"totalHits": len(found)})


def _user(user: User, ends: tuple[datetime, datetime], kept: dict[str, list[Shape]], now: datetime) -> Shape:
    start, end = ends
    shape: Shape = {"userId": user.id}
    for name, (_, dimensions) in LISTS.items():
        own = status_periods.of_user(user, dimensions[0], now)
        records = [_record(each, now) for each in own if each.started_at < end and each.ended_at >= start]
        records = [each for each in records if filters.all_pass(kept[name], each)]
        shape |= {name: records} if records else {}
    return shape


def _record(period: StatusPeriod, now: datetime) -> Shape:
    """Return a period; one that goes on has no end."""
    ended_at = period.ended_at if period.ended_at < now else None
    return present({"startTime": iso(period.started_at), "endTime": iso_or_none(ended_at), **period.names})


def _aggregations(body: Shape, found: list[Shape]) -> list[Shape]:
    aggregations = []
    for name, (own, dimensions) in LISTS.items():
        records = [record for each in found for record in each.get(name, ())]
        rows: facets.Rows = [(filters.dimensions_of(each), {}) for each in records]
        aggregations += facets.counted(body, f"{own}Aggregations", rows, dimensions=dimensions)
    return aggregations
