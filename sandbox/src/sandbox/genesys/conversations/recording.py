"""The recorders of a conversation: the secure pause, and who may order it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.conversations.views import of_conversation
from sandbox.genesys.endpoints import accepted
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

PAUSE_OTHERS = "conversation:recording:pauseOthers"
# NONE is a word of the definition, but nothing that can be asked for.
WANTED = {"PAUSED": True, "ACTIVE": False}


@of_conversation
def pause(token: Token, request: HttpRequest, conversation: Conversation, media: str = "") -> HttpResponse:
    """Pause or resume the recorders; only the forms of a medium answer 200, with an empty text."""
    check_may_pause(conversation, token)
    change(conversation, json_object(request).get("recordingState"))
    return JsonResponse("", safe=False) if media else accepted()


def check_may_pause(conversation: Conversation, token: Token) -> None:
    """Let an agent who is connected, and whoever may pause others, order it.

    Raises: Refused with ``conversation.error.forbidden.not.active.participant``.
    """
    own = [leg for leg in conversation.live("agent", "user") if leg.user_id == token.user_id]
    if any(leg.state == "connected" for leg in own) or roles.allows(token, PAUSE_OTHERS):
        return
    message = "User is not active on call and cannot alter recordingState"
    raise Refused(403, "conversation.error.forbidden.not.active.participant", message)


def change(conversation: Conversation, wanted: Any) -> None:
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
    STATE.touch(conversation)
