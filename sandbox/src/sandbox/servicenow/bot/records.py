"""The records behind a chat: who the provider is, its conversation, its messages, and lines of the log."""

from datetime import datetime
from typing import Any

from sandbox.servicenow.store import Row, stamp
from sandbox.servicenow.world import WORLD

INBOUND_ID = "ServiceNow"
CONVERSATIONS, MESSAGES = "sys_cs_conversation", "sys_cs_message"
OVER = ("completed", "faulted")
SYSTEM = "system"
SOURCE = "Virtual Agent API"
ERROR, WARNING = "2", "1"


def application() -> Row | None:
    """Return the provider's channel identity: the oldest of this inbound id, right or wrong."""
    rows = WORLD.stores["sys_cs_provider_application"].having("inbound_id", INBOUND_ID)
    active = (row for row in rows if row["active"] == "true")
    return min(active, key=lambda row: row["sys_created_on"], default=None)


def log(message: str, *, level: str = ERROR) -> None:
    """Note in the instance's log what the provider is never told."""
    WORLD.writer(SYSTEM).insert("syslog", {"level": level, "source": SOURCE, "message": message})


def open_conversation(session_id: str) -> Row | None:
    """Return the session's conversation that is not over."""
    rows = WORLD.stores[CONVERSATIONS].having("client_session_id", session_id)
    return next((row for row in rows if row["state"] not in OVER and session_id), None)


def of_interaction(interaction_id: str) -> Row | None:
    """Return the chat of the interaction, over or not; the conversation of a call is none."""
    rows = WORLD.stores[CONVERSATIONS].having("interaction", interaction_id)
    return next((row for row in rows if row["provider_application"]), None)


def change(conversation: Row, **wanted: Any) -> Row:
    """Write the conversation."""
    return WORLD.writer(SYSTEM).update(CONVERSATIONS, conversation["sys_id"], wanted)


def touch(conversation: Row, now: datetime) -> Row:
    """Note that the user was heard of."""
    return change(conversation, last_active_on=stamp(now))


def change_interaction(conversation: Row, **wanted: str) -> None:
    """Write the interaction of the conversation."""
    WORLD.writer(SYSTEM).update("interaction", conversation["interaction"], wanted)


def keep_message(conversation: Row, text: str, *, direction: str, **more: str) -> Row:
    """Return the message as it is kept."""
    values = {"conversation": conversation["sys_id"], "payload": text, "direction": direction, **more}
    return WORLD.writer(SYSTEM).insert(MESSAGES, values)


def agent_of(conversation: Row) -> Row | None:
    """Return the agent who has the chat."""
    interaction = WORLD.stores["interaction"].rows.get(conversation["interaction"])
    users = WORLD.stores["sys_user"].rows
    return users.get(interaction["assigned_to"]) if interaction else None
