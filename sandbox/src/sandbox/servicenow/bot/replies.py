"""What Virtual Agent and the live agent say to the provider's endpoint, and how it looks."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sandbox.compact_json import encoded
from sandbox.control import switches
from sandbox.servicenow.bot import records
from sandbox.servicenow.rules import outbox
from sandbox.servicenow.rules.outbox import Letter
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

SPACING_S = 0.2
REVERSED = "replies-reversed"
Reply = dict[str, Any]


def created(conversation: Row) -> Reply:
    """Return the note that the conversation and its interaction exist."""
    message = records.keep_message(conversation, "CreateConversation", direction="outbound")
    action = {
        "uiType": "ActionMsg",
        "actionType": "CreateConversation",
        "conversationId": conversation["sys_id"],
        "interactionId": conversation["interaction"],
        "messageId": message["sys_id"],
    }
    return {**_addressed(conversation), "body": [action], "completed": False}


def said(conversation: Row, text: str, *, agent: Row | None = None) -> Reply:
    """Return a text of the bot, or of the agent."""
    message = records.keep_message(
        conversation,
        text,
        direction="outbound",
        is_agent=str(agent is not None).lower(),
        sender=agent["sys_id"] if agent else "",
    )
    told = {
        "uiType": "OutputText",
        "group": "DefaultText",
        "value": text,
        "messageId": message["sys_id"],
    }
    return {
        **_addressed(conversation),
        "message": json.loads(conversation["last_message"] or "{}"),
        "body": [{**told, "agentInfo": _agent(agent)} if agent else {**told, "maskType": "NONE"}],
        "agentChat": agent is not None,
        "completed": False,
        "takeControl": False,
        "score": 1,
        "interactionId": conversation["interaction"],
        "clientVariables": json.loads(conversation["client_variables"] or "{}"),
    }


def typing(conversation: Row, *, begins: bool, agent: Row | None = None) -> Reply:
    """Return the beginning or the end of somebody's typing."""
    action = {"uiType": "ActionMsg", "actionType": f"{'Start' if begins else 'End'}TypingIndicator"}
    shown = {**action, "agentInfo": _agent(agent, with_avatar=False)} if agent else action
    answer = {**_addressed(conversation), "body": [shown]}
    return {**answer, "agentChat": agent is not None, "completed": False}


def waiting(conversation: Row) -> Reply:
    """Return the spinner that bridges the wait for an agent."""
    action = {
        "uiType": "ActionMsg",
        "actionType": "StartSpinner",
        "spinnerType": "wait_time",
        "message": "Routing you to a live agent...",
        "waitTime": "8 Seconds",
    }
    return {**_addressed(conversation), "body": [action], "agentChat": False, "completed": False}


def ended(conversation: Row, text: str) -> Reply:
    """Return the last word."""
    message = records.keep_message(conversation, text, direction="outbound")
    told = {"uiType": "OutputText", "group": "DefaultText", "value": text, "messageId": message["sys_id"]}
    return {**_addressed(conversation), "body": [told], "agentChat": False, "completed": True}


def send(conversation: Row, replies: Sequence[Reply], now: datetime) -> None:
    """Send the replies to the endpoint of the provider's outbound message, one after the other."""
    applications = WORLD.stores["sys_cs_provider_application"].rows
    provider = applications.get(conversation["provider_application"], {})
    target = WORLD.stores["sys_rest_message"].rows.get(provider.get("rest_message", ""))
    if target is None or not target["rest_endpoint"]:
        records.log("No response endpoint is set in the REST message", level=records.WARNING)
        return
    is_reversed = switches.is_on("servicenow", REVERSED)
    for place, reply in enumerate(reversed(replies) if is_reversed else replies):
        letter = Letter(
            url=target["rest_endpoint"],
            raw=encoded(reply),
            headers=_authorisation(target),
            source=target["name"],
            table=records.CONVERSATIONS,
            record=conversation["sys_id"],
        )
        outbox.send(letter, now + timedelta(seconds=place * SPACING_S))


def _addressed(conversation: Row) -> Reply:
    return {
        "requestId": conversation["last_request_id"],
        "clientSessionId": conversation["client_session_id"],
        "userId": conversation["user_id"],
    }


def _agent(agent: Row | None, *, with_avatar: bool = True) -> Reply:
    if agent is None:
        return {}
    avatar = {"agentAvatar": ""} if with_avatar else {}
    return {"agentName": agent["name"], "agentId": agent["sys_id"], **avatar, "sentFromAgent": True}


def _authorisation(target: Row) -> dict[str, str]:
    if not target["basic_auth_user"]:
        return {}
    pair = f"{target['basic_auth_user']}:{target['basic_auth_password']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
