"""Notification topics: which exist, what combined ones stand for, and who may listen."""

import re

from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE

MAX_ID_CHARS = 200
MEDIA = ("messages", "calls", "emails", "callbacks", "chats", "internalmessages")
CONVERSATIONS = ("conversations", *(f"conversations.{media}" for media in MEDIA))
USER_TOPICS = (
    *CONVERSATIONS,
    "conversations.inbound.typing.event",
    "conversations.summaries",
    "conversationsummary",
    "presence",
    "routingStatus",
    "activity",
    "tokens",
    "station",
    "outofoffice",
    "voicemail.messages",
)
QUEUE_TOPICS = (*CONVERSATIONS, "users")
# Known to exist and never heard of here.
SILENT = re.compile(
    r"v2\.(analytics|conversations|detail\.events|externalcontacts|operations)\..+", re.IGNORECASE
)
OWNED = re.compile(r"v2\.(users|routing\.queues)\.([0-9a-f-]{36})([.?])(.+)", re.IGNORECASE)
SYSTEM = re.compile(r"(v2\.system\..+|v2\.subscription\.updated|channel\.metadata)", re.IGNORECASE)
PERMISSION = "conversation:communication:view"


def taken_apart(topic_id: str) -> tuple[str, ...]:
    """Return the single topics that the id stands for, spelt as their events will be.

    ``v2.users.{id}?conversations&presence`` stands for two. Raises: Refused when it is no topic.
    """
    if len(topic_id) > MAX_ID_CHARS:
        raise _invalid(topic_id)
    if SILENT.fullmatch(topic_id) or SYSTEM.fullmatch(topic_id):
        return (topic_id,)
    match = OWNED.fullmatch(topic_id)
    if match is None:
        raise _invalid(topic_id)
    folder, owner_id, joint, rest = match.groups()
    known = USER_TOPICS if folder.lower() == "users" else QUEUE_TOPICS
    owners = STATE.users if folder.lower() == "users" else STATE.queues
    spelling = {each.lower(): each for each in known}
    wanted = rest.lower().split("&") if joint == "?" else [rest.lower()]
    if owner_id.lower() not in owners or any(each not in spelling for each in wanted):
        raise _invalid(topic_id)
    return tuple(f"v2.{folder.lower()}.{owner_id.lower()}.{spelling[each]}" for each in wanted)


def check_may_listen(topics: tuple[str, ...], user_id: str | None) -> None:
    """Refuse an agent who wants others' conversations; clients and supervisors hear all.

    Raises: Refused with ``missing.permissions``.
    """
    if user_id is None or STATE.users[user_id].agent.supervisor:
        return
    own = f"v2.users.{user_id}."
    for topic in topics:
        is_others = topic.startswith("v2.users.") and not topic.startswith(own)
        if is_others and ".conversations" in topic:
            message = f"You are missing the following permission(s): {PERMISSION}"
            raise Refused(403, "missing.permissions", message)


def available() -> list[str]:
    """Return the templates of all topics."""
    users = [f"v2.users.{{id}}.{each}" for each in USER_TOPICS]
    return users + [f"v2.routing.queues.{{id}}.{each}" for each in QUEUE_TOPICS]


def _invalid(topic_id: str) -> Refused:
    return Refused(400, "notification.invalid.topic", f"Invalid topic: {topic_id}")
