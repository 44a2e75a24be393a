"""What Virtual Agent and the live agent say to the provider's endpoint, and how it looks."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sandbox.compact_json import encoded
from sandbox.control import switches
from sandbox.servicenow.rules import outbox
from sandbox.servicenow.rules.outbox import Letter
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

SPACING_S = 0.2
SYSTEM = "system"
Reply = dict[str, Any]


def log(message: str, *, level: str = "2") -> None:
    """Note in the instance's log what the provider is never told, as an error unless told otherwise."""
    line = {"level": level, "source": "Virtual Agent API", "message": message}
    WORLD.writer(SYSTEM).insert("syslog", line)


def keep(chat: Row, text: str, **more: str) -> str:
    """Keep a message and return its id."""
    values = {"conversation": chat["sys_id"], "payload": text, **more}
    return WORLD.writer(SYSTEM).insert("sys_cs_message", values)["sys_id"]


def created(chat: Row) -> Reply:
    """Return the note that the conversation and its interaction exist."""
    ids = {"conversationId": chat["sys_id"], "interactionId": chat["interaction"]}
    message_id = keep(chat, "CreateConversation", direction="outbound")
    return _reply(chat, _action("CreateConversation", **ids, messageId=message_id))


def said(chat: Row, text: str, *, agent: Row | None = None) -> Reply:
    """Return a text of the bot, or of the agent."""
    told = _text(chat, text, sender=agent["sys_id"] if agent else "")
    shown = {**told, "agentInfo": _agent(agent, agentAvatar="")} if agent else {**told, "maskType": "NONE"}
    return {
        **_reply(chat, shown),
        "message": json.loads(chat["last_message"] or "{}"),
        "agentChat": agent is not None,
        "takeControl": False,
        "score": 1,
        "interactionId": chat["interaction"],
        "clientVariables": json.loads(chat["client_variables"] or "{}"),
    }


def typing(chat: Row, *, begins: bool, agent: Row | None = None) -> Reply:
    """Return the beginning or the end of somebody's typing."""
    action = _action("StartTypingIndicator" if begins else "EndTypingIndicator")
    shown = {**action, "agentInfo": _agent(agent)} if agent else action
    return {**_reply(chat, shown), "agentChat": agent is not None}


def waiting(chat: Row) -> Reply:
    """Return the spinner that bridges the wait for an agent."""
    text = "Routing you to a live agent..."
    shown = _action("StartSpinner", spinnerType="wait_time", message=text, waitTime="8 Seconds")
    return {**_reply(chat, shown), "agentChat": False}


def ended(chat: Row, text: str) -> Reply:
    """Return the last word."""
    return {**_reply(chat, _text(chat, text)), "agentChat": False, "completed": True}


def send(chat: Row, replies: Sequence[Reply], now: datetime) -> None:
    """Send the replies to the endpoint of the provider's outbound message, one after the other."""
    applications = WORLD.stores["sys_cs_provider_application"].rows
    provider = applications.get(chat["provider_application"], {})
    target = WORLD.stores["sys_rest_message"].rows.get(provider.get("rest_message", ""))
    if target is None or not target["rest_endpoint"]:
        log("No response endpoint is set in the REST message", level="1")
        return
    is_reversed = switches.is_on("servicenow", "replies-reversed")
    for place, reply in enumerate(reversed(replies) if is_reversed else replies):
        letter = Letter(
            url=target["rest_endpoint"],
            raw=encoded(reply),
            headers=_authorisation(target),
            source=target["name"],
            table="sys_cs_conversation",
            record=chat["sys_id"],
        )
        outbox.send(letter, now + timedelta(seconds=place * SPACING_S))


def _reply(chat: Row, part: Reply) -> Reply:
    ids = {"clientSessionId": chat["client_session_id"], "userId": chat["user_id"]}
    return {"requestId": chat["last_request_id"], **ids, "body": [part], "completed": False}


def _text(chat: Row, text: str, **more: str) -> Reply:
    message_id = keep(chat, text, direction="outbound", **more)
    return {"uiType": "OutputText", "group": "DefaultText", "value": text, "messageId": message_id}


def _action(kind: str, **more: str) -> Reply:
    return {"uiType": "ActionMsg", "actionType": kind, **more}


def _agent(agent: Row, **more: str) -> Reply:
    return {"agentName": agent["name"], "agentId": agent["sys_id"], **more, "sentFromAgent": True}


def _authorisation(target: Row) -> dict[str, str]:
    if not target["basic_auth_user"]:
        return {}
    pair = f"{target['basic_auth_user']}:{target['basic_auth_password']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
