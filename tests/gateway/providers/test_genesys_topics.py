"""Notifications to facts: which topics are known, and what they say."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.providers.errors import Malformed
from gateway.providers.facts import ConversationSeen, PresenceChanged, RoutingStatusChanged, TokenRevoked
from gateway.providers.genesys import normalise
from tests.gateway.providers.reading import AGENT, CONVERSATION, NOON, sample

CHANGED_AT = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def _topic(name: str, body: Any = None) -> dict[str, Any]:
    return {"topicName": name, "version": "2", "eventBody": {} if body is None else body}


def test_reads_presence_with_the_agent_of_the_topic() -> None:
    assert normalise.read(sample("topic_presence"), received_at=NOON) == [
        PresenceChanged(
            occurred_at=NOON, since=CHANGED_AT, agent_id=AGENT, definition_id="d-1", system="onqueue"
        )
    ]


def test_reads_routing_status() -> None:
    assert normalise.read(sample("topic_routing_status"), received_at=NOON) == [
        RoutingStatusChanged(occurred_at=NOON, since=CHANGED_AT, agent_id=AGENT, status="not_responding")
    ]


def test_reads_a_revoked_token() -> None:
    assert normalise.read(sample("topic_token_revoked"), received_at=NOON) == [
        TokenRevoked(occurred_at=NOON, agent_id=AGENT)
    ]


def test_a_revoked_service_token_is_no_agents() -> None:
    event = _topic("v2.system.token_revoked.channel-1", {"reason": "user_tokens_revoked"})

    assert normalise.read(event, received_at=NOON) == []


@pytest.mark.parametrize(
    ("expires", "revoked"),
    [("2026-01-02T11:59:00Z", True), (None, True), ("", True), ("2026-01-03T06:00:00Z", False)],
)
def test_a_token_notice_is_a_revocation_unless_it_is_still_to_expire(
    expires: str | None, revoked: bool
) -> None:
    event = _topic(f"v2.users.{AGENT}.tokens", {"user": {"id": AGENT}, "tokenExpirationDate": expires})

    facts = normalise.read(event, received_at=NOON)

    assert facts == ([TokenRevoked(occurred_at=NOON, agent_id=AGENT)] if revoked else [])


def test_reads_activity_as_presence_and_routing_status() -> None:
    body = {
        "id": AGENT,
        "routingStatus": {"status": "IDLE", "startTime": "2026-01-02T03:04:05.678Z"},
        "presence": {"presenceDefinition": {"id": "d-1", "systemPresence": "On Queue"}},
    }

    facts = normalise.read(_topic(f"v2.users.{AGENT}.activity", body), received_at=NOON)

    assert facts == [
        PresenceChanged(occurred_at=NOON, agent_id=AGENT, definition_id="d-1", system="onqueue"),
        RoutingStatusChanged(occurred_at=NOON, since=CHANGED_AT, agent_id=AGENT, status="idle"),
    ]


@pytest.mark.parametrize("name", ["topic_offer", "topic_call_held", "topic_callback", "topic_messages_media"])
def test_reads_conversations_of_all_shapes(name: str) -> None:
    facts = normalise.read(sample(name), received_at=NOON)

    assert facts is not None
    [fact] = facts
    assert isinstance(fact, ConversationSeen)
    assert (fact.conversation_id, fact.source, fact.occurred_at) == (CONVERSATION, "event", NOON)


def test_topic_names_ignore_case() -> None:
    event = sample("topic_routing_status")
    event["topicName"] = event["topicName"].lower()

    assert normalise.read(event, received_at=NOON)


def test_unwraps_eventbridge() -> None:
    assert normalise.read(sample("eventbridge_presence"), received_at=NOON) == [
        PresenceChanged(
            occurred_at=NOON, since=CHANGED_AT, agent_id=AGENT, definition_id="d-1", system="available"
        )
    ]


@pytest.mark.parametrize(
    "payload",
    [
        sample("topic_heartbeat"),
        {"topicName": "channel.metadata", "eventBody": {"message": "pong"}},
        {"topicName": "channel.metadata"},
        _topic("v2.system.socket_closing", {"message": "soon"}),
        _topic("v2.system.no_longer_subscribed.channel-1"),
        _topic(f"v2.users.{AGENT}.conversations.inbound.typing.event", {"conversationId": "c"}),
        _topic("v2.subscription.updated"),
    ],
)
def test_some_topics_say_nothing(payload: dict[str, Any]) -> None:
    assert normalise.read(payload, received_at=NOON) == []


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"result": "200", "status": "subscribed", "correlationId": "1"},
        _topic("v2.users.{id}.holograms"),
        _topic("v2.detail.events.conversation.c-1.acw"),
        _topic(f"v2.users.{AGENT}.conversations.and.more"),
        _topic(f"x.v2.users.{AGENT}.presence"),
        {"topicName": 7, "eventBody": {}},
        {"detail": "text"},
    ],
)
def test_unknown_topics_are_none(payload: dict[str, Any]) -> None:
    assert normalise.read(payload, received_at=NOON) is None


@pytest.mark.parametrize(
    ("topic", "body", "missing"),
    [
        ("conversations", {"participants": []}, "conversation lacks id"),
        ("conversations", {"id": "c"}, "conversation lacks participants"),
        ("conversations.messages", {"id": "c"}, "conversation lacks participants"),
        ("presence", {"source": "PURECLOUD"}, "presence lacks id"),
        ("routingStatus", {"id": "u"}, "routing status lacks status"),
        ("presence", [], "lacks eventBody"),
        ("presence", "text", "lacks eventBody"),
    ],
)
def test_malformed_names_what_is_missing(topic: str, body: Any, missing: str) -> None:
    with pytest.raises(Malformed, match=missing):
        normalise.read(_topic(f"v2.users.{AGENT}.{topic}", body), received_at=NOON)


def test_presences_of_other_programs_are_ignored() -> None:
    event = sample("topic_presence")
    event["eventBody"]["source"] = "MICROSOFTTEAMS"

    assert normalise.read(event, received_at=NOON) == []


@pytest.mark.parametrize("word", ["OnQueue", "ON_QUEUE", "On Queue", "on_queue"])
def test_system_presence_has_one_spelling(word: str) -> None:
    assert normalise.system_presence(word) == "onqueue"


@pytest.mark.parametrize(
    ("payload", "regarding"),
    [
        (_topic("v2.users.maya.conversations", {"id": "c-1"}), "c-1"),
        ({"detail": _topic("v2.routing.queues.q-1.conversations", {"id": "c-1"})}, "c-1"),
        (sample("topic_presence"), f"v2.users.{AGENT}.presence"),
        (_topic("v2.users.maya.presence", ["unexpected"]), "v2.users.maya.presence"),
        ({"detail": {"eventBody": {"id": None}}}, ""),
        (sample("webhook_receipt"), ""),
    ],
)
def test_names_the_conversation_or_the_topic(payload: dict[str, Any], regarding: str) -> None:
    assert normalise.regarding(payload) == regarding
