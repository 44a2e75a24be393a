"""The life of a chat: begun, handed to a live agent as routed work, left idle, ended."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.servicenow.bot import records, replies
from sandbox.servicenow.store import MOMENT_FORMAT, Row, stamp
from sandbox.servicenow.tables.written import Written
from sandbox.servicenow.world import WORLD

IDLE = timedelta(minutes=3)
TIMED_OUT = "This conversation has ended because nobody wrote for a while."
ENDED = "This conversation has ended."
CLOSED = ("closed_complete", "closed_abandoned")
BINDINGS = "sys_cs_session_binding"


def begin(sent: dict[str, Any], provider: Row, now: datetime) -> Row:
    """Return a new conversation with its interaction; who wrote is known by a linked mail address only."""
    session_id = str(sent.get("clientSessionId") or "")
    opened_for = _linked(str(sent.get("emailId") or ""))
    is_third_party = provider["third_party_chat"] == "true"
    writer = WORLD.writer(records.SYSTEM)
    interaction = writer.insert(
        "interaction",
        {
            "type": "messaging",
            "short_description": f"Chat with {sent['userId']}",
            "opened_for": opened_for,
            "client_session_id": session_id if is_third_party else "",
        },
    )
    binding = writer.insert(
        BINDINGS,
        {
            "user_id": sent["userId"],
            "client_session_id": session_id,
            "email_id": str(sent.get("emailId") or ""),
            "timezone": str(sent.get("timezone") or ""),
            "context_variables": json.dumps(sent.get("contextVariables") or {}),
            "provider_application": provider["sys_id"],
        },
    )
    conversation = writer.insert(
        records.CONVERSATIONS,
        {
            "client_session_id": session_id,
            "user_id": sent["userId"],
            "interaction": interaction["sys_id"],
            "session_binding": binding["sys_id"],
            "provider_application": provider["sys_id"],
            "last_active_on": stamp(now),
        },
    )
    WORLD.timers.at(now + IDLE, partial(_end_idle, conversation["sys_id"]))
    return conversation


def bind(conversation: Row, **values: str) -> None:
    """Change what is known of the user for the rest of the session."""
    WORLD.writer(records.SYSTEM).update(BINDINGS, conversation["session_binding"], values)


def hand_over(conversation: Row) -> list[replies.Reply]:
    """Queue the interaction for an agent, and return what the user sees until one accepts."""
    waiting = records.change(conversation, state="waiting")
    records.change_interaction(waiting, state="queued")
    return [replies.waiting(waiting)]


def end(conversation: Row, text: str, now: datetime, *, state: str, closes_as: str) -> None:
    """End the conversation and its interaction, with a last word."""
    over = records.change(conversation, state=state)
    interaction = WORLD.stores["interaction"].rows.get(over["interaction"])
    if interaction is not None and interaction["state"] not in CLOSED:
        records.change_interaction(over, state=closes_as)
    replies.send(over, [replies.ended(over, text)], now)


def follow(written: Written) -> None:
    """Tell the user that an agent came, or that the agent closed the interaction."""
    if written.table != "interaction" or not written.before:
        return
    conversation = records.of_interaction(written.row["sys_id"])
    if conversation is None or conversation["state"] in records.OVER:
        return
    now = clock.now()
    if written.row["state"] in CLOSED:
        end(conversation, ENDED, now, state="completed", closes_as=written.row["state"])
    elif written.row["assigned_to"] and written.row["assigned_to"] != written.before["assigned_to"]:
        joined = records.change(conversation, state="agent")
        agent = records.agent_of(joined)
        if agent is not None:
            greeting = f"You are now chatting with {agent['name']}."
            replies.send(joined, [replies.said(joined, greeting, agent=agent)], now)


def _linked(email: str) -> str:
    rows = WORLD.stores["sys_user"].having("email", email) if email else ()
    return next((row["sys_id"] for row in rows), "")


def _end_idle(conversation_id: str, now: datetime) -> None:
    conversation = WORLD.stores[records.CONVERSATIONS].rows.get(conversation_id)
    if conversation is None or conversation["state"] in records.OVER:
        return
    last = datetime.strptime(conversation["last_active_on"], MOMENT_FORMAT).replace(tzinfo=UTC)
    if last + IDLE > now:
        WORLD.timers.at(last + IDLE, partial(_end_idle, conversation_id))
    else:
        end(conversation, TIMED_OUT, now, state="completed", closes_as="closed_abandoned")
