"""Transfers to agents and queues, blind and attended."""

from typing import Any

import pytest

from tests.sandbox.genesys.cast import BILLING, DESK, ON_QUEUE, VIP, Caller, Leg, begin, leg_of, step


def conversation(caller: Caller, leg: Leg) -> dict[str, Any]:
    body: dict[str, Any] = caller.get(f"/api/v2/conversations/{leg.conversation_id}").body
    return body


def transfer_states(caller: Caller, leg: Leg) -> list[str]:
    return [each["state"] for each in conversation(caller, leg)["recentTransfers"]]


def test_blind_to_an_agent(agent: Caller, colleague: Caller, machine: Caller, chat: Leg) -> None:
    answer = agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id})

    now = conversation(machine, chat)
    assert answer.status == 202
    assert leg_of(now, agent.id).communication["disconnectType"] == "transfer"
    assert leg_of(now, agent.id).communication["afterCallWork"]["state"] == "pending"
    assert leg_of(now, colleague.id).state == "alerting"
    assert transfer_states(machine, chat) == ["Complete"]


def test_blind_and_missed_goes_back_to_the_queue(
    agent: Caller, colleague: Caller, machine: Caller, chat: Leg
) -> None:
    agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id})

    step(31)

    last = conversation(machine, chat)["participants"][-2:]
    assert [each["purpose"] for each in last] == ["acd", "agent"]
    assert last[0]["queueId"] == DESK


def test_attended_to_an_agent_stays_until_answered(agent: Caller, colleague: Caller, chat: Leg) -> None:
    body = {"userId": colleague.id, "transferType": "Attended"}
    agent.post(f"{chat.generic_path}/replace/agent", body)
    assert leg_of(conversation(agent, chat), agent.id).state == "connected"
    assert transfer_states(agent, chat) == ["Pending"]

    colleague.patch(colleague.offer().path, {"state": "connected"})

    assert leg_of(conversation(agent, chat), agent.id).state == "disconnected"
    assert transfer_states(agent, chat) == ["Complete"]


def test_attended_and_declined_leaves_it_with_the_initiator(
    agent: Caller, colleague: Caller, chat: Leg
) -> None:
    agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id, "transferType": "Attended"})

    colleague.patch(colleague.offer().path, {"state": "disconnected"})

    assert agent.offer().state == "connected"
    assert transfer_states(agent, chat) == ["Failed"]


def test_to_a_queue_keeps_the_priority(agent: Caller, machine: Caller) -> None:
    begin(priority=7)
    agent.patch(agent.offer().path, {"state": "connected"})
    leg = agent.offer()

    answer = agent.post(f"{leg.generic_path}/replace/queue", {"queueId": BILLING})

    acd = conversation(machine, leg)["participants"][-1]
    assert answer.status == 202
    assert (acd["purpose"], acd["queueId"]) == ("acd", BILLING)
    assert acd["conversationRoutingData"]["priority"] == 7


def test_to_a_queue_is_answered_there(agent: Caller, colleague: Caller, chat: Leg) -> None:
    agent.post(f"{chat.generic_path}/replace/queue", {"queueId": BILLING, "transferType": "Attended"})
    colleague.set_presence(ON_QUEUE)

    colleague.patch(colleague.offer().path, {"state": "connected"})

    assert leg_of(conversation(agent, chat), agent.id).state == "disconnected"
    assert transfer_states(colleague, chat) == ["Complete"]


def test_comes_back_to_the_initiator_only_when_nobody_else_is_free(agent: Caller, chat: Leg) -> None:
    agent.post(f"{chat.generic_path}/replace/queue", {"queueId": VIP})

    assert agent.offer().id != chat.id


def test_by_the_older_path(agent: Caller, colleague: Caller, chat: Leg) -> None:
    assert agent.post(f"{chat.path}/replace", {"userId": colleague.id}).status == 202
    assert colleague.offer().state == "alerting"


def test_needs_a_connected_participant(agent: Caller, colleague: Caller) -> None:
    begin()

    answer = agent.post(f"{agent.offer().generic_path}/replace/agent", {"userId": colleague.id})

    assert (answer.status, answer.body["code"]) == (400, "conversations.error.transfer.not.connected")


@pytest.mark.parametrize(
    ("target", "body", "status", "code"),
    [
        ("agent", {}, 400, "conversations.error.transfer.destination.required"),
        ("queue", {}, 400, "conversations.error.transfer.destination.required"),
        ("queue", {"queueId": "none"}, 404, "conversations.error.queue.not.found"),
        ("agent", {"userId": "none"}, 404, "not.found"),
        (
            "agent",
            {"userName": "maya.reyes@northwind.example"},
            400,
            "conversations.error.transfer.same.party",
        ),
        ("queue", {"queueId": BILLING, "transferType": "Warm"}, 400, "invalid.value"),
    ],
)
def test_refuses_bad_destinations(
    agent: Caller, chat: Leg, target: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = agent.post(f"{chat.generic_path}/replace/{target}", body)

    assert (answer.status, answer.body["code"]) == (status, code)


def test_one_transfer_at_a_time(agent: Caller, colleague: Caller, chat: Leg) -> None:
    agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id, "transferType": "Attended"})

    assert agent.post(f"{chat.generic_path}/replace/queue", {"queueId": BILLING}).status == 409
