"""Transfers: Unattended leaves at once, Attended stays until someone answers; and assigning what waits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import destinations, dialling, legs, lookups
from sandbox.genesys.conversations.destinations import Destination
from sandbox.genesys.conversations.model import Conversation, Participant, Routing, Transfer
from sandbox.genesys.conversations.views import of_own
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of
from sandbox.operations import Action

TYPES = {"Attended": True, "Unattended": False}
MESSAGE_S = 20
TRANSFERABLE = ("connected", "parked")


@of_own
def _transfer(
    token: Token,
    request: HttpRequest,
    conversation: Conversation,
    leg: Participant,
    resolve: Callable[[dict[str, Any]], Destination],
    **path: str,
) -> HttpResponse:
    """Transfer to what the body leads to: 202; the new participant waits, alerts or is dialled."""
    body = json_object(request)
    if body.get("voicemail") is True:
        _to_voicemail(conversation, leg, now=clock.now())
        return accepted()
    _check_transferable(conversation, leg)
    destination = resolve(body)
    _check_destination(conversation, destination)
    transfer = _begun(conversation, leg, body, destination, leg.user_id or token.user_id)
    _carry_out(conversation, leg, transfer, destination, now=transfer.issued_at)
    return accepted()


# The older path, which takes a user, a queue, an address or the voicemail.
replace: Action = partial(_transfer, resolve=destinations.of_any)
to_agent: Action = partial(_transfer, resolve=destinations.of_user)
to_queue: Action = partial(_transfer, resolve=destinations.of_queue)
to_address: Action = partial(_transfer, resolve=destinations.of_address)


@signed_in
def assign(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Offer a waiting conversation to one user, whatever skills it asks for: 202."""
    conversation = lookups.conversation_of(conversation_id)
    user_id = text(json_object(request), "id")
    action = "pull" if user_id == token.user_id else "assign"
    roles.check(token, (f"conversation:{conversation.medium}:{action}",))
    user = STATE.users.get(user_id)
    if user is None:
        raise Refused(404, "not.found", "The user was not found.")
    waiting = conversation.live("acd")
    if not waiting or waiting[-1].routing is None:
        raise Refused(400, "bad.request", "The conversation is not waiting in a queue.")
    routing = waiting[-1].routing
    if not STATE.queues[routing.queue_id].settings["enableManualAssignment"]:
        raise Refused(400, "bad.request", "Manual assignment is not enabled for the queue.")
    now = clock.now()
    for leg in conversation.live("agent"):
        if leg.state == "alerting":
            legs.call_off(conversation, leg, now=now)
    legs.offer(conversation, user, routing, now=now)
    return accepted()


def lead(
    conversation: Conversation, destination: Destination, routing: Routing, *, now: datetime
) -> Participant:
    """Return the new participant at the destination: it alerts, waits in the queue, or is dialled."""
    if destination.user is not None:
        return legs.offer(conversation, destination.user, routing, now=now)
    if destination.queue_id is not None:
        waiting = routing.again(now, queue_id=destination.queue_id)
        return legs.enqueue(conversation, waiting, now=now)
    return dialling.dial(conversation, destination.address or "", now=now)


def routing_of(leg: Participant, now: datetime) -> Routing:
    """Return what the leg was routed by, from now on: priority and skills stay."""
    before = leg.routing or Routing(queue_id=leg.queue_id or "", entered_at=now)
    return before.again(now)


def _check_transferable(conversation: Conversation, leg: Participant) -> None:
    """Refuse an outside party, and who is not connected; what waits in a queue can be taken elsewhere."""
    if leg.purpose in ("customer", "external"):
        message = "External participants may not be replaced."
        raise Refused(400, "postino.error.transfer.replace.external", message)
    if leg.state == "alerting" and conversation.medium == "call" and leg.purpose == "agent":
        message = "An ACD call cannot be transferred unattended."
        raise Refused(400, "conversations.error.transfer.acd.call.unattended", message)
    is_someones = leg.user_id is not None or leg.purpose == "acd"
    if leg.state not in TRANSFERABLE or not is_someones or leg.is_watching:
        message = "You can only transfer conversations that are in the connected state."
        raise Refused(400, "conversations.error.transfer.not.connected", message)


def _check_destination(conversation: Conversation, destination: Destination) -> None:
    """Refuse who is there already, and a telephone where no call could follow."""
    if destination.address is not None and conversation.medium != "call":
        message = "Participants with chats cannot be transferred to external addresses."
        raise Refused(400, "conversations.error.transfer.chat.external", message)
    there = {each.user_id for each in conversation.live("agent", "user")}
    if destination.user is not None and destination.user.id in there:
        message = "The target of the transfer cannot be the same as the destination."
        raise Refused(400, "conversations.error.transfer.same.party", message)


def _begun(
    conversation: Conversation,
    leg: Participant,
    body: dict[str, Any],
    destination: Destination,
    initiator_id: str | None,
) -> Transfer:
    kind = one_of(body.get("transferType") or "Unattended", TYPES, "transferType")
    if any(each.state == "Pending" for each in conversation.transfers):
        raise Refused(409, "conversations.error.transfer.pending", "A transfer is pending already.")
    transfer = Transfer(
        id=STATE.new_id("transfer"),
        attended=TYPES[kind],
        state="Pending",
        issued_at=clock.now(),
        initiator_id=initiator_id,
        initiator_participant_id=leg.id,
        user_id=destination.user.id if destination.user else None,
        queue_id=destination.queue_id,
        address=destination.address,
    )
    conversation.transfers.append(transfer)
    return transfer


def _carry_out(
    conversation: Conversation, leg: Participant, transfer: Transfer, destination: Destination, now: datetime
) -> None:
    for offer in conversation.live("agent") if leg.purpose == "acd" else []:
        legs.call_off(conversation, offer, now=now)
    lead(conversation, destination, routing_of(leg, now), now=now)
    if not transfer.attended:
        transfer.state = "Complete"
        legs.end(conversation, leg, kind="transfer", now=now)
    STATE.mark_changed(conversation)


def _to_voicemail(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Let the voicemail of a personal call's user answer in the user's place."""
    if conversation.medium != "call":
        message = "Participants with chats cannot be transferred to voicemail."
        raise Refused(400, "conversations.error.transfer.chat.voicemail", message)
    if leg.purpose != "user" or leg.is_watching:
        message = "Only personal calls can be transferred to voicemail."
        raise Refused(400, "conversations.error.transfer.userCall.voicemail", message)
    if not leg.is_live:
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    box = legs.add(conversation, "voicemail", now=now, state="connected")
    box.name = leg.name
    legs.end(conversation, leg, kind="transfer.noanswer", now=now)
    STATE.timers.at(now + timedelta(seconds=MESSAGE_S), partial(_hang_up, conversation, box))


def _hang_up(conversation: Conversation, box: Participant, now: datetime) -> None:
    if box.is_live:
        legs.end(conversation, box, kind="endpoint", now=now)
        legs.end_when_alone(conversation, now=now)
