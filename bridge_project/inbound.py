"""The webhooks of the providers: check the sender, and answer once the event is stored.

An ASGI application beside Django's, because an event needs neither session nor middleware.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from bridge_project import batches
from gateway.inbound import Full, Received
from gateway.models import InboundEvent
from gateway.providers.genesys import signature
from gateway.providers.wire import decoded

log = logging.getLogger(__name__)
MAX_BODY_BYTES = 1_048_576
FULL_PAUSE_S = 5

Payload = dict[str, Any]
Headers = Mapping[str, str]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Refused(Exception):
    """The request is answered with this status and reason, and nothing of it is stored."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One webhook. is_known: whether the sender is authentic. key: returns the event's unique key.

    topic: the field of the payload that the admin shows.
    """

    source: InboundEvent.Source
    is_known: Callable[[Headers, bytes], bool]
    key: Callable[[Payload], str]
    topic: str


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer one request to a webhook: 202 once the event is stored; a repeat gets the same answer."""
    headers = headers_of(scope)
    try:
        webhook = _webhook(scope)
        await batches.put(read(webhook, headers, await body_of(headers, receive)))
    except Refused as error:
        await refuse(send, error)
    except Full:
        await refuse(send, Refused(503, "Too many events are waiting."))
    except Exception:
        log.exception("an event could not be stored")
        await refuse(send, Refused(503, "The event could not be stored."))
    else:
        await respond(send, 202)


def read(webhook: Webhook, headers: Headers, body: bytes) -> Received:
    """Return the event in a request.

    Raises:
        Refused: the sender is unknown, the body is not the expected JSON object, or of another instance.
    """
    if not webhook.is_known(headers, body):
        raise Refused(401, "The signature or key is missing or wrong.")
    try:
        payload = decoded(body)
        key, topic = webhook.key(payload), str(payload.get(webhook.topic, ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(400, "The body is not the JSON object that is expected here.") from None
    return Received(source=webhook.source, key=key, payload=payload, topic=topic)


def _webhook(scope: dict[str, Any]) -> Webhook:
    webhook = WEBHOOKS.get(scope["path"])
    if webhook is None:
        raise Refused(404, "There is no such webhook.")
    if scope["method"] != "POST":
        raise Refused(405, "A webhook takes POST only.")
    return webhook


def headers_of(scope: Mapping[str, Any]) -> Headers:
    """Return the headers of a request, their names in lower case."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def body_of(headers: Headers, receive: Receive, *, most: int = MAX_BODY_BYTES) -> bytes:
    """Return the body, and stop reading as soon as it has more than ``most`` bytes.

    Raises:
        Refused: it is too long.
    """
    declared = headers.get("content-length", "0")
    if not declared.isdecimal():
        raise Refused(400, "Content-Length is not a number.")
    body, more = b"", int(declared[:12]) <= most
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False) and len(body) <= most
    if len(body) > most or int(declared[:12]) > most:
        raise Refused(413, f"A body can have {most} bytes at most.")
    return body


async def refuse(send: Send, error: Refused) -> None:
    """Answer why a request is refused; one that may come again is told when."""
    may_repeat = error.status in (429, 503)
    await respond(send, error.status, {"error": str(error)}, retry_after_s=FULL_PAUSE_S if may_repeat else 0)


async def respond(
    send: Send, status: int, content: Mapping[str, Any] | None = None, *, retry_after_s: int = 0
) -> None:
    """Answer a request, with a JSON object or without a body."""
    body = json.dumps(content).encode() if content else b""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if retry_after_s:
        headers.append((b"retry-after", str(retry_after_s).encode()))
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_signed(headers: Headers, body: bytes) -> bool:
    given = headers.get("x-hub-signature-256", "")
    return signature.verify(settings.GENESYS_OPEN_MESSAGING_SECRET, body, given)


def _id(payload: Payload, name: str) -> str:
    value = payload[name]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ValueError(f"{name} is no id")
    return str(value)


def _messaging_key(payload: Payload) -> str:
    """Return message id and time, with type and status, because a receipt has the id of its message."""
    parts = (_id(payload, "id"), payload.get("channel", {}).get("time", ""))
    return ":".join(str(part) for part in (*parts, payload.get("type", ""), payload.get("status", "")))


def _incident_key(payload: Payload) -> str:
    """Return incident and revision. A clone of the instance keeps address and secret, and is refused."""
    if settings.SERVICENOW_INSTANCE and payload.get("instance") != settings.SERVICENOW_INSTANCE:
        raise Refused(403, "The event is of another instance.")
    return f"{_id(payload, 'sys_id')}:{_id(payload, 'sys_mod_count')}"


def _same(given: str, expected: str) -> bool:
    return bool(expected) and constant_time_compare(given, expected)  # an empty setting matches nothing


WEBHOOKS = {
    # Genesys' Open Messaging webhook. Source: docs/providers/genesys.md#webhook
    "/hooks/genesys/messaging/": Webhook(
        source=InboundEvent.Source.MESSAGING, is_known=_is_signed, key=_messaging_key, topic="type"
    ),
    # Events from EventBridge: the same as on the socket, at least once, in any order.
    "/hooks/genesys/events/": Webhook(
        source=InboundEvent.Source.EVENTS,
        is_known=lambda headers, _: _same(headers.get("x-api-key", ""), settings.GENESYS_EVENTS_KEY),
        key=lambda payload: _id(payload, "id"),
        topic="detail-type",
    ),
    # ServiceNow's business rule, by incident and revision. Source: docs/providers/servicenow.md#webhook
    "/hooks/servicenow/incidents/": Webhook(
        source=InboundEvent.Source.INCIDENTS,
        is_known=lambda headers, _: _same(
            headers.get("x-bridge-secret", ""), settings.SERVICENOW_WEBHOOK_TOKEN
        ),
        key=_incident_key,
        topic="event",
    ),
}
