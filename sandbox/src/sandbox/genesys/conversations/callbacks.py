"""Callbacks: asked for now or for a time, and offered once it has come."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import destinations, legs, opening
from sandbox.genesys.conversations.model import Conversation, LegState, Participant, Routing
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import parse
from sandbox.genesys.state import STATE

FURTHEST = timedelta(days=30)


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Ask for a callback; the answer names conversation and callback."""
    asked, now = json_object(request), clock.now()
    if not asked.get("callbackNumbers"):
        raise Refused(400, "callback.error.missing.callback.numbers", "Callback numbers missing")
    body = fields_of("CreateCallbackCommand", asked)
    routing, numbers, scheduled_at = _routing(body, now), body["callbackNumbers"], _time(body, now)
    for each in numbers if body.get("validateCallbackNumbers") else []:
        destinations.telephone(each)
    conversation = _open(body, numbers, now)
    _enter(conversation, routing, body.get("data", {}), scheduled_at, now=now)
    return JsonResponse(_shape(conversation))


def _routing(body: dict[str, Any], now: datetime) -> Routing:
    wanted = body.get("routingData") or {"queueId": body.get("queueId")}
    if not wanted.get("queueId"):
        raise Refused(400, "callback.error.missing.queue.id", "Callback missing queue ID")
    if str(wanted["queueId"]) not in STATE.queues:
        raise Refused(404, "not.found", "The queue was not found.")
    return destinations.routing(wanted, queue_id=wanted["queueId"], skills="skillIds", now=now)


def _time(body: dict[str, Any], now: datetime) -> datetime | None:
    """Return when to call back; None means at once, which a time in the past means too."""
    if not body.get("callbackScheduledTime"):
        return None
    at = parse(body["callbackScheduledTime"])
    if at - now > FURTHEST:
        message = "Callback is scheduled to far in the future."
        raise Refused(400, "callback.error.scheduled.time.too.far.in.future", message)
    return at if at > now else None


def _open(body: dict[str, Any], numbers: list[str], now: datetime) -> Conversation:
    address = f"tel:{numbers[0].removeprefix('tel:')}"
    customer = opening.party(address, body.get("callbackUserName", ""))
    return opening.created(
        "callback",
        customer,
        now=now,
        direction="outbound",
        callback_numbers=numbers,
        script_id=body.get("scriptId"),
        caller_id=body.get("callerId"),
        caller_name=body.get("callerIdName"),
    )


def _enter(
    conversation: Conversation,
    routing: Routing,
    attributes: dict[str, str],
    scheduled_at: datetime | None,
    *,
    now: datetime,
) -> None:
    """Add customer and queue leg, which wait for the time, or for an agent at once."""
    state: LegState = "scheduled" if scheduled_at else "connected"
    customer = legs.add(conversation, "customer", now=now, state=state)
    customer.name, customer.address = conversation.customer["name"], conversation.address
    customer.attributes = attributes
    if scheduled_at is None:
        legs.enqueue(conversation, routing, now=now)
        return
    acd = legs.add(conversation, "acd", now=now, state=state)
    acd.queue_id, acd.routing = routing.queue_id, routing
    acd.name = STATE.queues[routing.queue_id].name
    conversation.scheduled_at = scheduled_at
    STATE.timers.at(scheduled_at, partial(_come_due, conversation, acd))


def _come_due(conversation: Conversation, acd: Participant, now: datetime) -> None:
    """Let the callback wait for an agent from now on."""
    if acd.state != "scheduled" or acd.routing is None:
        return
    for leg in (conversation.customer_leg, acd):
        legs.connect(leg, leg.communication, now)
    if acd.routing.queue_id in STATE.queues:
        acd.routing = acd.routing.again(now)
        STATE.waiting[acd.routing.queue_id][conversation.id] = acd
    STATE.mark_changed(conversation)


def _shape(conversation: Conversation) -> dict[str, Any]:
    uri = f"/api/v2/conversations/callbacks/{conversation.id}"
    callback_id = conversation.customer_leg.communication.id
    return {
        "conversation": {"id": conversation.id, "selfUri": uri},
        "callbackIdentifiers": [{"type": "ACD", "id": callback_id}],
    }
