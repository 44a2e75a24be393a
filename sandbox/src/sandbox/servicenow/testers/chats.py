"""For testers: be the agent who has a chat, as a person in the workspace would."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.servicenow.bot import records, replies
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def say(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Send the text of the body as the agent; 409 while no agent has the chat."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": "The body is not JSON."}, status=400)
    text = sent.get("text") if isinstance(sent, dict) else None
    if not text or not isinstance(text, str):
        return JsonResponse({"error": "text is missing."}, status=400)
    with WORLD.lock:
        conversation, agent = _chat(interaction_id)
        if agent is None:
            return _unattended()
        reply = replies.said(conversation, text, agent=agent)
        replies.send(conversation, [reply], clock.now())
        return JsonResponse({"id": reply["body"][0]["messageId"]}, status=201)


def type_in(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Show the user that the agent types."""
    with WORLD.lock:
        conversation, agent = _chat(interaction_id)
        if agent is None:
            return _unattended()
        replies.send(conversation, [replies.typing(conversation, begins=True, agent=agent)], clock.now())
        return HttpResponse(status=204)


def _chat(interaction_id: str) -> tuple[Row, Row | None]:
    conversation = records.of_interaction(interaction_id)
    if conversation is None:
        raise Http404
    is_attended = conversation["state"] == "agent"
    return conversation, records.agent_of(conversation) if is_attended else None


def _unattended() -> HttpResponse:
    return JsonResponse({"error": "No agent has this chat."}, status=409)
