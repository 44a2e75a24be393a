"""Open Messaging: what a customer's channel sends in."""

from typing import Any

import pytest

from sandbox.genesys.catalogue import INTEGRATION_ID
from tests.genesys.cast import Caller, Leg, leg_of, step

INBOUND = f"/api/v2/conversations/messages/{INTEGRATION_ID}/inbound/open"
TIME = "2026-01-02T03:04:05.000Z"


def inbound(message_id: str = "our-1", text: str = "hello", **channel: Any) -> dict[str, Any]:
    """Return a customer's message."""
    sender = {"id": "cust-77", "idType": "Opaque", "firstName": "Ada", "lastName": "L"}
    own = {"messageId": message_id, "time": TIME, "from": sender}
    return {"channel": own | channel, "text": text}


def sent(machine: Caller, *given: Any, **changed: Any) -> dict[str, Any]:
    """Return the answer to a message that was taken."""
    answer = machine.post(f"{INBOUND}/message?prefetchConversationId=true", inbound(*given, **changed))
    assert answer.status == 200, answer.body
    body: dict[str, Any] = answer.body
    return body


def test_starts_a_conversation(machine: Caller, agent: Caller) -> None:
    body = sent(machine)

    offer = agent.offer()
    assert offer.conversation_id == body["conversationId"]
    assert offer.communication["fromAddress"]["addressNormalized"] == "cust-77"
    assert offer.communication["fromAddress"]["name"] == "Ada L"


def test_names_the_conversation_only_when_asked(machine: Caller) -> None:
    assert "conversationId" not in machine.post(f"{INBOUND}/message", inbound()).body


def test_joins_the_running_conversation(machine: Caller) -> None:
    assert sent(machine)["conversationId"] == sent(machine, "our-2")["conversationId"]


def test_a_repeated_message_is_one_message(machine: Caller) -> None:
    first, second = sent(machine), sent(machine)

    (shown,) = machine.get("/sandbox/state").body["conversations"]
    assert first["id"] == second["id"]
    assert len(shown["messages"]) == 1


def test_custom_attributes_become_the_customers(machine: Caller) -> None:
    conversation_id = sent(machine, metadata={"customAttributes": {"incident": "INC1"}})["conversationId"]

    customer = machine.get(f"/api/v2/conversations/{conversation_id}").body["participants"][0]
    assert customer["attributes"] == {"incident": "INC1"}


def test_needs_client_credentials(agent: Caller) -> None:
    assert agent.post(f"{INBOUND}/message", inbound()).status == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channel": {}},
        inbound(**{"from": {"id": "x"}}),
        inbound(time="yesterday"),
        inbound(text=""),
        inbound() | {"metadata": {"nested": {}}},
    ],
)
def test_refuses_what_lacks_the_required(machine: Caller, body: dict[str, Any]) -> None:
    assert machine.post(f"{INBOUND}/message", body).status == 400


def test_unknown_integration_is_not_found(machine: Caller) -> None:
    path = INBOUND.replace(INTEGRATION_ID, "none")

    assert machine.post(f"{path}/message", inbound()).status == 404


def test_revives_an_ended_conversation(machine: Caller, agent: Caller) -> None:
    before = sent(machine)["conversationId"]
    agent.patch(agent.offer().path, {"state": "connected"})
    first = agent.offer()
    agent.patch(first.path, {"state": "disconnected"})
    agent.patch(first.path, {"wrapup": {"code": agent.get(f"{first.path}/wrapupcodes").body[0]["id"]}})

    assert sent(machine, "our-2")["conversationId"] == before

    conversation = agent.get(f"/api/v2/conversations/{before}").body
    assert "endTime" not in conversation
    assert leg_of(conversation, agent.id).id != first.id
    assert agent.offer().state == "alerting"


def test_starts_anew_beyond_the_window(machine: Caller) -> None:
    window = {"messengerType": "open", "timeoutInMinutes": 10}
    machine.put("/api/v2/conversations/messaging/threadingtimeline", {"settings": [window]})
    before = sent(machine)["conversationId"]
    machine.patch(f"/api/v2/conversations/messages/{before}", {"state": "disconnected"})
    step(601)

    assert sent(machine, "our-2")["conversationId"] != before


def test_receipts_move_the_status(machine: Caller, agent: Caller, chat: Leg) -> None:
    message_id = agent.post(chat.messages_path, {"textBody": "Hi"}).body["id"]
    channel = {"to": {"id": chat.communication["fromAddress"]["addressNormalized"]}, "time": TIME}
    body = {"id": message_id, "status": "Failed", "isFinalReceipt": True, "channel": channel}
    body |= {"reasons": [{"code": "GeneralError", "message": "The phone is off."}]}

    assert machine.post(f"{INBOUND}/receipt", body).status == 200

    step(2)
    read = agent.get(f"/api/v2/conversations/messages/{message_id}/details").body
    assert read["status"] == "delivery-failed"
    assert len(read["normalizedReceipts"]) == 1


def test_receipt_of_an_unknown_message(machine: Caller) -> None:
    assert machine.post(f"{INBOUND}/receipt", inbound() | {"id": "x", "status": "Sent"}).status == 400
