"""Observations of analytics over REST: queues and users as they are right now."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import filters, realtime
from sandbox.genesys.analytics.filters import words_of
from sandbox.genesys.analytics.grouping import groups
from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

OF_USER = ("oActiveQueues", "oMemberQueues")


@signed_in
def of_queues(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the figures of the queues that pass the filter, all of them where no metric is named."""
    body, now = json_object(request), clock.now()
    wanted = filters.checked(body.get("filter"), "filter", ("queueId", "mediaType"), ())
    # The list is required, but may be empty. Source: a program of the vendor sends it so.
    is_missing = body.get("metrics") is None
    metrics = words_of(body, "metrics", realtime.METRICS, required=is_missing) or list(realtime.METRICS)
    detailed = words_of(body, "detailMetrics", realtime.DETAILED, required=False)
    results = [
        group
        for queue in STATE.queues.values()
        for group in groups(queue, dict.fromkeys([*metrics, *detailed]), detailed, now)
        if filters.passes(wanted, filters.dimensions_of(group["group"]), {})
    ]
    return JsonResponse({"systemToOrganizationMappings": realtime.presence_ids(), "results": results})


@signed_in
def of_users(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how many queues each user belongs to, and in how many they are active."""
    body = json_object(request)
    wanted = filters.checked(body.get("filter"), "filter", ("userId",), ())
    metrics = words_of(body, "metrics", OF_USER, required=False) or list(OF_USER)
    words_of(body, "detailMetrics", OF_USER, required=False)
    users = [each for each in STATE.users.values() if filters.passes(wanted, {"userId": {each.id}}, {})]
    results = []
    for user in users:
        counts = {"oMemberQueues": len(user.joined), "oActiveQueues": sum(user.joined.values())}
        data = [{"metric": each, "stats": {"count": counts[each]}} for each in metrics]
        results.append({"group": {"userId": user.id}, "data": data})
    return JsonResponse({"results": results})
