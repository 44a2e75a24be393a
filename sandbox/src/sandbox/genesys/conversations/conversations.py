"""Whole conversations: reading one's own or any, tagging, pausing their recorders, ending them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import after_call_work, legs, shapes
from sandbox.genesys.conversations.model import MEDIA, Conversation
from sandbox.genesys.conversations.views import of_conversation
from sandbox.genesys.endpoints import accepted, as_user, user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE

PAUSE_OTHERS = "conversation:recording:pauseOthers"
# NONE is a word of the definition, but nothing that can be asked for.
WANTED = {"PAUSED": True, "ACTIVE": False}


# One's own are a user's. Source: the definition's error codes of …/calls have ``not.a.user``.
@as_user
def mine(user: User, request: HttpRequest, media: str = "") -> HttpResponse:
    """Return the caller's active conversations, after-call work included, oldest work first."""
    wanted = MEDIA.get(media) or request.GET.get("communicationType", "").lower()
    ids = dict.fromkeys(leg.conversation_id for leg in user.work.values())
    own = [each for each in map(STATE.conversations.__getitem__, ids) if wanted in ("", *each.media)]
    return listings.whole_list(request, [_shape(each, media) for each in own])


@of_conversation
def one(token: Token, request: HttpRequest, conversation: Conversation, media: str = "") -> HttpResponse:
    """Return a conversation, in the generic shape or in that of a medium."""
    return JsonResponse(_shape(conversation, media))


@of_conversation
def set_external_tag(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Set the external tag: 202."""
    conversation.external_tag = text(json_object(request), "externalTag")
    STATE.mark_changed(conversation)
    return accepted()


@of_conversation
def pause(token: Token, request: HttpRequest, conversation: Conversation, media: str = "") -> HttpResponse:
    """Pause or resume the recorders; only the forms of a medium answer 200, with an empty text."""
    _check_may_pause(conversation, token)
    _pause(conversation, json_object(request).get("recordingState"))
    return JsonResponse("", safe=False) if media else accepted()


@of_conversation
def change(token: Token, request: HttpRequest, conversation: Conversation, media: str) -> HttpResponse:
    """End the whole conversation, or pause its recorders; the answer is the conversation."""
    body = present(json_object(request))
    if media == "calls":
        # Source: the definition's error codes; other media have none for programs.
        user_of(token)
    if "recordingState" in body and media == "calls":
        _check_may_pause(conversation, token)
        _pause(conversation, body["recordingState"])
    if str(body.get("state")).lower() == "disconnected":
        _end(conversation, token, clock.now())
    elif "recordingState" not in body or "state" in body:
        raise Refused(400, "bad.request", "The state of a conversation can only become disconnected.")
    return JsonResponse(shapes.conversation(conversation))


@of_conversation
def tear_down(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """End the whole conversation in an emergency, pending wrap-ups too: 202."""
    now = clock.now()
    legs.end_all(conversation, kind="system", now=now)
    for leg in conversation.participants:
        after_call_work.tear_down(conversation, leg, now)
    return accepted()


def _shape(conversation: Conversation, media: str) -> Shape:
    if media:
        return shapes.media_conversation(conversation, MEDIA[media])
    return shapes.conversation(conversation)


def _check_may_pause(conversation: Conversation, token: Token) -> None:
    """Let an agent who is connected, and whoever may pause others, order it.

    Raises: Refused with ``conversation.error.forbidden.not.active.participant``.
    """
    own = [leg for leg in conversation.live("agent", "user") if leg.user_id == token.user_id]
    if any(leg.state == "connected" for leg in own) or roles.allows(token, PAUSE_OTHERS):
        return
    message = "User is not active on call and cannot alter recordingState"
    raise Refused(403, "conversation.error.forbidden.not.active.participant", message)


def _pause(conversation: Conversation, wanted: Any) -> None:
    """Pause or resume every recorder that runs; what is not recorded stays so.

    Raises: Refused when the word is unknown, or the conversation has ended.
    """
    paused = WANTED.get(str(wanted).upper())
    if paused is None:
        raise Refused(400, "invalid.value", "The recordingState is ACTIVE or PAUSED.")
    if conversation.ended_at is not None:
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    for leg in conversation.participants:
        for own in leg.live_communications:
            own.secure_pause = paused and own.recording
    STATE.mark_changed(conversation)


def _end(conversation: Conversation, token: Token, now: datetime) -> None:
    own = [leg for leg in conversation.live("agent", "user") if leg.user_id == token.user_id]
    for leg in own:
        legs.end(conversation, leg, kind="client", now=now)
    legs.end_all(conversation, kind="peer" if own else "system", now=now)
