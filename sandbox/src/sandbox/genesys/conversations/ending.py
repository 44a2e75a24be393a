"""Ending a whole conversation: by state, or torn down in an emergency."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import aftercall, legs, recording, shapes
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.conversations.views import of_conversation
from sandbox.genesys.endpoints import accepted, user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token


@of_conversation
def change(token: Token, request: HttpRequest, conversation: Conversation, media: str) -> HttpResponse:
    """End the whole conversation, or pause its recorders; the answer is the conversation."""
    body = json_object(request)
    if media == "calls":
        # Source: the definition's error codes; other media have none for programs.
        user_of(token)
    if "recordingState" in body and media == "calls":
        recording.check_may_pause(conversation, token)
        recording.change(conversation, body["recordingState"])
    if body.get("state") == "disconnected":
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
        aftercall.tear_down(conversation, leg, now)
    return accepted()


def _end(conversation: Conversation, token: Token, now: datetime) -> None:
    own = [leg for leg in conversation.live("agent", "user") if leg.user_id == token.user_id]
    for leg in own:
        legs.end(conversation, leg, kind="client", now=now)
    legs.end_all(conversation, kind="peer" if own else "system", now=now)
