"""Turns Genesys Cloud notifications into facts, without I/O; READERS lists all topics that Bridge reads."""

import re
from collections.abc import Callable
from datetime import datetime

from gateway.providers.errors import Malformed
from gateway.providers.facts import (
    ConversationSeen,
    Fact,
    PresenceChanged,
    RoutingStatusChanged,
    TokenRevoked,
)
from gateway.providers.genesys import media, snapshot
from gateway.providers.wire import Raw, id_of, instant, needed_text, part, text

# (event body, id in the topic's name, time of arrival) → facts
Reader = Callable[[Raw, str, datetime], list[Fact]]


def read(payload: Raw, *, received_at: datetime) -> list[Fact] | None:
    """Return the facts in one notification, [] for a topic without facts, None for an unknown topic.

    payload: ``{topicName, eventBody, …}`` from the socket, or EventBridge's ``{detail: {topicName, …}}``.
    Source: docs/providers/genesys.md#topics.

    Raises:
        Malformed: a known topic lacks a required field; the message names it.
    """
    event = part(payload, "detail") or payload
    topic = text(event, "topicName")
    found = ((reader, pattern.fullmatch(topic)) for pattern, reader in _PATTERNS)
    for reader, match in found:
        if match:
            return _facts(reader, event, match, received_at)
    return None


def regarding(payload: Raw) -> str:
    """Return the id of the conversation in a notification, else its topic, "" without either.

    payload: as for ``read``; it may be of any shape.
    """
    event = part(payload, "detail") or payload
    return id_of(part(event, "eventBody")) or text(event, "topicName")


def conversation(raw: Raw, *, read_at: datetime) -> ConversationSeen:
    """Return a conversation from the REST API (generic shape); its source is "read".

    Raises:
        Malformed: it lacks id, participants or a participant's id, or Bridge does not support its medium.
    """
    found = snapshot.seen(raw, at=read_at, source="read")
    if found is None:
        raise Malformed("conversation has no call, message, email or callback")
    return found


def system_presence(word: str) -> str:
    """Return a primary presence in one spelling: "onqueue" for OnQueue, ON_QUEUE and "On Queue".

    Source: docs/providers/genesys.md#organisation.
    """
    return re.sub(r"[^a-z]", "", word.lower())


def _facts(reader: Reader, event: Raw, match: re.Match[str], received_at: datetime) -> list[Fact]:
    body = event.get("eventBody")
    if reader is _silent:
        return []
    if not isinstance(body, dict):
        raise Malformed(f"{match.string} lacks eventBody")
    return reader(body, match.group(1) if match.re.groups else "", received_at)


def _conversation(body: Raw, _: str, received_at: datetime) -> list[Fact]:
    found = snapshot.seen(body, at=received_at, source="event")
    return [found] if found else []


def _of_medium(key: str) -> Reader:
    def reader(body: Raw, topic_id: str, received_at: datetime) -> list[Fact]:
        return _conversation(media.generic(body, key=key), topic_id, received_at)

    return reader


def _presence(body: Raw, agent_id: str, received_at: datetime) -> list[Fact]:
    # Presences of other programs (Teams, Zoom) arrive on the same topic
    # but do not affect routing. Source: docs/providers/genesys.md#organisation
    if text(body, "source").upper() not in ("", "PURECLOUD"):
        return []
    return [presence(body, agent_id=agent_id, read_at=received_at)]


def presence(raw: Raw, *, agent_id: str, read_at: datetime) -> PresenceChanged:
    """Return an agent's presence from the object that topics, REST answers and ``me`` share.

    Raises:
        Malformed: it lacks the definition's id.
    """
    definition = part(raw, "presenceDefinition")
    return PresenceChanged(
        occurred_at=read_at,
        since=instant(raw, "modifiedDate"),
        agent_id=agent_id,
        definition_id=needed_text(definition, "id", of="presence"),
        system=system_presence(text(definition, "systemPresence")),
    )


def routing_status(raw: Raw, *, agent_id: str, read_at: datetime) -> RoutingStatusChanged:
    """Return an agent's routing status from ``{status, startTime}``.

    Raises:
        Malformed: it lacks the status.
    """
    return RoutingStatusChanged(
        occurred_at=read_at,
        since=instant(raw, "startTime"),
        agent_id=agent_id,
        status=needed_text(raw, "status", of="routing status").lower(),
    )


def _routing_status(body: Raw, agent_id: str, received_at: datetime) -> list[Fact]:
    status = part(body, "routingStatus")
    return [routing_status(status, agent_id=text(body, "id") or agent_id, read_at=received_at)]


def _activity(body: Raw, agent_id: str, received_at: datetime) -> list[Fact]:
    facts: list[Fact] = []
    if part(body, "presence"):
        facts += _presence(part(body, "presence"), agent_id, received_at)
    if part(body, "routingStatus"):
        facts += _routing_status(body, agent_id, received_at)
    return facts


def _tokens(body: Raw, agent_id: str, received_at: datetime) -> list[Fact]:
    """Read the end of an agent's token; ignore tokens that expire later, such as a newly issued one."""
    expires_at = instant(body, "tokenExpirationDate")
    if expires_at and expires_at > received_at:
        return []
    return [TokenRevoked(occurred_at=received_at, agent_id=text(part(body, "user"), "id") or agent_id)]


def _token_revoked(body: Raw, _: str, received_at: datetime) -> list[Fact]:
    """Read the end of the token that owns a channel; the service's own token has no user."""
    agent_id = text(body, "userId")
    return [TokenRevoked(occurred_at=received_at, agent_id=agent_id)] if agent_id else []


def _silent(_: Raw, __: str, ___: datetime) -> list[Fact]:
    return []


READERS: dict[str, Reader] = {
    "v2.users.{id}.conversations": _conversation,
    "v2.routing.queues.{id}.conversations": _conversation,
    # Bridge does not subscribe to the media-specific topics, but EventBridge may be set up to send them.
    "v2.users.{id}.conversations.messages": _of_medium("messages"),
    "v2.users.{id}.conversations.calls": _of_medium("calls"),
    "v2.users.{id}.conversations.emails": _of_medium("emails"),
    "v2.users.{id}.conversations.callbacks": _of_medium("callbacks"),
    "v2.users.{id}.presence": _presence,  # has no user id in its body
    "v2.users.{id}.routingStatus": _routing_status,
    "v2.users.{id}.activity": _activity,
    "v2.users.{id}.tokens": _tokens,
    "v2.system.token_revoked.{id}": _token_revoked,
    "v2.users.{id}.conversations.inbound.typing.event": _silent,
    "v2.system.no_longer_subscribed.{id}": _silent,
    "v2.system.socket_closing": _silent,  # the stream reacts to it
    "v2.subscription.updated": _silent,
    "channel.metadata": _silent,  # heartbeat and pong
}

# Genesys sends its own spelling of a topic, so case is ignored. Source: docs/providers/genesys.md#topics
_PATTERNS = [
    (re.compile(re.escape(template).replace(r"\{id\}", "([^.]+)"), re.IGNORECASE), reader)
    for template, reader in READERS.items()
]
