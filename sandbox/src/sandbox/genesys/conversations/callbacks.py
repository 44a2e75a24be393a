"""Callbacks: asked for now or for a time, changed and called off while they wait for it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import demands, destinations, legs, lookups
from sandbox.genesys.conversations.model import Conversation, LegState, Participant, Routing
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import parse
from sandbox.genesys.state import STATE
from sandbox.organisation import CUSTOMERS

FURTHEST = timedelta(days=30)


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Ask for a callback; the answer names conversation and callback."""
    body, now = json_object(request), clock.now()
    routing, numbers = _routing(body, now), _numbers(body)
    scheduled_at, attributes = _time(body, now), demands.texts(body, "data")
    conversation = _open(body, numbers, now)
    _let_in(conversation, routing, attributes, scheduled_at, now=now)
    return JsonResponse(_shape(conversation))


@signed_in
def change(token: Token, request: HttpRequest) -> HttpResponse:
    """Change a callback that waits for its time; the answer names conversation and callback."""
    return JsonResponse(_changed(json_object(request), clock.now()))


@signed_in
def change_many(token: Token, request: HttpRequest) -> HttpResponse:
    """Change several callbacks; each result stands for itself."""
    results = []
    for each in _listed(request, "patchCallbackRequests"):
        try:
            results.append({"entity": _changed(each, clock.now())})
        except Refused as refused:
            results.append({"error": {"code": refused.code, "message": refused.message}})
    failed = [index for index, each in enumerate(results) if "error" in each]
    return JsonResponse({"results": results, "errorCount": len(failed), "errorIndexes": failed})


@signed_in
def call_off_many(token: Token, request: HttpRequest) -> HttpResponse:
    """Call several callbacks off that wait for their time: 202; others are left alone."""
    now = clock.now()
    for each in _listed(request, "callbackDisconnectIdentifiers"):
        conversation = STATE.conversations.get(str(each.get("conversationId")))
        if conversation is not None and _is_waiting(conversation):
            legs.end_all(conversation, kind="system", now=now)
    return accepted()


def _changed(body: dict[str, Any], now: datetime) -> dict[str, Any]:
    conversation = lookups.conversation_of(text(body, "conversationId"), "callbacks")
    if not _is_waiting(conversation):
        raise Refused(400, "bad.request", "Only a scheduled callback can be updated.")
    acd = conversation.live("acd")[0]
    if text(body, "agentId") not in STATE.users:
        raise Refused(404, "not.found", "The agent was not found.")
    queue_id = demands.optional_text(body, "queueId") or acd.queue_id
    if queue_id not in STATE.queues:
        raise Refused(404, "not.found", "The queue was not found.")
    numbers = _numbers(body) if body.get("callbackNumbers") else conversation.callback_numbers
    scheduled_at = _time(body, now) or conversation.scheduled_at
    conversation.callback_numbers = numbers
    _aim(acd, (acd.routing or Routing(queue_id=queue_id, entered_at=now)).again(now, queue_id=queue_id))
    _schedule(conversation, scheduled_at or now)
    return _shape(conversation)


def _listed(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    listed = json_object(request).get(name)
    if not isinstance(listed, list) or any(not isinstance(each, dict) for each in listed):
        raise Refused(400, "bad.request", f"{name} is a list of objects.")
    return listed


def _routing(body: dict[str, Any], now: datetime) -> Routing:
    wanted = body.get("routingData") or {"queueId": body.get("queueId")}
    if not isinstance(wanted, dict) or not wanted.get("queueId"):
        raise Refused(400, "callback.error.missing.queue.id", "Callback missing queue ID")
    if str(wanted["queueId"]) not in STATE.queues:
        raise Refused(404, "not.found", "The queue was not found.")
    return demands.routing(wanted, queue_id=wanted["queueId"], skills="skillIds", now=now)


def _numbers(body: dict[str, Any]) -> list[str]:
    numbers = body.get("callbackNumbers")
    if not isinstance(numbers, list) or not numbers or any(not isinstance(each, str) for each in numbers):
        raise Refused(400, "callback.error.missing.callback.numbers", "Callback numbers missing")
    if body.get("validateCallbackNumbers") is True:
        for each in numbers:
            destinations.telephone(each)
    return list(numbers)


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
    known = next((each for each in CUSTOMERS if each.phone == numbers[0]), None)
    name = demands.optional_text(body, "callbackUserName") or (known.name if known else numbers[0])
    address = f"tel:{numbers[0].removeprefix('tel:')}"
    email, key = (known.email, known.key) if known else ("", "")
    conversation = Conversation(
        id=STATE.new_id("conversation"),
        medium="callback",
        direction="outbound",
        started_at=now,
        customer={"name": name, "email": email, "phone": numbers[0], "key": key, "address": address},
        address=address,
        callback_numbers=numbers,
        callback_user_name=name,
        script_id=demands.optional_text(body, "scriptId"),
        caller_id=demands.optional_text(body, "callerId"),
        caller_name=demands.optional_text(body, "callerIdName"),
    )
    STATE.conversations[conversation.id] = conversation
    return conversation


def _let_in(
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
    _aim(legs.add(conversation, "acd", now=now, state=state), routing)
    _schedule(conversation, scheduled_at)


def _aim(acd: Participant, routing: Routing) -> None:
    acd.queue_id, acd.routing = routing.queue_id, routing
    acd.name = STATE.queues[routing.queue_id].name


def _schedule(conversation: Conversation, at: datetime) -> None:
    conversation.scheduled_at = at
    STATE.timers.at(at, partial(_come_due, conversation, at))
    STATE.touch(conversation)


def _come_due(conversation: Conversation, at: datetime, now: datetime) -> None:
    """Let the callback wait for an agent from now on."""
    if conversation.scheduled_at != at or not _is_waiting(conversation):
        return
    acd = conversation.live("acd")[0]
    for leg in (conversation.customer_leg, acd):
        legs.connect(leg, leg.communication, now)
    if acd.routing is not None and acd.routing.queue_id in STATE.queues:
        _aim(acd, acd.routing.again(now))
        STATE.waiting[acd.routing.queue_id][conversation.id] = acd
    STATE.touch(conversation)


def _is_waiting(conversation: Conversation) -> bool:
    """Return whether the callback still waits for its time."""
    return any(leg.state == "scheduled" for leg in conversation.live("acd"))


def _shape(conversation: Conversation) -> dict[str, Any]:
    uri = f"/api/v2/conversations/callbacks/{conversation.id}"
    callback_id = conversation.customer_leg.communication.id
    return {
        "conversation": {"id": conversation.id, "selfUri": uri},
        "callbackIdentifiers": [{"type": "ACD", "id": callback_id}],
    }
