"""Transfers to an agent or a queue: Unattended leaves at once, Attended stays until someone answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import legs, lookups
from sandbox.genesys.conversations.model import Conversation, Participant, Routing, Transfer
from sandbox.genesys.endpoints import accepted, as_user
from sandbox.genesys.errors import Refused
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

TYPES = {"Attended": True, "Unattended": False}


@as_user
def to_agent(user: User, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Transfer to a user: 202; the new participant alerts."""
    body = json_object(request)
    conversation, leg = _transferable(user, conversation_id, participant_id)
    _to_agent(conversation, leg, body)
    return accepted()


@as_user
def to_queue(user: User, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Transfer to a queue: 202; a new queue leg waits, with the priority and skills it had."""
    body = json_object(request)
    conversation, leg = _transferable(user, conversation_id, participant_id)
    _to_queue(conversation, leg, body)
    return accepted()


@as_user
def replace(
    user: User, request: HttpRequest, conversation_id: str, participant_id: str, media: str | None = None
) -> HttpResponse:
    """Transfer by the older path, which takes a user or a queue."""
    body = json_object(request)
    conversation, leg = _transferable(user, conversation_id, participant_id, media)
    if body.get("queueId"):
        _to_queue(conversation, leg, body)
    else:
        _to_agent(conversation, leg, body)
    return accepted()


def _transferable(
    user: User, conversation_id: str, participant_id: str, media: str | None = None
) -> tuple[Conversation, Participant]:
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.participant_of(conversation, participant_id)
    lookups.check_own(leg, user)
    if leg.state not in ("connected", "parked") or leg.purpose != "agent":
        message = "Only connected participants can be transferred."
        raise Refused(400, "conversations.error.transfer.not.connected", message)
    return conversation, leg


def _to_agent(conversation: Conversation, leg: Participant, body: dict[str, Any]) -> None:
    target = _target_user(body)
    if target.id in {each.user_id for each in conversation.live("agent")}:
        message = "The destination is in the conversation already."
        raise Refused(400, "conversations.error.transfer.same.party", message)
    transfer = _begin(conversation, leg, body)
    transfer.user_id = target.id
    now = clock.now()
    before = leg.routing or Routing(queue_id=leg.queue_id or "", entered_at=now)
    legs.offer(conversation, target, before.again(now), now=now)
    _let_initiator_go(conversation, leg, transfer)


def _to_queue(conversation: Conversation, leg: Participant, body: dict[str, Any]) -> None:
    queue_id = _target_queue(body)
    transfer = _begin(conversation, leg, body)
    transfer.queue_id = queue_id
    before = leg.routing or Routing(queue_id=queue_id, entered_at=clock.now())
    routing = before.again(clock.now(), queue_id=queue_id)
    if not transfer.attended and STATE.routing_settings["contactcenter"]["removeSkillsFromBlindTransfer"]:
        routing.skill_ids = []
    legs.enqueue(conversation, routing, now=clock.now())
    _let_initiator_go(conversation, leg, transfer)


def _begin(conversation: Conversation, leg: Participant, body: dict[str, Any]) -> Transfer:
    kind = body.get("transferType", "Unattended")
    if kind not in TYPES:
        raise Refused(400, "invalid.value", "The transferType is Attended or Unattended.")
    if any(each.state == "Pending" for each in conversation.transfers):
        raise Refused(409, "conversations.error.transfer.pending", "A transfer is pending already.")
    transfer = Transfer(
        id=STATE.new_id("transfer"),
        attended=TYPES[kind],
        state="Pending",
        issued_at=clock.now(),
        initiator_id=leg.user_id or "",
        initiator_participant_id=leg.id,
    )
    conversation.transfers.append(transfer)
    return transfer


def _let_initiator_go(conversation: Conversation, leg: Participant, transfer: Transfer) -> None:
    if not transfer.attended:
        transfer.state = "Complete"
        legs.end(conversation, leg, kind="transfer", now=clock.now())


def _target_user(body: dict[str, Any]) -> User:
    wanted = body.get("userId") or body.get("userName") or body.get("userDisplayName")
    if not wanted:
        message = "The destination of the transfer is required."
        raise Refused(400, "conversations.error.transfer.destination.required", message)
    for user in STATE.users.values():
        if wanted in (user.id, user.agent.email, user.agent.name):
            return user
    raise Refused(404, "not.found", "The destination user was not found.")


def _target_queue(body: dict[str, Any]) -> str:
    wanted = body.get("queueId") or body.get("queueName")
    if not wanted:
        message = "The destination of the transfer is required."
        raise Refused(400, "conversations.error.transfer.destination.required", message)
    for queue in STATE.queues.values():
        if wanted in (queue.id, queue.name):
            return queue.id
    raise Refused(404, "conversations.error.queue.not.found", "The destination queue was not found.")
