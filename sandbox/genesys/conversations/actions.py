"""The priority of a conversation while it waits."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object, whole
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

MAX_PRIORITY = 25_000_000


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
