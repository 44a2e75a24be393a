"""Notification topics as clients write them: what combined ones stand for, and who may listen."""

import re
from functools import cache

from sandbox import data
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

# Every topic of the platform -> what someone else than its owner needs; None: whoever is signed in.
# Source: genesys-notification-topics.json.
TEMPLATES: dict[str, str | None] = data.read(__package__, "topics.json")
MAX_ID_CHARS = 200
OF_USERS = "v2.users."
OF_QUEUES = ("v2.routing.queues.", "v2.analytics.queues.")
ONE_ID = r"([\w-]+)"


def single_topics(topic_id: str) -> tuple[str, ...]:
    """Return the single topics that the id stands for, spelt as their events will be.

    ``v2.users.{id}?conversations&presence`` stands for two. Raises: Refused when one is no topic.
    """
    if len(topic_id) >= MAX_ID_CHARS:
        raise _invalid(topic_id)
    owner, joint, rest = topic_id.partition("?")
    wanted = [f"{owner}.{each}" for each in rest.split("&")] if joint else [topic_id]
    return tuple(_spelt(each) for each in wanted)


def check_may_listen(topics: tuple[str, ...], token: Token) -> None:
    """Refuse what is neither the caller's own nor permitted by a role.

    Raises: Refused with ``missing.permissions``.
    """
    for topic in topics:
        needed = missing(topic, token)
        if needed is not None:
            raise roles.missing(needed)


def missing(topic: str, token: Token) -> str | None:
    """Return the permission that the token lacks for a single topic, or None."""
    needed = TEMPLATES[_matched(topic)[0]]
    is_own = token.user_id is not None and topic.startswith(f"v2.users.{token.user_id}.")
    if needed is None or is_own or _takes_part(topic, token):
        return None
    return None if not _is_plain_agent(token) and roles.allows(token, needed) else needed


def _spelt(topic: str) -> str:
    """Return the topic as the platform spells it; ids that name a user or a queue must exist."""
    template, ids = _matched(topic)
    is_of_no_queue = template.startswith(OF_QUEUES) and ids[0] not in STATE.queues
    if is_of_no_queue or (template.startswith(OF_USERS) and ids[0] not in STATE.users):
        raise _invalid(topic)
    return template.replace("{id}", "{}").format(*ids)


def _matched(topic: str) -> tuple[str, tuple[str, ...]]:
    """Return the template and the ids in it; names compare without regard to case."""
    for template, pattern in _patterns():
        match = pattern.fullmatch(topic)
        if match is not None:
            return template, tuple(each.lower() for each in match.groups())
    raise _invalid(topic)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return every template with its pattern, those with the fewest ids first."""
    ordered = sorted(TEMPLATES, key=lambda each: each.count("{id}"))
    return [(each, re.compile(re.escape(each).replace(r"\{id\}", ONE_ID), re.IGNORECASE)) for each in ordered]


def _is_plain_agent(token: Token) -> bool:
    """Return whether this is a user whose role shows only the conversations they take part in."""
    return token.user_id is not None and not STATE.users[token.user_id].agent.supervisor


def _takes_part(topic: str, token: Token) -> bool:
    """Return whether the topic is of a conversation in which the caller took part."""
    template, ids = _matched(topic)
    conversation = STATE.conversations.get(ids[0]) if template.startswith("v2.conversations.") else None
    return conversation is not None and any(leg.user_id == token.user_id for leg in conversation.participants)


def _invalid(topic_id: str) -> Refused:
    return Refused(400, "notification.invalid.topic", f"Invalid topic: {topic_id}")
