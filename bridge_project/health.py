"""Health checks for load balancers, and metrics for Prometheus."""

from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway import subscriptions
from gateway.models import InboundEvent, OutboundRequest

STREAM_STALE_S = 60.0  # four leases without a reader
UNSENT_AFTER = timedelta(minutes=10)


def alive(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process runs."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """Return 200 when Bridge can work, else 503; the body has the problems and the figures."""
    try:
        found = _figures()
    except OperationalError:
        return JsonResponse({"problems": ["The database does not answer."]}, status=503)
    problems = _problems(found)
    return JsonResponse({"problems": problems, **found}, status=503 if problems else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Return metrics for Prometheus, if the request has METRICS_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse(status=404)  # does not reveal that there is such a page
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _figures() -> dict[str, float | int | None]:
    connection.ensure_connection()
    now = timezone.now()
    due = OutboundRequest.objects.filter(settled_at=None, reserved_at__lte=now)
    oldest = due.order_by("reserved_at").first()
    return {
        "stream_age_s": subscriptions.age_s(now),
        "oldest_unsent_s": (now - oldest.reserved_at).total_seconds() if oldest else 0.0,
        "parked_requests": OutboundRequest.objects.filter(state=OutboundRequest.State.PARKED).count(),
        "parked_events": InboundEvent.objects.exclude(parked_at=None).count(),
    }


def _problems(found: dict[str, float | int | None]) -> list[str]:
    problems = []
    if found["stream_age_s"] is None or found["stream_age_s"] > STREAM_STALE_S:
        problems.append("Nobody reads the Genesys notifications.")
    if (found["oldest_unsent_s"] or 0) > UNSENT_AFTER.total_seconds():
        problems.append("A request has waited to be sent for ten minutes.")
    return problems
