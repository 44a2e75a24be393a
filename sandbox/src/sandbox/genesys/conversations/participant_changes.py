"""What is changed on participants: attributes, accept, decline, end, hold, mute, confine, record, wrap up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control import switches
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import consult_transfers, legs, lookups, parking, wrapups
from sandbox.genesys.conversations.model import (
    ENDED,
    MEDIA,
    Communication,
    Conversation,
    Medium,
    Participant,
)
from sandbox.genesys.conversations.views import of_changeable, of_participant
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import accepted, user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

BY_HAND = "phones-answer-by-hand"
# The vendor names a limit without its size; this one keeps a notification below its frame's limit.
MAX_CHARS = 20_000
Change = Callable[[Conversation, Participant, Communication, Any, datetime], None]


@of_changeable
def change(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str = ""
) -> HttpResponse:
    """Do what the fields of the body ask for: 202, the truth follows by event."""
    body, now = fields_of("MediaParticipantRequest", json_object(request)), clock.now()
    # Programs answer nothing, and touch no calls; else they may what their permissions say.
    # Source: the definition's error codes, docs/providers/genesys.md.
    if media == "calls" or body.get("state") == "connected":
        user_of(token)
    if leg.state == "alerting" and leg.user_id != token.user_id and body.get("state") == "disconnected":
        legs.call_off(conversation, leg, now=now)
    else:
        _apply(conversation, leg, body, MEDIA.get(media), now)
    return accepted()


@of_changeable
def change_communication(
    token: Token,
    request: HttpRequest,
    conversation: Conversation,
    leg: Participant,
    communication_id: str,
    media: str,
) -> HttpResponse:
    """End one communication, which is all that can be done to it."""
    if media == "calls":
        user_of(token)
    own = lookups.communication_of(leg, communication_id)
    if fields_of("MediaParticipantRequest", json_object(request)).get("state") != "disconnected":
        message = "Can only update a communication's state to disconnected."
        raise Refused(400, "communication.state.required", message)
    _change_state(conversation, leg, own, "disconnected", clock.now())
    return JsonResponse({})


@of_participant
def merge_attributes(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str = ""
) -> HttpResponse:
    """Merge attributes into a participant, live or ended; an empty text removes one."""
    wanted = fields_of("ParticipantAttributes", json_object(request)).get("attributes")
    if wanted is None:
        message = "Cannot update participant attribute map to a null value."
        raise Refused(400, "conversation.error.participant.attribute.null", message)
    merged = leg.attributes | wanted
    merged = {name: value for name, value in merged.items() if value}
    if sum(len(name) + len(value) for name, value in merged.items()) > MAX_CHARS:
        raise Refused(400, "bad.request", f"The attributes are longer than {MAX_CHARS} characters.")
    leg.attributes = merged
    STATE.mark_changed(conversation)
    # Only the forms of a medium answer with what is kept now.
    return JsonResponse({"attributes": leg.attributes}, status=202) if media else accepted()


def _apply(
    conversation: Conversation, leg: Participant, body: dict[str, Any], medium: Medium | None, now: datetime
) -> None:
    """Make each change that the body names, on the communication of the medium; the default is the first."""
    if not body:
        raise Refused(400, "bad.request", "The request body holds nothing that can be changed.")
    own = (leg.communication_in(medium) if medium else None) or leg.communication
    for name in [each for each in _CHANGES if each in body]:
        _CHANGES[name](conversation, leg, own, body[name], now)


def _change_state(
    conversation: Conversation, leg: Participant, own: Communication, wanted: Any, now: datetime
) -> None:
    if wanted == "connected":
        _accept(conversation, leg, now)
        return
    if wanted != "disconnected":
        raise Refused(400, "bad.request", "The state can only become connected or disconnected.")
    _check_live(own)
    if own is not leg.communication:
        legs.end_call(conversation, leg, own, kind="client", now=now)
    elif leg.state == "alerting":
        legs.miss(conversation, leg, kind="client", now=now)
    else:
        legs.end(conversation, leg, kind=consult_transfers.kind_of_leaving(conversation, leg), now=now)
        legs.end_when_alone(conversation, now=now)


def _accept(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.state == "alerting":
        # The vendor takes the request, but the call goes on ringing until it is picked up by hand.
        if conversation.medium != "call" or not switches.is_on("genesys", BY_HAND):
            legs.answer(conversation, leg, now=now)
        return
    if legs.was_called_off(conversation, leg):
        message = "Answer failed because a pending attended transfer was canceled."
        raise Refused(400, "postino.error.transfer.canceled", message)
    raise Refused(400, "postino.error.answer.not.alerting", "Only alerting calls can be answered.")


def _hold(
    conversation: Conversation, leg: Participant, own: Communication, wanted: Any, now: datetime
) -> None:
    _check_live(own)
    if own.state == "alerting":
        raise Refused(400, "conversation.error.hold.alerting", "An alerting call cannot be placed on hold.")
    if own.held != wanted:
        own.held, own.held_at = wanted, now if wanted else None
        own.enter("hold" if wanted else "interact", now)
        STATE.mark_changed(conversation)


def _turn(
    conversation: Conversation, leg: Participant, own: Communication, wanted: Any, now: datetime, *, name: str
) -> None:
    """Turn sound or recorder of a connected call on or off."""
    _check_live(own)
    if own.medium != "call" or own.state != "connected":
        raise Refused(400, "bad.request", f"The field {name} can only be changed on a connected call.")
    if name == "confined" and (len(conversation.parties()) < 2 or leg.user_id is not None):
        message = "The participant for this request cannot be confined."
        raise Refused(400, "conversation.error.cannot.confine.party", message)
    setattr(own, name, wanted)
    own.secure_pause = own.secure_pause and own.recording
    STATE.mark_changed(conversation)


def _check_live(own: Communication) -> None:
    if own.state not in ENDED:
        return
    if own.medium == "call":
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    message = "The participant has no active conversation."
    raise Refused(400, "conversation.error.participant.no.active.conversations", message)


def _of_leg(change: Callable[[Conversation, Participant, Any, datetime], None]) -> Change:
    """Return the change of a participant as one of a communication, which it does not ask about."""
    return lambda conversation, leg, own, wanted, now: change(conversation, leg, wanted, now)


# In this order, whatever the body's is.
_CHANGES: dict[str, Change] = {
    "state": _change_state,
    "held": _hold,
    **{name: partial(_turn, name=name) for name in ("muted", "confined", "recording")},
    "resumeTime": _of_leg(parking.postpone),
    "wrapup": _of_leg(wrapups.apply),
    "wrapupSkipped": _of_leg(wrapups.skip),
}
