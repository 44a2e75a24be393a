"""Where providers knock: check who it is, keep the delivery, answer at once, apply it."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bridge_project import flow
from gateway import intake
from gateway.models import Delivery
from gateway.providers.genesys import signature

BODY_AT_MOST = 1_048_576

Payload = dict[str, Any]


@csrf_exempt
@require_POST
def messaging(request: HttpRequest) -> HttpResponse:
    """Open Messaging webhook: signed by HMAC over the raw body. Source: docs/providers/genesys.md#webhook."""
    return _receive(
        request,
        Delivery.Door.MESSAGING,
        knows=lambda body: signature.verify(
            settings.GENESYS_OPEN_MESSAGING_SECRET, body, request.headers.get("X-Hub-Signature-256", "")
        ),
        key=_messaging_key,
        topic=lambda payload: str(payload.get("type", "")),
    )


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """EventBridge API destination: the same events as on the socket, at least once, in any order."""
    return _receive(
        request,
        Delivery.Door.EVENTS,
        knows=lambda _: _same(request.headers.get("X-Api-Key", ""), settings.GENESYS_EVENTS_KEY),
        key=lambda payload: str(payload["id"]),
        topic=lambda payload: str(payload.get("detail-type", "")),
    )


@csrf_exempt
@require_POST
def incidents(request: HttpRequest) -> HttpResponse:
    """Business rule of ServiceNow; 202 for any incident, known here or not: no oracle."""
    return _receive(
        request,
        Delivery.Door.INCIDENTS,
        knows=lambda _: _same(request.headers.get("X-Bridge-Secret", ""), settings.SERVICENOW_WEBHOOK_TOKEN),
        key=lambda payload: f"{payload['sys_id']}:{payload['sys_mod_count']}",
        topic=lambda payload: str(payload.get("event", "")),
    )


def _messaging_key(payload: Payload) -> str:
    """Message id and time; a receipt has its message's id, hence type and status, too."""
    parts = (payload["id"], payload.get("channel", {}).get("time", ""))
    return ":".join(str(part) for part in (*parts, payload.get("type", ""), payload.get("status", "")))


def _receive(
    request: HttpRequest,
    door: Delivery.Door,
    *,
    knows: Callable[[bytes], bool],
    key: Callable[[Payload], str],
    topic: Callable[[Payload], str],
) -> HttpResponse:
    """Keep a delivery from someone we know; a repeat is answered like the first."""
    if int(request.headers.get("Content-Length") or 0) > BODY_AT_MOST:
        return _refuse(413, f"A body can have {BODY_AT_MOST} bytes at most.")
    body = request.body
    if not knows(body):
        return _refuse(401, "The signature or key is missing or wrong.")
    try:
        payload = json.loads(body)
        name = key(payload)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refuse(400, "The body is not the JSON object this door expects.")
    delivery, new = intake.keep(door, key=name, payload=payload, topic=topic(payload), now=timezone.now())
    if new:
        flow.process(delivery)
    return HttpResponse(status=202)


def _same(given: str, expected: str) -> bool:
    return bool(expected) and constant_time_compare(given, expected)


def _refuse(status: int, why: str) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
