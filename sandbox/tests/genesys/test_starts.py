"""Messages that the organisation sends first."""

from typing import Any

import pytest

from sandbox.genesys.catalogue import INTEGRATION_ID
from tests.genesys.cast import DESK, Answer, Caller, Leg

MESSAGES = "/api/v2/conversations/messages"
INBOUND = f"{MESSAGES}/{INTEGRATION_ID}/inbound/open/message?prefetchConversationId=true"
NOW = "2026-01-02T03:04:05.000Z"


@pytest.fixture
def reachable(supervisor: Caller) -> None:
    """The service desk's queue writes through the integration."""
    own = {"outboundMessagingAddresses": {"openMessagingRecipient": {"id": INTEGRATION_ID}}}
    answer = supervisor.put(f"/api/v2/routing/queues/{DESK}", {"name": "IT Service Desk"} | own)
    assert answer.status == 200, answer.body


def start(agent: Caller, **changed: Any) -> Answer:
    body = {"queueId": DESK, "toAddress": "cust-1", "toAddressMessengerType": "open"} | changed
    return agent.post(MESSAGES, body)


def send(machine: Caller, **changed: Any) -> Answer:
    own = {"fromAddress": INTEGRATION_ID, "toAddress": "cust-1", "toAddressMessengerType": "open"}
    return machine.post(f"{MESSAGES}/agentless", own | {"textBody": "Your parcel is here."} | changed)


def reply(machine: Caller) -> str:
    """Let the customer answer; return the conversation's id."""
    body = {"channel": {"from": {"id": "cust-1", "idType": "Opaque"}, "time": NOW}, "text": "Thanks"}
    conversation_id: str = machine.post(INBOUND, body).body["conversationId"]
    return conversation_id


def test_an_agent_begins_connected_and_can_write(reachable: None, agent: Caller) -> None:
    answer = start(agent)

    leg = agent.offer()
    assert (answer.status, leg.conversation_id, leg.state) == (200, answer.body["id"], "connected")
    assert leg.communication["direction"] == "outbound"
    assert agent.post(leg.messages_path, {"textBody": "Hello"}).status == 200
    assert agent.routing_status() == "INTERACTING"


def test_the_customers_answer_joins(reachable: None, agent: Caller, machine: Caller) -> None:
    conversation_id = start(agent).body["id"]

    assert reply(machine) == conversation_id


def test_a_conversation_within_the_window_goes_on(reachable: None, agent: Caller) -> None:
    first = start(agent).body["id"]
    agent.patch(agent.offer().path, {"state": "disconnected"})

    assert start(agent).status == 400
    assert start(agent, useExistingConversation=True).body["id"] == first
    assert agent.get(f"/api/v2/conversations/{first}").body["participants"][-1]["purpose"] == "agent"
    assert "endTime" not in agent.get(f"/api/v2/conversations/{first}").body


def test_an_active_conversation_is_in_the_way(reachable: None, agent: Caller) -> None:
    start(agent)

    assert start(agent).status == 400


def test_a_queue_without_an_address_cannot_write(agent: Caller) -> None:
    assert start(agent).status == 400


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"queueId": "none"}, 404),
        ({"toAddress": ""}, 400),
        ({"toAddressMessengerType": "pigeon"}, 400),
        ({"toAddressMessengerType": "sms"}, 400),
    ],
)
def test_refuses_a_bad_start(reachable: None, agent: Caller, changed: dict[str, Any], status: int) -> None:
    assert start(agent, **changed).status == status
    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_agentless_is_over_as_soon_as_said_and_can_be_answered(machine: Caller) -> None:
    body = send(machine).body
    conversation = machine.get(f"/api/v2/conversations/{body['conversationId']}").body

    assert body["message"]["normalizedMessage"]["text"] == "Your parcel is here."
    assert [leg["purpose"] for leg in conversation["participants"]] == ["customer", "api"]
    assert "endTime" in conversation


def test_agentless_joins_an_active_conversation_when_asked(machine: Caller) -> None:
    running = reply(machine)

    assert send(machine, useExistingActiveConversation=True).body["conversationId"] == running


def test_agentless_is_for_clients(agent: Caller, chat: Leg) -> None:
    assert send(agent).status == 403


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"fromAddress": "none"}, 404),
        ({"textBody": ""}, 400),
        ({"textBody": "x" * 2001}, 400),
        ({"toAddressMessengerType": "sms"}, 400),
    ],
)
def test_refuses_a_bad_agentless_message(machine: Caller, changed: dict[str, Any], status: int) -> None:
    assert send(machine, **changed).status == status
