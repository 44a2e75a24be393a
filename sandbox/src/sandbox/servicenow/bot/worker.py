"""What becomes of a message after its 200: checked, understood, answered; failures stand in the log."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.servicenow.bot import conversations, replies
from sandbox.servicenow.store import Row

GREETING = "Hi, I'm your Virtual Agent. Let me know how I can help you today."
HINT = "I did not find a topic for that. Say 'agent' to talk to a person."
Sent = dict[str, Any]


def take(sent: Sent, problem: str, now: datetime) -> None:
    """Do what the message asks for; nobody hears of a failure but the log."""
    chat = None if problem else conversations.current(str(sent.get("clientSessionId") or ""))
    problem = problem or _malformed(sent, is_new=chat is None)
    provider = conversations.application()
    if problem or provider is None:
        replies.log(f"Request {sent['requestId']} of {sent['userId']} failed: {problem}")
        return
    kept = {"last_request_id": sent["requestId"], "last_message": json.dumps(sent["message"])}
    if "clientVariables" in sent:
        kept["client_variables"] = json.dumps(sent["clientVariables"])
    chat = chat or conversations.begin(sent, provider, now)
    active = f"{now:%F %T}"
    DOINGS[sent.get("action")](conversations.change(chat, last_active_on=active, **kept), sent, now)


def _malformed(sent: Sent, *, is_new: bool) -> str:
    """Return what is wrong with the message, empty when it has the form of its action."""
    action, message = sent.get("action"), sent.get("message")
    if action not in DOINGS:
        return f"Unknown action {action}"
    if not isinstance(message, dict) or not isinstance(message.get("typed"), bool):
        return "message with a boolean typed is missing"
    if not isinstance(message.get("text", ""), str):
        return "message.text cannot be read"
    if action is None and not message.get("text") and not message.get("attachment"):
        return "message holds neither text nor attachment"
    return "there is no conversation for this session" if is_new and action not in BEGINNINGS else ""


def _create(chat: Row, sent: Sent, now: datetime) -> None:
    replies.send(chat, [replies.created(chat)], now)


def _start(chat: Row, sent: Sent, now: datetime) -> None:
    """Greet, or hand over at once when only a live agent is wanted."""
    first = [replies.created(chat)] if sent["action"] == "START_CONVERSATION" else []
    variables = sent.get("contextVariables") or {}
    if isinstance(variables, dict) and variables.get("live_agent_only") in ("true", True):
        conversations.hand_over(chat, now, *first)
    else:
        _speak(conversations.change(chat, state="bot"), GREETING, now, *first)


def _hear(chat: Row, sent: Sent, now: datetime) -> None:
    """Keep what the user said; the bot answers unless an agent has the chat or is being waited for."""
    text = sent["message"].get("text", "")
    replies.keep(chat, text, direction="inbound", request_id=sent["requestId"])
    if "agent" in text.lower() or chat["state"] in ("waiting", "agent"):
        conversations.hand_over(chat, now)
    else:
        _speak(conversations.change(chat, state="bot"), HINT, now)


def _hand_over(chat: Row, sent: Sent, now: datetime) -> None:
    conversations.hand_over(chat, now)


def _end(chat: Row, sent: Sent, now: datetime) -> None:
    conversations.end(chat, conversations.ENDED, now, state="completed", closes_as="closed_complete")


def _fault(chat: Row, sent: Sent, now: datetime) -> None:
    conversations.end(chat, conversations.ENDED, now, state="faulted", closes_as="closed_abandoned")


def _note(chat: Row, sent: Sent, now: datetime) -> None:
    """Do nothing more: that the user was heard of is kept already."""


def _speak(chat: Row, text: str, now: datetime, *first: replies.Reply) -> None:
    begin, end = (replies.typing(chat, begins=begins) for begins in (True, False))
    replies.send(chat, [*first, begin, replies.said(chat, text), end], now)


DOINGS: dict[str | None, Callable[[Row, Sent, datetime], None]] = {
    None: _hear,
    "AGENT": _hand_over,
    "CREATE_CONVERSATION": _create,
    "START_CREATED_CONVERSATION": _start,
    "START_CONVERSATION": _start,
    "END_CONVERSATION": _end,
    "FAULT_CONVERSATION": _fault,
    **dict.fromkeys(("SEND_HISTORY", "SET_USER_TIMEZONE", "SWITCH", "TYPING", "VIEWING"), _note),
}
BEGINNINGS = (None, "AGENT", "CREATE_CONVERSATION", "START_CONVERSATION", "SEND_HISTORY", "SWITCH")
