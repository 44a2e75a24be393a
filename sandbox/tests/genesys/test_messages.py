"""Messages: texts are read apart from conversations, and sent from a connected communication."""

from typing import Any

import pytest

from tests.genesys.cast import Caller, Leg, begin, listen, step


def bulk(caller: Caller, conversation_id: str) -> list[dict[str, Any]]:
    """Return all messages that the customer's communication names."""
    customer = caller.get(f"/api/v2/conversations/{conversation_id}").body["participants"][0]
    ids = [each["messageId"] for each in customer["messages"][0]["messages"]]
    path = f"/api/v2/conversations/messages/{conversation_id}/messages/bulk"
    entities: list[dict[str, Any]] = caller.post(path, ids).body["entities"]
    return entities


def test_conversations_never_carry_texts(agent: Caller, chat: Leg) -> None:
    conversation = agent.get(f"/api/v2/conversations/{chat.conversation_id}").body

    assert "Hello" not in str(conversation)


def test_reads_texts_in_bulk(agent: Caller, chat: Leg) -> None:
    (message,) = bulk(agent, chat.conversation_id)

    assert message["normalizedMessage"]["text"] == "Hello"
    assert (message["direction"], message["status"]) == ("inbound", "received")
    assert "textBody" not in message


def test_reads_one_by_either_path(agent: Caller, chat: Leg) -> None:
    (message,) = bulk(agent, chat.conversation_id)
    base = "/api/v2/conversations/messages"

    by_conversation = agent.get(f"{base}/{chat.conversation_id}/messages/{message['id']}")
    alone = agent.get(f"{base}/{message['id']}/details")

    assert by_conversation.body == alone.body == message


def test_unknown_message_is_not_found(agent: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/messages/{chat.conversation_id}/messages/none"

    assert agent.get(path).body["code"] == "not.found"


def test_strangers_read_nothing(stranger: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/messages/{chat.conversation_id}/messages/bulk"

    assert stranger.post(path, []).status == 403


def test_sends(agent: Caller, chat: Leg, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.conversations")

    sent = agent.post(chat.messages_path, {"textBody": "Hello Noor"})

    details = frames[-1]["eventBody"]["participants"][-1]["messages"][0]["messages"]
    assert (sent.status, sent.body["status"]) == (200, "queued")
    assert sent.body["createdBy"]["id"] == agent.id
    assert details[-1]["messageId"] == sent.body["id"]


def test_status_moves_on(agent: Caller, chat: Leg) -> None:
    sent = agent.post(chat.messages_path, {"textBody": "Hello Noor"}).body["id"]
    path = f"/api/v2/conversations/messages/{sent}/details"

    step(0.2)
    soon = agent.get(path).body["status"]
    step(1)

    assert (soon, agent.get(path).body["status"]) == ("sent", "delivery-success")


@pytest.mark.parametrize("body", [{}, {"textBody": " "}, {"textBody": "x" * 2001}, {"mediaIds": ["1", "2"]}])
def test_refuses_what_cannot_be_sent(agent: Caller, chat: Leg, body: dict[str, Any]) -> None:
    assert agent.post(chat.messages_path, body).status == 400


def test_only_a_connected_communication_sends(agent: Caller, colleague: Caller) -> None:
    begin()
    offer = agent.offer()
    alerting = agent.post(offer.messages_path, {"textBody": "Too early"})
    agent.patch(offer.path, {"state": "connected"})

    assert alerting.status == 400
    assert colleague.post(offer.messages_path, {"textBody": "Not mine"}).status == 403


def test_customer_sees_the_agent_type(agent: Caller, chat: Leg) -> None:
    path = f"{chat.messages_path.removesuffix('/messages')}/typing"

    answer = agent.post(path, {"typing": {"type": "On", "duration": 5000}})

    (shown,) = agent.get("/sandbox/state").body["conversations"]
    assert (answer.status, shown["typing"]) == (200, True)
    assert agent.post(path, {"typing": "yes"}).status == 400


def test_agent_hears_the_customer_type(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.conversations.inbound.typing.event")

    Caller().post(f"/sandbox/conversations/{chat.conversation_id}/typing")

    assert frames[0]["eventBody"]["conversationId"] == chat.conversation_id
