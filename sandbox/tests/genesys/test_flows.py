"""Inbound flows: where what comes in goes, by what is known of the customer."""

from typing import Any

import pytest

from sandbox.genesys.flows import catalogue as flows
from sandbox.organisation import uuid_of
from tests.genesys.cast import BILLING, DESK, VIP, Caller, begin

INBOUND = f"/api/v2/conversations/messages/{uuid_of('integration', 'open')}/inbound/open/message"
BILLING_SKILL, VPN = uuid_of("skill", "Billing"), uuid_of("skill", "VPN")
GERMAN = uuid_of("language", "German")


def arrived(machine: Caller, sender: str = "cust-77", **attributes: str) -> list[dict[str, Any]]:
    """Return the participants of a conversation that a channel began with these attributes."""
    channel: dict[str, Any] = {"from": {"id": sender, "idType": "Opaque"}, "time": "2026-01-02T03:04:05.000Z"}
    channel["metadata"] = {"customAttributes": attributes}
    answer = machine.post(f"{INBOUND}?prefetchConversationId=true", {"channel": channel, "text": "hello"})
    conversation = machine.get(f"/api/v2/conversations/{answer.body['conversationId']}").body
    participants: list[dict[str, Any]] = conversation["participants"]
    return participants


@pytest.mark.parametrize(
    ("attributes", "queue", "priority", "skills", "language"),
    [
        ({}, DESK, 0, [], None),
        ({"queue": "Billing"}, BILLING, 0, [], None),
        ({"queue": VIP}, VIP, 0, [], None),
        ({"queue": "No such queue"}, DESK, 0, [], None),
        ({"priority": "12"}, DESK, 12, [], None),
        ({"priority": "-3"}, DESK, -3, [], None),
        ({"priority": "high"}, DESK, 0, [], None),
        ({"priority": "99999999"}, DESK, 25_000_000, [], None),
        ({"skills": "vpn, No such skill"}, DESK, 0, [VPN], None),
        ({"language": "german"}, DESK, 0, [], GERMAN),
        ({"topic": "An invoice"}, BILLING, 0, [BILLING_SKILL], None),
        ({"topic": "an invoice", "queue": "VIP Support"}, VIP, 0, [BILLING_SKILL], None),
        ({"urgency": "I cannot work"}, DESK, 10, [], None),
        ({"vip": "true", "priority": "1"}, DESK, 6, [], None),
    ],
)
def test_attributes_decide(
    machine: Caller,
    attributes: dict[str, str],
    queue: str,
    priority: int,
    skills: list[str],
    language: str | None,
) -> None:
    asked = arrived(machine, **attributes)[-1]["conversationRoutingData"]

    assert (asked["queue"]["id"], asked["priority"]) == (queue, priority)
    assert [each["id"] for each in asked["skills"]] == skills
    assert asked.get("language", {}).get("id") == language


def test_very_important_customers_go_first(machine: Caller) -> None:
    vip = arrived(machine, "noor.haddad@northwind.example")[-1]
    other = arrived(machine, "sam.ortiz@northwind.example")[-1]

    assert vip["conversationRoutingData"]["priority"] == 5
    assert other["conversationRoutingData"]["priority"] == 0


def test_a_removed_queue_is_passed_over(machine: Caller) -> None:
    machine.delete(f"/api/v2/routing/queues/{DESK}")

    assert arrived(machine)[-1]["conversationRoutingData"]["queue"]["id"] == BILLING


def test_a_thread_outlives_its_queue(machine: Caller) -> None:
    thread = begin(queue="Billing")
    machine.delete(f"/api/v2/routing/queues/{BILLING}?forceDelete=true")

    Caller().post(f"/sandbox/conversations/{thread}/messages", {"text": "Anybody there?"})

    acd = machine.get(f"/api/v2/conversations/{thread}").body["participants"][-1]
    assert (acd["purpose"], acd["queueId"]) == ("acd", DESK)


@pytest.mark.parametrize(
    ("media", "purposes"),
    [
        ("message", ["customer", "workflow", "acd"]),
        ("email", ["customer", "workflow", "acd"]),
        ("call", ["customer", "ivr", "acd"]),
    ],
)
def test_each_medium_comes_in_its_own_way(machine: Caller, media: str, purposes: list[str]) -> None:
    participants = machine.get(f"/api/v2/conversations/{begin(media)}").body["participants"]

    assert [each["purpose"] for each in participants] == purposes
    assert participants[1]["endTime"]


def test_are_known_by_id() -> None:
    assert flows.of(flows.WITH_BOT.id) is flows.WITH_BOT
    assert flows.of("none") is None
