"""Which conversations external contacts are in."""

from typing import Any

import pytest

from sandbox.genesys.contacts.store import contact_id
from tests.genesys.cast import Caller, Leg, listen
from tests.genesys.schemas import check_event

ALL = "/api/v2/externalcontacts"


def association(leg: Leg, contact: str | None = None) -> dict[str, Any]:
    media = {"messages": "MESSAGE", "calls": "CALL"}[leg.medium]
    body = {
        "conversationId": leg.conversation_id,
        "communicationId": leg.communication_id,
        "mediaType": media,
    }
    return body | ({"externalContactId": contact} if contact else {})


def test_a_contact_is_attached_and_detached(agent: Caller, chat: Leg) -> None:
    path = f"{ALL}/conversations/{chat.conversation_id}"
    seen = f"/api/v2/conversations/{chat.conversation_id}"

    assert agent.put(path, association(chat, contact_id("visitor"))).status == 202
    customer = agent.get(seen).body["participants"][0]
    assert customer["externalContactId"] == contact_id("noor")
    agent.put(path, association(chat))
    assert "externalContactId" not in agent.get(seen).body["participants"][0]


@pytest.mark.parametrize("topic", ["conversations", "conversations.messages"])
def test_an_attached_contact_is_told(agent: Caller, chat: Leg, topic: str) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.{topic}")
    agent.put(f"{ALL}/conversations/{chat.conversation_id}", association(chat, contact_id("noor")))

    customer = frames[-1]["eventBody"]["participants"][0]
    assert contact_id("noor") in (
        customer.get("externalContactId"),
        customer.get("externalContact", {}).get("id"),
    )
    check_event(frames[-1])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"mediaType": "CALL"}, 400),
        ({"conversationId": "other"}, 400),
        ({"communicationId": "none"}, 404),
        ({"externalContactId": "none"}, 404),
    ],
)
def test_what_is_attached_must_exist(agent: Caller, chat: Leg, change: dict[str, str], status: int) -> None:
    body = association(chat, contact_id("noor")) | change

    assert agent.put(f"{ALL}/conversations/{chat.conversation_id}", body).status == status


def test_strangers_attach_nothing(stranger: Caller, chat: Leg) -> None:
    body = association(chat, contact_id("noor"))

    assert stranger.put(f"{ALL}/conversations/{chat.conversation_id}", body).status == 403
