"""Agents that act by themselves: they ask for what a desk would ask for, past the faults."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from sandbox.control.internal_requests import ENTRANCE
from sandbox.genesys.conversations.model import PLURALS, Conversation, Participant
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import tokens
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

AGENT_CLIENT = "sandbox-agent"
JSON = "application/json"


def sign_on(user: User, presence: str = "On Queue") -> None:
    """Let the robot take a presence, as at the start of a shift.

    Raises: Refused as everything here does, when the cloud says no.
    """
    ask(user, "PATCH", f"/api/v2/users/{user.id}/presences/purecloud", _presence(presence))


def sign_off(user: User) -> None:
    """Let the robot go home; nothing stays signed in."""
    sign_on(user, "Offline")
    STATE.tokens.pop(STATE.robot_tokens.pop(user.id), None)


def accept(user: User, conversation: Conversation, leg: Participant) -> None:
    """Accept an offer."""
    ask(user, "PATCH", _path(conversation, leg), {"state": "connected"})


def decline(user: User, conversation: Conversation, leg: Participant) -> None:
    """Decline an offer, or leave."""
    ask(user, "PATCH", _path(conversation, leg), {"state": "disconnected"})


def say(user: User, conversation: Conversation, leg: Participant, text: str) -> None:
    """Write to the customer."""
    path = f"/api/v2/conversations/messages/{conversation.id}/communications/{leg.communication.id}/messages"
    ask(user, "POST", path, {"textBody": text})


def transfer(user: User, conversation: Conversation, leg: Participant, *, to: User) -> None:
    """Transfer to a colleague, and stay until they answer."""
    body = {"userId": to.id, "transferType": "Attended"}
    ask(user, "POST", f"{_path(conversation, leg)}/replace", body)


def wrap_up(user: User, conversation: Conversation, leg: Participant, *, code_id: str, notes: str) -> None:
    """Finish the work after a conversation."""
    path = f"{_path(conversation, leg)}/communications/{leg.communication.id}/wrapup"
    ask(user, "POST", path, {"code": code_id, "notes": notes})


def legs_of(user: User, state: str) -> list[tuple[Conversation, Participant]]:
    """Return the robot's legs in this state, with their conversations."""
    own = [leg for leg in user.work.values() if leg.state == state]
    return [(STATE.conversations[leg.conversation_id], leg) for leg in own]


def ended_legs_of(user: User) -> list[tuple[Conversation, Participant]]:
    """Return the robot's legs that have ended and are to be wrapped up."""
    own = [leg for leg in user.work.values() if leg.is_in_after_call_work]
    return [(STATE.conversations[leg.conversation_id], leg) for leg in own]


def ask(user: User, method: str, path: str, body: Any) -> None:
    """Send a request of this user.

    Raises: Refused when the answer is not a success.
    """
    request = HttpRequest()
    request.method, request.path, request.path_info = method, path, path
    request.META = {"HTTP_AUTHORIZATION": f"Bearer {_token(user)}", "HTTP_HOST": "127.0.0.1"}
    request.content_type = JSON
    request._body = json.dumps(body).encode()  # as Django leaves what it has read
    response = ENTRANCE.performed("genesys", request)
    if response.status_code >= 400:
        raise Refused(response.status_code, "", f"{user.agent.name} asked for {method} {path} in vain.")


def offline(queue_id: str, now: datetime) -> list[User]:
    """Return members of the queue who are not at work, so that a robot can stand in for them."""
    members = [each for each in STATE.users.values() if each.joined.get(queue_id)]
    at_work = {token.user_id for token in STATE.tokens.values() if token.expires_at > now}
    return [each for each in members if each.presence.system == "Offline" and each.id not in at_work]


def _token(user: User) -> str:
    value = STATE.robot_tokens.get(user.id, "")
    if value not in STATE.tokens:
        value = STATE.robot_tokens[user.id] = tokens.issue(AGENT_CLIENT, user.id).value
    return value


def _path(conversation: Conversation, leg: Participant) -> str:
    plural = PLURALS[conversation.medium]
    return f"/api/v2/conversations/{plural}/{conversation.id}/participants/{leg.id}"


def _presence(label: str) -> dict[str, Any]:
    return {"presenceDefinition": {"id": uuid_of("presence", label)}}
