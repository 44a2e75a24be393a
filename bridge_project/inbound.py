"""Webhooks of the providers: they check the sender, store the event and apply it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bridge_project import flow
from gateway import inbound
from gateway.models import InboundEvent
from gateway.providers.genesys import signature

MAX_BODY_BYTES = 1_048_576  # checked before the body is read

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One webhook. is_known: whether the sender is authentic. key: returns the event's unique key.

    topic: the field of the payload that the admin shows.
    """

    source: InboundEvent.Source
    is_known: Callable[[HttpRequest], bool]
    key: Callable[[Payload], str]
    topic: str


@csrf_exempt
@require_POST
def messaging(request: HttpRequest) -> HttpResponse:
    """Receive Genesys' Open Messaging webhook. Source: docs/providers/genesys.md#webhook."""
    return _receive(request, MESSAGING)


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Receive events from EventBridge: the same as on the socket, at least once, in any order."""
    return _receive(request, EVENTS)


@csrf_exempt
@require_POST
def incidents(request: HttpRequest) -> HttpResponse:
    """Receive ServiceNow's business rule; the answer does not reveal which incidents are stored here.

    Source: docs/providers/servicenow.md#webhook.
    """
    return _receive(request, INCIDENTS)


def _receive(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    """Store an event from a known sender and apply it; a repeat gets the same answer."""
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return _refuse(413, f"A body can have {MAX_BODY_BYTES} bytes at most.")
    if not webhook.is_known(request):
        return _refuse(401, "The signature or key is missing or wrong.")
    try:
        payload = json.loads(request.body)
        key, topic = webhook.key(payload), str(payload.get(webhook.topic, ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refuse(400, "The body is not the JSON object that is expected here.")
    event, new = inbound.store(webhook.source, key=key, payload=payload, topic=topic, now=timezone.now())
    if new:
        flow.process(event)
    # At once: Genesys waits ten seconds. Source: docs/providers/genesys.md#webhook
    return HttpResponse(status=202)


def _is_signed(request: HttpRequest) -> bool:
    given = request.headers.get("X-Hub-Signature-256", "")
    return signature.verify(settings.GENESYS_OPEN_MESSAGING_SECRET, request.body, given)


def _messaging_key(payload: Payload) -> str:
    """Return message id and time, with type and status, because a receipt has the id of its message."""
    parts = (payload["id"], payload.get("channel", {}).get("time", ""))
    return ":".join(str(part) for part in (*parts, payload.get("type", ""), payload.get("status", "")))


MESSAGING = Webhook(
    source=InboundEvent.Source.MESSAGING, is_known=_is_signed, key=_messaging_key, topic="type"
)
EVENTS = Webhook(
    source=InboundEvent.Source.EVENTS,
    is_known=lambda request: _same(request.headers.get("X-Api-Key", ""), settings.GENESYS_EVENTS_KEY),
    key=lambda payload: str(payload["id"]),
    topic="detail-type",
)
INCIDENTS = Webhook(
    source=InboundEvent.Source.INCIDENTS,
    is_known=lambda request: _same(
        request.headers.get("X-Bridge-Secret", ""), settings.SERVICENOW_WEBHOOK_TOKEN
    ),
    key=lambda payload: f"{payload['sys_id']}:{payload['sys_mod_count']}",  # the incident and its revision
    topic="event",
)


def _same(given: str, expected: str) -> bool:
    return bool(expected) and constant_time_compare(given, expected)  # an empty setting matches nothing


def _refuse(status: int, why: str) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
