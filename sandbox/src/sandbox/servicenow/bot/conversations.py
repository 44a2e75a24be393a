"""The life of a chat: begun, handed to a live agent as routed work, left idle, ended."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.servicenow.bot import replies
from sandbox.servicenow.store import Row, moment, stamp
from sandbox.servicenow.tables.written import Written
from sandbox.servicenow.world import WORLD

INBOUND_ID = "ServiceNow"
CONVERSATIONS, SYSTEM = "sys_cs_conversation", "system"
OVER = ("completed", "faulted")
CLOSED = ("closed_complete", "closed_abandoned")
IDLE = timedelta(minutes=3)
TIMED_OUT = "This conversation has ended because nobody wrote for a while."
ENDED = "This conversation has ended."


def application() -> Row | None:
    """Return the provider's channel identity: the oldest of this inbound id, right or wrong."""
    rows = WORLD.stores["sys_cs_provider_application"].having("inbound_id", INBOUND_ID)
    active = (row for row in rows if row["active"] == "true")
    return min(active, key=lambda row: row["sys_created_on"], default=None)


def current(session_id: str) -> Row | None:
    """Return the session's conversation that is not over."""
    rows = WORLD.stores[CONVERSATIONS].having("client_session_id", session_id) if session_id else ()
    return next((row for row in rows if row["state"] not in OVER), None)


def of_interaction(interaction_id: str) -> Row | None:
    """Return the chat of the interaction, over or not."""
    return WORLD.stores[CONVERSATIONS].first("interaction", interaction_id)


def begin(sent: dict[str, Any], provider: Row, now: datetime) -> Row:
    """Return a new conversation with its interaction; who wrote is known by a linked mail address only."""
    session = {"client_session_id": str(sent.get("clientSessionId") or "")}
    user = WORLD.stores["sys_user"].first("email", str(sent.get("emailId") or "nobody")) or {}
    chat = {"type": "messaging", "short_description": f"Chat with {sent['userId']}"}
    writer = WORLD.writer(SYSTEM)
    interaction = writer.insert("interaction", {**chat, **session, "opened_for": user.get("sys_id", "")})
    links = {"interaction": interaction["sys_id"], "provider_application": provider["sys_id"]}
    begun = {"user_id": sent["userId"], "last_active_on": stamp(now)}
    conversation = writer.insert(CONVERSATIONS, {**session, **links, **begun})
    WORLD.timers.at(now + IDLE, partial(_end_idle, conversation["sys_id"]))
    return conversation


def change(conversation: Row, **wanted: Any) -> Row:
    """Write the conversation."""
    return WORLD.writer(SYSTEM).update(CONVERSATIONS, conversation["sys_id"], wanted)


def hand_over(conversation: Row, now: datetime, *first: replies.Reply) -> None:
    """Queue the interaction for an agent, and tell the user to wait, after what comes first; once."""
    if conversation["state"] in ("waiting", "agent"):
        return
    waiting = change(conversation, state="waiting")
    WORLD.writer(SYSTEM).update("interaction", waiting["interaction"], {"state": "queued"})
    replies.send(waiting, [*first, replies.waiting(waiting)], now)


def end(conversation: Row, text: str, now: datetime, *, state: str, closes_as: str) -> None:
    """End the conversation and its interaction, with a last word."""
    over = change(conversation, state=state)
    interaction = WORLD.stores["interaction"].rows.get(over["interaction"])
    if interaction is not None and interaction["state"] not in CLOSED:
        WORLD.writer(SYSTEM).update("interaction", interaction["sys_id"], {"state": closes_as})
    replies.send(over, [replies.ended(over, text)], now)


def agent_of(conversation: Row) -> Row | None:
    """Return the agent who has the chat."""
    interaction = WORLD.stores["interaction"].rows.get(conversation["interaction"], {})
    return WORLD.stores["sys_user"].rows.get(interaction.get("assigned_to", ""))


def follow(written: Written) -> None:
    """Tell the user that an agent came, or that the agent closed the interaction."""
    chat = of_interaction(written.row["sys_id"]) if written.table == "interaction" else None
    if chat is None or chat["state"] in OVER or not written.before:
        return
    if written.row["state"] in CLOSED:
        end(chat, ENDED, clock.now(), state="completed", closes_as=written.row["state"])
    elif written.row["assigned_to"] not in ("", written.before["assigned_to"]):
        joined = change(chat, state="agent")
        agent = agent_of(joined)
        if agent is not None:
            greeting = f"You are now chatting with {agent['name']}."
            replies.send(joined, [replies.said(joined, greeting, agent=agent)], clock.now())


def _end_idle(conversation_id: str, now: datetime) -> None:
    chat = WORLD.stores[CONVERSATIONS].rows.get(conversation_id)
    if chat is None or chat["state"] in OVER:
        return
    last = moment(chat["last_active_on"])
    if last + IDLE > now:
        WORLD.timers.at(last + IDLE, partial(_end_idle, conversation_id))
    else:
        end(chat, TIMED_OUT, now, state="completed", closes_as="closed_abandoned")
