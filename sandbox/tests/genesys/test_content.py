"""Message content: what each type needs, what bots send, what customers answer."""

import json
from typing import Any

import pytest
import responses
from pytest_django.fixtures import Settings

from sandbox import clock, sending
from sandbox.genesys.catalogue import INTEGRATION_ID
from sandbox.genesys.messaging import delivery
from sandbox.genesys.state import STATE
from tests.genesys.cast import Caller, Leg

INBOUND = f"/api/v2/conversations/messages/{INTEGRATION_ID}/inbound/open"
WEBHOOK = "http://127.0.0.1:9/hook"
NOW = "2026-01-02T03:04:05.000Z"
YES = {"contentType": "QuickReply", "quickReply": {"text": "Yes", "payload": "yes", "action": "Message"}}


def bot_says(conversation_id: str, elements: list[dict[str, Any]]) -> str:
    """Let a bot say something with these elements; return the message's id."""
    with STATE.lock:
        home = STATE.conversations[conversation_id]
        said = delivery.outbound(home, None, "Is it solved?", now=clock.now(), content=elements, origin="Bot")
    return said.id


def response(origin: str, **changed: Any) -> dict[str, Any]:
    """Return a customer's choice."""
    own = {"type": "QuickReply", "text": "Yes", "payload": "yes"} | changed
    sender = {"id": "noor.haddad@northwind.example", "idType": "Email"}
    channel = {"from": sender, "time": NOW, "messageId": "choice-1"}
    return {"channel": channel, "buttonResponse": own, "originatingMessageId": origin}


@responses.activate
def test_a_bots_quick_replies_reach_the_channel(settings: Settings, agent: Caller, chat: Leg) -> None:
    settings.SANDBOX_WEBHOOK_URL = WEBHOOK
    responses.post(WEBHOOK, status=200)

    bot_says(chat.conversation_id, [YES])
    sending.WAITING.join()

    payload = json.loads(responses.calls[0].request.body or b"")
    assert (payload["type"], payload["originatingEntity"]) == ("Structured", "Bot")
    assert payload["content"] == [YES]
    assert payload["text"] == "Is it solved?"


def test_a_bots_message_is_read_as_structured(agent: Caller, chat: Leg) -> None:
    message_id = bot_says(chat.conversation_id, [YES])

    read = agent.get(f"/api/v2/conversations/messages/{message_id}/details").body["normalizedMessage"]

    assert (read["type"], read["originatingEntity"]) == ("Structured", "Bot")


def test_a_choice_becomes_a_message_once(agent: Caller, machine: Caller, chat: Leg) -> None:
    origin = bot_says(chat.conversation_id, [YES])
    path = f"{INBOUND}/structured/response"

    first, again = (machine.post(path, response(origin)) for _ in range(2))

    assert first.status == 200
    assert first.body["id"] == again.body["id"]
    read = agent.get(f"/api/v2/conversations/messages/{first.body['id']}/details").body["normalizedMessage"]
    assert read["content"][0]["buttonResponse"]["originatingMessageId"] == origin


@pytest.mark.parametrize("changed", [{"type": "Telepathy"}, {"text": None}, {"payload": 1}])
def test_refuses_a_bad_choice(machine: Caller, chat: Leg, changed: dict[str, Any]) -> None:
    origin = bot_says(chat.conversation_id, [YES])

    assert machine.post(f"{INBOUND}/structured/response", response(origin, **changed)).status == 400
    assert machine.post(f"{INBOUND}/structured/response", response("none")).status == 400


def test_a_choice_without_a_conversation_is_not_found(machine: Caller, chat: Leg) -> None:
    body = response(bot_says(chat.conversation_id, [YES]))
    body["channel"]["from"]["id"] = "somebody-else"

    assert machine.post(f"{INBOUND}/structured/response", body).status == 404


@pytest.mark.parametrize(
    "element",
    [
        {"attachment": {"mediaType": "Image", "url": "https://x.example/a.png"}},
        {"attachment": {"mediaType": "Hologram", "url": "https://x.example/a", "mime": "image/png"}},
        {"card": {"title": "x"}},
    ],
)
def test_customers_send_whole_attachments_alone(machine: Caller, element: dict[str, Any]) -> None:
    sender = {"id": "cust-5", "idType": "Opaque"}
    body = {"channel": {"from": sender, "time": NOW}, "content": [element]}

    assert machine.post(f"{INBOUND}/message", body).status == 400


def test_the_deprecated_path_takes_messages_and_receipts(agent: Caller, machine: Caller, chat: Leg) -> None:
    sent = agent.post(chat.messages_path, {"textBody": "Hello"}).body["id"]
    channel = {"to": {"id": INTEGRATION_ID}, "from": {"id": "cust-5", "idType": "Opaque"}, "time": NOW}
    path = "/api/v2/conversations/messages/inbound/open"

    written = machine.post(path, {"channel": channel, "type": "Text", "text": "hi", "direction": "Inbound"})
    receipt = {"id": sent, "status": "Delivered", "isFinalReceipt": True, "direction": "Inbound"}
    taken = machine.post(path, {"channel": channel, "type": "Receipt"} | receipt)

    assert (written.status, written.body["text"]) == (200, "hi")
    assert (taken.status, taken.body["status"]) == (200, "Delivered")
