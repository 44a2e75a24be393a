"""Ending a whole conversation: by state, or torn down in an emergency."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import aftercall, legs, lookups, recording, shapes
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token


@signed_in
def change(token: Token, request: HttpRequest, conversation_id: str, media: str) -> HttpResponse:
    """End the whole conversation, or pause its recorders; the answer is the conversation."""
    conversation = lookups.conversation_of(conversation_id, media)
    lookups.check_sees(conversation, token)
    body = json_object(request)
    if "recordingState" in body and media == "calls":
        recording.check_may_pause(conversation, token)
        recording.change(conversation, body["recordingState"])
    if body.get("state") == "disconnected":
        _end(conversation, token, clock.now())
    elif "recordingState" not in body or "state" in body:
        raise Refused(400, "bad.request", "The state of a conversation can only become disconnected.")
    return JsonResponse(shapes.conversation(conversation))


@signed_in
def tear_down(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """End the whole conversation in an emergency, pending wrap-ups too: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    now = clock.now()
    legs.end_all(conversation, kind="system", now=now)
    for leg in conversation.participants:
        aftercall.tear_down(conversation, leg, now)
    return accepted()


def _end(conversation: Conversation, token: Token, now: datetime) -> None:
    own = [leg for leg in conversation.live("agent", "user") if leg.user_id == token.user_id]
    for leg in own:
        legs.end(conversation, leg, kind="client", now=now)
    legs.end_all(conversation, kind="peer" if own else "system", now=now)
