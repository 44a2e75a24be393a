"""What is noted on a conversation: a participant's attributes, which flows and scripts read, and the tag."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import demands
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.conversations.views import of_conversation, of_participant
from sandbox.genesys.endpoints import accepted
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

# The vendor names a limit without its size; this one keeps a notification below its frame's limit.
MAX_CHARS = 20_000


@of_participant
def merge(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str = ""
) -> HttpResponse:
    """Merge attributes into a participant, live or ended; an empty text removes one."""
    body = json_object(request)
    if body.get("attributes") is None:
        message = "Cannot update participant attribute map to a null value."
        raise Refused(400, "conversation.error.participant.attribute.null", message)
    merged = leg.attributes | demands.texts(body, "attributes")
    merged = {name: value for name, value in merged.items() if value}
    if sum(len(name) + len(value) for name, value in merged.items()) > MAX_CHARS:
        raise Refused(400, "bad.request", f"The attributes are longer than {MAX_CHARS} characters.")
    leg.attributes = merged
    STATE.touch(conversation)
    # Only the forms of a medium answer with what is kept now.
    return JsonResponse({"attributes": leg.attributes}, status=202) if media else accepted()


@of_conversation
def set_external_tag(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Set the external tag: 202."""
    conversation.external_tag = text(json_object(request), "externalTag")
    STATE.touch(conversation)
    return accepted()
