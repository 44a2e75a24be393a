"""Aggregates of users over REST: how long they were in each presence and routing status."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import aggregate_queries, filters, realtime, status_periods
from sandbox.genesys.analytics.aggregate_queries import Cell, Emission, Name, Query
from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

# Metric -> the dimension of a period that is its qualifier.
METRICS = {
    "tAgentRoutingStatus": "routingStatus",
    "tOrganizationPresence": "organizationPresenceId",
    "tSystemPresence": "systemPresence",
}


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the aggregates of users, in milliseconds."""
    by_user = ("userId",)
    wanted = aggregate_queries.read(
        json_object(request), metrics=METRICS, viewed=METRICS, dimensions=by_user, groupable=by_user
    )
    found = aggregate_queries.results(wanted, _emissions(wanted, clock.now()), _stats)
    return JsonResponse({"systemToOrganizationMappings": realtime.presence_ids(), "results": found})


def _emissions(wanted: Query, now: datetime) -> Iterator[Emission]:
    for user in STATE.users.values():
        if not filters.passes(wanted.filter, {"userId": {user.id}}, {}):
            continue
        group = (("userId", user.id),) if wanted.group_by else ()
        for metric, dimension in METRICS.items():
            for period in status_periods.of_user(user, dimension, now):
                for part, lasted_ms in wanted.periods.shares(period.started_at, period.ended_at):
                    yield group, part, (metric, period.names[dimension]), lasted_ms


def _stats(name: Name, cell: Cell) -> Shape:
    return {"sum": sum(cell[name])}
