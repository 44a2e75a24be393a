"""Consult transfers of calls: begin with whoever is consulted, change who hears whom, cancel."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import consulting, destinations, legs, lookups, transfers
from sandbox.genesys.conversations.destinations import Destination
from sandbox.genesys.conversations.handovers import Consult, Transfer
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import as_user
from sandbox.genesys.errors import Refused
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.operations import Action

Resolve = Callable[[dict[str, Any]], Destination]


@as_user
def _begin(
    user: User, request: HttpRequest, conversation_id: str, participant_id: str, resolve: Resolve
) -> HttpResponse:
    """Consult someone about the participant of the path, who is the customer's side."""
    conversation = lookups.conversation_of(conversation_id, "calls")
    body, now = json_object(request), clock.now()
    subject = _subject(conversation, participant_id)
    initiator = _initiator(conversation, user, body)
    word = _word(body)
    destination = resolve(body)
    _check(conversation, initiator, destination)
    leg = _consult(conversation, initiator, subject, destination, now)
    consulting.speak_to(conversation, word)
    return JsonResponse({"destinationParticipantId": leg.id})


@as_user
def change(user: User, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Change whom the initiator speaks to."""
    conversation = lookups.conversation_of(conversation_id, "calls")
    consult = _running(conversation, participant_id)
    body = json_object(request)
    _initiator(conversation, user, body)
    consulting.speak_to(conversation, _word(body))
    STATE.touch(conversation)
    return JsonResponse({"destinationParticipantId": consulting.destinations(conversation, consult)[-1].id})


@as_user
def cancel(user: User, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Cancel the consultation: whoever was consulted leaves, the customer is back."""
    conversation = lookups.conversation_of(conversation_id, "calls")
    consult = _running(conversation, participant_id)
    _initiator(conversation, user, {})
    now = clock.now()
    for leg in consulting.destinations(conversation, consult):
        if leg.state == "alerting":
            legs.call_off(conversation, leg, now=now)
        else:
            legs.end(conversation, leg, kind="transfer.consult", now=now)
    return HttpResponse(status=200)


def _of_destination(body: dict[str, Any]) -> Destination:
    """Return the destination of the deprecated form, which has an object of its own for it."""
    wanted = body.get("destination")
    if not isinstance(wanted, dict):
        message = "The transfer request has no destination."
        raise Refused(400, "conversation.error.consult.transfer.no.destination", message)
    return destinations.of_any(wanted)


of_agent: Action = partial(_begin, resolve=destinations.of_user)
of_queue: Action = partial(_begin, resolve=destinations.of_queue)
of_any: Action = partial(_begin, resolve=_of_destination)


def kind_of_leaving(conversation: Conversation, leg: Participant) -> str:
    """Return by what an agent's leaving is known: the initiator of a consultation completes it."""
    consult = conversation.consult
    if consult is None or leg.id != consult.initiator_id:
        return "client"
    left = consulting.destinations(conversation, consult)[-1]
    conversation.transfers.append(
        Transfer(
            id=STATE.new_id("transfer"),
            attended=True,
            state="Complete",
            issued_at=left.started_at,
            initiator_id=leg.user_id or "",
            initiator_participant_id=leg.id,
            user_id=left.user_id,
            queue_id=None if left.user_id else left.queue_id,
            address=left.address,
        )
    )
    return "transfer.consult"


def _subject(conversation: Conversation, participant_id: str) -> Participant:
    leg = lookups.participant_of(conversation, participant_id)
    if leg.purpose not in ("customer", "external") or leg.state != "connected":
        message = "A connected object participant is required."
        raise Refused(400, "object.participant.id.required", message)
    return leg


def _initiator(conversation: Conversation, user: User, body: dict[str, Any]) -> Participant:
    consulting_id = body.get("consultingUserId") or user.id
    for leg in conversation.live("agent", "user"):
        if leg.user_id == consulting_id and leg.state == "connected" and not leg.is_watching:
            return leg
    if consulting_id != user.id:
        message = "The transfer request has no initiator."
        raise Refused(400, "conversation.error.consult.transfer.no.initiator", message)
    raise Refused(400, "not.a.participant", "You are not a connected participant on the call")


def _word(body: dict[str, Any]) -> str:
    word = body.get("speakTo")
    if not isinstance(word, str) or word not in consulting.CONFINED:
        raise Refused(400, "invalid.value", f"speakTo is one of {', '.join(consulting.CONFINED)}.")
    return word


def _check(conversation: Conversation, initiator: Participant, destination: Destination) -> None:
    """Refuse a consultation with oneself, or where more than two speak already."""
    if destination.user is not None and destination.user.id == initiator.user_id:
        message = "A user cannot transfer a call to their own number"
        raise Refused(400, "conversation.error.cannot.transfer.to.self", message)
    if conversation.consult is not None or len(conversation.parties()) > 1:
        message = "Performing a consult transfer on a conference is not allowed."
        raise Refused(400, "conversation.error.cannot.transfer.conference", message)


def _consult(
    conversation: Conversation,
    initiator: Participant,
    subject: Participant,
    destination: Destination,
    now: datetime,
) -> Participant:
    conversation.consult = Consult(initiator_id=initiator.id, object_id=subject.id, speak_to="DESTINATION")
    initiator.consult_participant_id = subject.id
    return transfers.lead(conversation, destination, transfers.routing_of(initiator, now), now=now)


def _running(conversation: Conversation, participant_id: str) -> Consult:
    consult = conversation.consult
    if consult is None or consult.object_id != lookups.participant_of(conversation, participant_id).id:
        message = "The pending consult transfer does not exist."
        raise Refused(404, "conversation.error.consult.transfer.pending.not.found", message)
    return consult
