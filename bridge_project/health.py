"""Health checks for load balancers, and metrics for Prometheus."""

from concurrent.futures import Future, wait
from contextlib import suppress
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bridge_project.checks import Check
from gateway import overview, subscriptions
from gateway.models import InboundEvent, OutboundRequest

STREAM_STALE_S = 60.0  # four leases without a reader
ANSWERS_WITHIN_S = 1.5  # load balancers give up after a few seconds
UNSENT_AFTER = timedelta(minutes=10)
USED = Gauge("bridge_budget_used", "Requests counted in this window, of the service itself", ["provider"])
LIMIT = Gauge("bridge_budget_limit", "Requests that a provider grants in this window", ["provider"])
WAITING = Gauge("bridge_requests_waiting", "Requests that are due and wait", ["provider", "lane"])
Figures = dict[str, float | int | None]


def alive(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process runs."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """Return 200 when Bridge can work, else 503; the body has the problems and the figures.

    Answers within ANSWERS_WITHIN_S, also when the database or Redis hangs.
    """
    asked, redis_asked = DATABASE.begin(), REDIS.begin()
    both: list[Future[Any]] = [asked, redis_asked]
    wait(both, timeout=ANSWERS_WITHIN_S)
    found = asked.result() if asked.done() and not isinstance(asked.exception(), DatabaseError) else None
    problems = ["The database does not answer."] if found is None else _problems(found)
    if not redis_asked.done() or not redis_asked.result():
        problems.append("Redis does not answer, so pages are not live.")
    return JsonResponse({"problems": problems, **(found or {})}, status=503 if problems else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Return metrics for Prometheus, if the request has METRICS_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse(status=404)  # does not reveal that there is such a page
    _measure_budgets()
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _measure_budgets() -> None:
    for one in overview.providers(timezone.now()):
        USED.labels(one.provider).set(one.state.used)
        LIMIT.labels(one.provider).set(one.state.limit)
        for lane in one.lanes:
            WAITING.labels(one.provider, lane.lane.name.lower()).set(lane.waiting)


def _figures() -> Figures:
    try:
        return _counted()
    finally:
        connection.close()


def _redis_answers() -> bool:
    """Return whether Redis answers, also True where there is none."""
    if not settings.REDIS_URL:
        return True
    with suppress(redis.RedisError), redis.Redis.from_url(settings.REDIS_URL) as asked:
        return bool(asked.ping())
    return False


DATABASE, REDIS = Check(_figures), Check(_redis_answers)


def _counted() -> Figures:
    now = timezone.now()
    due = OutboundRequest.objects.filter(settled_at=None, due_at__lte=now)
    oldest = due.order_by("due_at").first()
    return {
        "stream_age_s": subscriptions.age_s(now),
        "oldest_unsent_s": (now - oldest.due_at).total_seconds() if oldest else 0.0,
        "parked_requests": OutboundRequest.objects.filter(state=OutboundRequest.State.PARKED).count(),
        "parked_events": InboundEvent.objects.filter(applied_at=None, parked_at__isnull=False).count(),
    }


def _problems(found: Figures) -> list[str]:
    problems = []
    if found["stream_age_s"] is None or found["stream_age_s"] > STREAM_STALE_S:
        problems.append("Nobody reads the Genesys notifications.")
    if (found["oldest_unsent_s"] or 0) > UNSENT_AFTER.total_seconds():
        problems.append("A request has waited to be sent for ten minutes.")
    return problems
