"""Calls that users place: to a telephone, a colleague or a queue, alone or from a callback; conferences."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import (
    after_call_work,
    destinations,
    dialling,
    legs,
    lookups,
    opening,
    shapes,
    transfers,
)
from sandbox.genesys.conversations.destinations import Destination
from sandbox.genesys.conversations.model import Conversation, Participant, Routing
from sandbox.genesys.conversations.views import of_participant
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import accepted, as_user
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

# Field of the body -> field by which destinations are found.
TARGETS = {"phoneNumber": "address", "callUserId": "userId", "callQueueId": "queueId"}
DIGITS = re.compile(r"[0-9A-Da-d*#,]{1,100}")


# Who calls has a station, so is a user. Source: the definition's error codes have ``not.a.user``.
@as_user
def create(user: User, request: HttpRequest) -> HttpResponse:
    """Place a call: the caller's station first, then whoever is called."""
    body, now = fields_of("CreateCallRequest", json_object(request)), clock.now()
    destination, queue_id = _destination(body), body.get("callFromQueueId")
    if queue_id and queue_id not in STATE.queues:
        raise Refused(404, "resource.not.found", "The resource could not be found.")
    routing = destinations.routing(body, queue_id="", skills="routingSkillsIds", now=now)
    customer = opening.party(destination.address or catalogue.DNIS, _name_of(destination))
    conversation = opening.created("call", customer, now=now, direction="outbound")
    own = _caller(conversation, user, queue_id, now)
    _call(conversation, own, destination, routing, now=now)
    conversation.customer_leg.attributes |= body.get("attributes", {})
    return JsonResponse({"id": conversation.id, "selfUri": f"/api/v2/conversations/calls/{conversation.id}"})


@as_user
def place(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Call the customer of a callback that the caller has accepted; the answer is the conversation."""
    conversation = lookups.conversation_of(conversation_id)
    number = destinations.telephone(text(json_object(request), "callNumber"))
    own = _own(conversation, user)
    if conversation.medium != "callback" or own.communication_in("call") in own.live_communications:
        message = "An error occurred while trying to place the callback."
        raise Refused(400, "conversation.error.callback.call.cannot.be.placed", message)
    now, callee = clock.now(), conversation.customer_leg
    for leg in (own, callee):
        call = legs.communication("call", leg.purpose, state="contacting", now=now)
        call.direction, call.recording = "outbound", leg is callee
        leg.calls.append(call)
    callee.address = number
    dialling.place(conversation, own, callee, now=now)
    STATE.mark_changed(conversation)
    return JsonResponse(shapes.conversation(conversation))


@as_user
def add_participants(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Call others into a conversation, which makes it a conference; the answer is the conversation."""
    conversation = lookups.conversation_of(conversation_id, "calls")
    own = _own(conversation, user)
    wanted = json_object(request).get("participants")
    if not isinstance(wanted, list) or not wanted or any(not isinstance(each, dict) for each in wanted):
        raise Refused(400, "bad.request", "participants is a list of users, queues or addresses.")
    found = [destinations.of_any(each) for each in wanted]
    now = clock.now()
    for each in found:
        transfers.lead(conversation, each, transfers.routing_of(own, now), now=now)
    return JsonResponse(shapes.conversation(conversation))


@of_participant
def send_digits(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant
) -> HttpResponse:
    """Send tones to the participant of a call: 202."""
    digits = text(json_object(request), "digits")
    if not DIGITS.fullmatch(digits):
        raise invalid_value(digits, "digits")
    call = leg.communication_in("call")
    if call is None or call.state != "connected":
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    return accepted()


def _destination(body: dict[str, Any]) -> Destination:
    named = [name for name in (*TARGETS, "participants", "conversationIds") if body.get(name)]
    if len(named) > 1:
        message = "Only a single destination can be supplied in a create conversation request."
        raise Refused(400, "too.many.create.conversation.parameters", message)
    if not named or named[0] not in TARGETS:
        raise Refused(400, "bad.request", f"One of {', '.join(TARGETS)} is required.")
    return destinations.of_any({TARGETS[named[0]]: body[named[0]]})


def _name_of(destination: Destination) -> str:
    """Return the name of a colleague or a queue; that of a telephone's owner is found by the number."""
    if destination.user is not None:
        return destination.user.agent.name
    return STATE.queues[destination.queue_id].name if destination.queue_id else ""


def _caller(conversation: Conversation, user: User, queue_id: str | None, now: datetime) -> Participant:
    own = legs.add(conversation, "agent" if queue_id else "user", now=now, state="contacting")
    own.user_id, own.name = user.id, user.agent.name
    if queue_id:
        own.queue_id = queue_id
        after_call_work.promise(own, STATE.queues[queue_id])
    agent_status.join_call(user, own, now)
    return own


def _call(
    conversation: Conversation,
    own: Participant,
    destination: Destination,
    routing: Routing,
    *,
    now: datetime,
) -> None:
    """Let the caller's leg and the other side's begin."""
    if destination.address is None:
        legs.connect(own, own.communication, now) if destination.queue_id else dialling.wait(own, now)
        transfers.lead(conversation, destination, routing, now=now)
        return
    callee = legs.add(conversation, "customer" if own.queue_id else "external", now=now, state="contacting")
    callee.name, callee.address = conversation.customer["name"], conversation.address
    dialling.place(conversation, own, callee, now=now)


def _own(conversation: Conversation, user: User) -> Participant:
    for leg in conversation.live("agent", "user"):
        if leg.user_id == user.id and leg.state == "connected" and not leg.is_watching:
            return leg
    message = "User is not active on call and cannot alter recordingState."
    raise Refused(403, "conversation.error.forbidden.not.active.participant", message)
