"""What becomes of a message after its 200: checked, understood, answered; failures stand in the log."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.servicenow.bot import chats, checks, records, replies
from sandbox.servicenow.store import Row

GREETING = "Hi, I'm your Virtual Agent. Let me know how I can help you today."
HINT = "I did not find a topic for that. Say 'agent' to talk to a person."
GOODBYE = "This conversation has ended."
TRUE = ("true", True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message as it came in, with what is to prove its origin."""

    sent: dict[str, Any]
    raw: bytes
    token: str
    signature: str


def take(arrival: Arrival, now: datetime) -> None:
    """Do what the message asks for; nobody hears of a failure but the log."""
    sent, provider = arrival.sent, records.application()
    try:
        if provider is None:
            raise checks.Unusable("No provider application")
        checks.verify(sent, arrival.raw, token=arrival.token, signature=arrival.signature, provider=provider)
        checks.read(sent, provider)
    except checks.Unusable as unusable:
        records.log(f"Request {sent['requestId']} of {sent['userId']} failed: {unusable}")
        return
    conversation = _conversation(sent, provider, now)
    if conversation is None:
        records.log(f"Request {sent['requestId']}: there is no conversation for this session")
        return
    DOINGS[sent.get("action")](conversation, sent, now)


def _conversation(sent: dict[str, Any], provider: Row, now: datetime) -> Row | None:
    """Return the session's conversation with what the message says of it; begun by what may begin one."""
    found = records.open_conversation(str(sent.get("clientSessionId") or ""))
    if found is None and sent.get("action") not in BEGINNINGS:
        return None
    found = found or chats.begin(sent, provider, now)
    kept = {"last_request_id": sent["requestId"], "last_message": json.dumps(sent["message"])}
    if "clientVariables" in sent:
        kept["client_variables"] = json.dumps(sent["clientVariables"])
    if "silentMessage" in sent:
        kept["is_silent"] = str(sent["silentMessage"]).lower()
    if sent.get("history"):
        kept["history"] = json.dumps(json.loads(found["history"] or "[]") + sent["history"])
    return records.touch(records.change(found, **kept), now)


def _create(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    replies.send(conversation, [replies.created(conversation)], now)


def _start(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    """Greet, or hand over at once when only a live agent is wanted."""
    first = [replies.created(conversation)] if sent["action"] == "START_CONVERSATION" else []
    conversation = records.change(conversation, state="bot")
    variables = sent.get("contextVariables") or {}
    if isinstance(variables, dict) and variables.get("live_agent_only") in TRUE:
        replies.send(conversation, [*first, *chats.hand_over(conversation)], now)
    else:
        replies.send(conversation, [*first, *_spoken(conversation, GREETING)], now)


def _hear(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    """Keep what the user said; the bot answers unless an agent has the chat or is being waited for."""
    text = sent["message"].get("text", "")
    client_id = str(sent["message"].get("clientMessageId") or "")
    records.keep_message(
        conversation, text, direction="inbound", client_message_id=client_id, request_id=sent["requestId"]
    )
    if conversation["state"] in ("waiting", "agent"):
        return
    conversation = records.change(conversation, state="bot")
    if "agent" in text.lower():
        replies.send(conversation, chats.hand_over(conversation), now)
    else:
        replies.send(conversation, _spoken(conversation, HINT), now)


def _hand_over(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    if conversation["state"] not in ("waiting", "agent"):
        replies.send(conversation, chats.hand_over(conversation), now)


def _switch(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    topic = sent.get("topic") or sent["intent"]
    name = str(topic.get("name") or topic.get("id"))
    conversation = records.change(conversation, topic=name, state="bot")
    replies.send(conversation, _spoken(conversation, f"Let's talk about {name}."), now)


def _end(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    chats.end(conversation, GOODBYE, now, state="completed", closes_as="closed_complete")


def _fault(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    faulted = records.change(conversation, cause=str(sent["cause"]))
    chats.end(faulted, GOODBYE, now, state="faulted", closes_as="closed_abandoned")


def _set_zone(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    chats.bind(conversation, timezone=sent["timezone"])


def _note(conversation: Row, sent: dict[str, Any], now: datetime) -> None:
    """Do nothing more: that the user was heard of is kept already."""


def _spoken(conversation: Row, text: str) -> list[replies.Reply]:
    """Return the bot's text between the two marks of typing; nothing in silent mode."""
    if conversation["is_silent"] == "true":
        return []
    return [
        replies.typing(conversation, begins=True),
        replies.said(conversation, text),
        replies.typing(conversation, begins=False),
    ]


BEGINNINGS = (None, "AGENT", "CREATE_CONVERSATION", "START_CONVERSATION", "SEND_HISTORY", "SWITCH")
DOINGS: dict[str | None, Callable[[Row, dict[str, Any], datetime], None]] = {
    None: _hear,
    "AGENT": _hand_over,
    "CREATE_CONVERSATION": _create,
    "START_CREATED_CONVERSATION": _start,
    "START_CONVERSATION": _start,
    "END_CONVERSATION": _end,
    "FAULT_CONVERSATION": _fault,
    "SEND_HISTORY": _note,
    "SET_USER_TIMEZONE": _set_zone,
    "SWITCH": _switch,
    "TYPING": _note,
    "VIEWING": _note,
}
