"""The bot's one resource: it says at once that it took a message, and later, elsewhere, what came of it."""

import hashlib
import hmac
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.servicenow.bot import conversations, worker
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import JSON_TYPE, body
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

UPDATE = "UPDATE_MESSAGES"


def receive(request: HttpRequest) -> HttpResponse:
    """Take the message; only what is missing outright is refused here."""
    sent = body(request)
    for name in ("requestId", "userId"):
        if not sent.get(name) or not isinstance(sent[name], str):
            raise Refused(400, "Bad request", f"{name} is missing")
    provider = conversations.application()
    if provider is None:
        raise Refused(405, "Method not allowed", "The functionality is disabled")
    if sent.get("action") != UPDATE:  # what became of a message on the other side changes nothing here
        problem = _doubt(request, sent, provider)
        WORLD.timers.at(clock.now(), partial(worker.take, sent, problem))
    return JsonResponse({"status": "success"}, content_type=JSON_TYPE)


def _doubt(request: HttpRequest, sent: dict[str, Any], provider: Row) -> str:
    """Return why the message does not prove its origin, by signature or token; empty when it does."""
    auth = WORLD.stores["message_auth"].rows.get(provider["message_auth"])
    if auth is None:
        return ""
    signature = request.headers.get("x-b2b-signature", "")
    if signature:
        secret = _stored("hash_message_verification", auth["inbound_hash"], "secret")
        wanted = hmac.new(secret.encode(), request.body, hashlib.sha1).hexdigest()
        is_right = bool(secret) and hmac.compare_digest(wanted, signature.lower())
        return "" if is_right else "Hash based message verification failed"
    known = _stored("token_verification", auth["inbound_token"], "token")
    given = request.headers.get("token") or str(sent.get("token") or "")
    is_right = not known or hmac.compare_digest(known.encode(), given.encode())
    return "" if is_right else "Static token verification failed"


def _stored(table: str, sys_id: str, column: str) -> str:
    return WORLD.stores[table].rows.get(sys_id, {}).get(column, "")
