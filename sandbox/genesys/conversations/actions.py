"""What agents do to their participant: accept, decline, end, hold, mute, park; then tags and priority."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text, whole
from sandbox.genesys.conversations import legs, lookups, opening, shapes, wrapups
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import accepted, as_user, no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people import duty
from sandbox.genesys.people.model import User
from sandbox.genesys.stamps import read
from sandbox.genesys.state import STATE

Change = Callable[[Conversation, Participant, Any, datetime], None]
MAX_PRIORITY = 25_000_000


@as_user
def change(
    user: User, request: HttpRequest, conversation_id: str, participant_id: str, media: str | None = None
) -> HttpResponse:
    """Do what the fields of the body ask for: 202, the truth follows by event."""
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.participant_of(conversation, participant_id)
    lookups.check_own(leg, user)
    body = json_object(request)
    if not _CHANGES.keys() & body.keys():
        raise Refused(400, "bad.request", "The request body holds nothing that can be changed.")
    for name in [each for each in _CHANGES if each in body]:
        _CHANGES[name](conversation, leg, body[name], clock.now())
    return accepted()


@as_user
def change_communication(
    user: User,
    request: HttpRequest,
    conversation_id: str,
    participant_id: str,
    communication_id: str,
    media: str,
) -> HttpResponse:
    """End one communication, which is all that can be done to it."""
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.leg_of_communication(conversation, communication_id)
    lookups.check_own(leg, user)
    if json_object(request).get("state") != "disconnected":
        raise Refused(400, "communication.state.required", "A communication can only be disconnected.")
    _change_state(conversation, leg, "disconnected", clock.now())
    return JsonResponse({})


@as_user
def park(
    user: User, request: HttpRequest, conversation_id: str, participant_id: str, media: str
) -> HttpResponse:
    """Set digital work aside, or take it up again: 204."""
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.participant_of(conversation, participant_id)
    lookups.check_own(leg, user)
    body, now = json_object(request), clock.now()
    wanted = text(body, "state")
    if (leg.state, wanted) not in (("connected", "parked"), ("parked", "connected")):
        raise Refused(400, "bad.request", f"Cannot change parking from {leg.state} to {wanted}")
    resume_at = read(body["resumeTime"]) if body.get("resumeTime") else None
    _set_parked(conversation, leg, wanted == "parked", resume_at=resume_at, now=now)
    return no_content()


@signed_in
def set_attributes(
    token: Token, request: HttpRequest, conversation_id: str, participant_id: str, media: str | None = None
) -> HttpResponse:
    """Merge attributes into a participant, live or ended: 202."""
    conversation = lookups.conversation_of(conversation_id, media)
    lookups.check_sees(conversation, token)
    leg = lookups.participant_of(conversation, participant_id)
    wanted = json_object(request).get("attributes")
    if not isinstance(wanted, dict) or any(not isinstance(each, str) for each in wanted.values()):
        raise Refused(400, "bad.request", "attributes is an object whose values are texts")
    leg.attributes.update(wanted)
    STATE.touch(conversation)
    return accepted()


@signed_in
def tag(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the external tag: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    conversation.external_tag = text(json_object(request), "externalTag")
    STATE.touch(conversation)
    return accepted()


@signed_in
def change_whole(token: Token, request: HttpRequest, conversation_id: str, media: str) -> HttpResponse:
    """End the whole conversation; the answer is the conversation."""
    conversation = lookups.conversation_of(conversation_id, media)
    if json_object(request).get("state") != "disconnected":
        raise Refused(400, "bad.request", "The state of a conversation can only become disconnected.")
    _end_whole(conversation, token)
    return JsonResponse(shapes.conversation(conversation))


@signed_in
def disconnect(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """End the whole conversation by DELETE."""
    _end_whole(lookups.conversation_of(conversation_id), token)
    return HttpResponse(status=200)


@signed_in
def tear_down(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """End the whole conversation in an emergency: 202."""
    _end_whole(lookups.conversation_of(conversation_id), token)
    return accepted()


@signed_in
def set_priority(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Change the priority of a conversation while it is queued; the score follows at once."""
    conversation = lookups.conversation_of(conversation_id)
    waiting = conversation.live("acd")
    if not waiting or waiting[0].routing is None:
        raise Refused(400, "bad.request", "The conversation is not waiting in a queue.")
    body, routing = json_object(request), waiting[0].routing
    routing.priority = whole(body.get("priority", routing.priority), "priority")
    if abs(routing.priority) > MAX_PRIORITY:
        raise Refused(400, "invalid.value", "The priority must lie within 25,000,000 around zero.")
    STATE.touch(conversation)
    return JsonResponse({"priority": routing.priority, "skills": [], "scoredAgents": []})


def _change_state(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    if wanted == "connected":
        _accept(conversation, leg, now)
    elif wanted != "disconnected":
        raise Refused(400, "bad.request", "The state can only become connected or disconnected.")
    elif leg.state == "alerting":
        legs.miss(conversation, leg, kind="client", now=now)
    elif leg.is_live:
        opening.leave(conversation, leg, now=now)
    else:
        raise Refused(400, "conversation.error.call.disconnected", "The communication has ended already.")


def _accept(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.state != "alerting":
        message = "The participant cannot be answered because it is not alerting."
        raise Refused(400, "postino.error.answer.not.alerting", message)
    legs.answer(conversation, leg, now=now)


def _hold(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    _check_connected(leg)
    own = leg.communication
    if own.held != bool(wanted):
        own.held, own.held_at = bool(wanted), now if wanted else None
        own.enter("hold" if own.held else "interact", now)
    STATE.touch(conversation)


def _mute(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    _check_connected(leg)
    leg.communication.muted = bool(wanted)
    STATE.touch(conversation)


def _check_connected(leg: Participant) -> None:
    if leg.state == "alerting":
        message = "An alerting communication cannot be held or muted."
        raise Refused(409, "conversation.error.hold.alerting", message)
    if not leg.is_live:
        raise Refused(400, "conversation.error.call.disconnected", "The communication has ended already.")


def _set_parked(
    conversation: Conversation, leg: Participant, parked: bool, *, resume_at: datetime | None, now: datetime
) -> None:
    own = leg.communication
    own.state = "parked" if parked else "connected"
    own.parked_at, own.resume_at = (now, resume_at) if parked else (None, None)
    own.enter("parked" if parked else "interact", now)
    if resume_at is not None:
        STATE.timers.at(resume_at, partial(_resume, conversation, leg, now))
    duty.settle(STATE.users[leg.user_id or ""], now)
    STATE.touch(conversation)


def _resume(conversation: Conversation, leg: Participant, parked_at: datetime, now: datetime) -> None:
    if leg.state == "parked" and leg.communication.parked_at == parked_at:
        _set_parked(conversation, leg, False, resume_at=None, now=now)


def _end_whole(conversation: Conversation, token: Token) -> None:
    lookups.check_sees(conversation, token)
    now = clock.now()
    own = [leg for leg in conversation.live("agent") if leg.user_id == token.user_id]
    for leg in own:
        legs.end(conversation, leg, kind="client", now=now)
    opening.end(conversation, kind="peer" if own else "system", now=now)


_CHANGES: dict[str, Change] = {
    "state": _change_state,
    "held": _hold,
    "muted": _mute,
    "wrapup": wrapups.apply,
    "wrapupSkipped": wrapups.skip,
}
