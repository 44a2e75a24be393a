"""Consult transfers of calls: begin with whoever is consulted, change who hears whom, cancel."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import consultation, destinations, legs, transfers
from sandbox.genesys.conversations.destinations import Destination
from sandbox.genesys.conversations.model import Consult, Conversation, Participant, Transfer
from sandbox.genesys.conversations.views import of_any_participant
from sandbox.genesys.endpoints import user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of
from sandbox.operations import Action

Resolve = Callable[[dict[str, Any]], Destination]


@of_any_participant
def _begin(
    token: Token,
    request: HttpRequest,
    conversation: Conversation,
    leg: Participant,
    media: str,
    resolve: Resolve,
) -> HttpResponse:
    """Consult someone about the participant of the path, who is the customer's side."""
    # ``user_of``: the definition's error codes of the three have ``not.a.user``.
    body = json_object(request)
    if leg.purpose not in ("customer", "external") or leg.state != "connected":
        message = "A connected object participant is required."
        raise Refused(400, "object.participant.id.required", message)
    initiator = _initiator(conversation, user_of(token), body)
    # Source: the definition, "Defaults to DESTINATION".
    word = one_of(body.get("speakTo") or "DESTINATION", consultation.CONFINED, "speakTo")
    destination, now = resolve(body), clock.now()
    _check(conversation, initiator, destination)
    conversation.consult = Consult(initiator_id=initiator.id, object_id=leg.id)
    initiator.consult_participant_id = leg.id
    consulted = transfers.lead(conversation, destination, transfers.routing_of(initiator, now), now=now)
    consultation.speak_to(conversation, word)
    return JsonResponse({"destinationParticipantId": consulted.id})


@of_any_participant
def change(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str
) -> HttpResponse:
    """Change whom the initiator speaks to."""
    user, consult, body = user_of(token), _running(conversation, leg), json_object(request)
    _initiator(conversation, user, body)
    consultation.speak_to(conversation, one_of(body.get("speakTo"), consultation.CONFINED, "speakTo"))
    STATE.mark_changed(conversation)
    return JsonResponse({"destinationParticipantId": consultation.destinations(conversation, consult)[-1].id})


@of_any_participant
def cancel(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str
) -> HttpResponse:
    """Cancel the consultation: whoever was consulted leaves, the customer is back."""
    user, consult = user_of(token), _running(conversation, leg)
    _initiator(conversation, user, {})
    now = clock.now()
    for each in consultation.destinations(conversation, consult):
        if each.state == "alerting":
            legs.call_off(conversation, each, now=now)
        else:
            legs.end(conversation, each, kind="transfer.consult", now=now)
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
    """Return the disconnect type of an agent who leaves: the initiator of a consultation completes it."""
    consult = conversation.consult
    if consult is None or leg.id != consult.initiator_id:
        return "client"
    left = consultation.destinations(conversation, consult)[-1]
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


def _initiator(conversation: Conversation, user: User, body: dict[str, Any]) -> Participant:
    consulting_id = body.get("consultingUserId") or user.id
    for leg in conversation.live("agent", "user"):
        if leg.user_id == consulting_id and leg.state == "connected" and not leg.is_watching:
            return leg
    if consulting_id != user.id:
        message = "The transfer request has no initiator."
        raise Refused(400, "conversation.error.consult.transfer.no.initiator", message)
    raise Refused(400, "not.a.participant", "You are not a connected participant on the call")


def _check(conversation: Conversation, initiator: Participant, destination: Destination) -> None:
    """Refuse a consultation with oneself, or where more than two speak already."""
    if destination.user is not None and destination.user.id == initiator.user_id:
        message = "A user cannot transfer a call to their own number"
        raise Refused(400, "conversation.error.cannot.transfer.to.self", message)
    if conversation.consult is not None or len(conversation.parties()) > 1:
        message = "Performing a consult transfer on a conference is not allowed."
        raise Refused(400, "conversation.error.cannot.transfer.conference", message)


def _running(conversation: Conversation, leg: Participant) -> Consult:
    consult = conversation.consult
    if consult is None or consult.object_id != leg.id:
        message = "The pending consult transfer does not exist."
        raise Refused(404, "conversation.error.consult.transfer.pending.not.found", message)
    return consult
