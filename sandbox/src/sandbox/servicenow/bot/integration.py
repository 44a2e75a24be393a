"""The bot's one resource: it says at once that it took a message, and later, elsewhere, what came of it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.servicenow.bot import worker
from sandbox.servicenow.bot.records import application
from sandbox.servicenow.bot.worker import Arrival
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import JSON_TYPE, body
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

MESSAGES = "sys_cs_message"
UPDATE = "UPDATE_MESSAGES"
STATUSES = ("external_error", "sent_to_user")


def receive(request: HttpRequest) -> HttpResponse:
    """Take the message; only what is missing outright is refused here, updates of messages are done here."""
    sent = body(request)
    for name in ("requestId", "userId"):
        if not sent.get(name) or not isinstance(sent[name], str):
            raise Refused(400, "Bad request", f"{name} is missing")
    provider = application()
    if provider is None:
        raise Refused(405, "Method not allowed", "The functionality is disabled")
    if sent.get("action") == UPDATE:
        _update(sent, provider)
    else:
        now = clock.now()
        WORLD.timers.at(now, partial(worker.take, _arrival(request, sent)))
    return JsonResponse({"status": "success"}, content_type=JSON_TYPE)


def _arrival(request: HttpRequest, sent: dict[str, Any]) -> Arrival:
    return Arrival(
        sent=sent,
        raw=request.body,
        token=request.headers.get("token", ""),
        signature=request.headers.get("x-b2b-signature", ""),
    )


def _update(sent: dict[str, Any], provider: Row) -> None:
    """Change state or text of a message that was sent to the provider."""
    if provider["third_party_chat"] != "true":
        raise Refused(400, "Bad request", "third_party_chat is not enabled for this provider")
    message = sent.get("message")
    if not isinstance(message, dict):
        raise Refused(400, "Bad request", "message is missing")
    row = WORLD.stores[MESSAGES].rows.get(str(message.get("id") or ""))
    status, text = str(message.get("status") or "").lower(), message.get("text") or ""
    if row is None or row["direction"] != "outbound":
        raise Refused(400, "Bad request", "message.id is not valid")
    if not isinstance(text, str) or (status not in STATUSES and not (text and not status)):
        raise Refused(400, "Bad request", "message.status is not valid")
    wanted = {"status": status or "updated", "payload": text or row["payload"]}
    WORLD.writer("system").update(MESSAGES, row["sys_id"], wanted)
