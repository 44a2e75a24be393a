"""For testers: be the agent who has a chat, as a person in the workspace would."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from sandbox import clock
from sandbox.control.bodies import BadRequest, posted
from sandbox.servicenow.bot import conversations, replies
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def say(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Send the text of the body as the agent; 409 while no agent has the chat."""
    text = posted(request).get("text")
    if not text or not isinstance(text, str):
        raise BadRequest("text is missing.")
    return _told(interaction_id, lambda chat, agent: replies.said(chat, text, agent=agent), 201)


def type_in(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Show the user that the agent types; 409 while no agent has the chat."""
    return _told(interaction_id, lambda chat, agent: replies.typing(chat, begins=True, agent=agent), 204)


def _told(interaction_id: str, make: Callable[[Row, Row], replies.Reply], status: int) -> HttpResponse:
    with WORLD.lock:
        chat = conversations.of_interaction(interaction_id)
        if chat is None:
            raise Http404
        agent = conversations.agent_of(chat) if chat["state"] == "agent" else None
        if agent is None:
            raise BadRequest("No agent has this chat.", 409)
        replies.send(chat, [make(chat, agent)], clock.now())
    return HttpResponse(status=status)
