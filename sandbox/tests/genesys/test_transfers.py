"""Transfers to agents and queues, blind and attended."""

from typing import Any

import pytest

from sandbox.control import switches
from tests.genesys.cast import (
    BILLING,
    DESK,
    ON_QUEUE,
    VIP,
    Caller,
    Leg,
    begin,
    leg_of,
    listen,
    step,
)
from tests.genesys.schemas import check_event


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
        ("queue", {"queueId": "none"}, 400, "conversations.error.queue.not.found"),
        ("agent", {"userId": "none"}, 404, "not.found"),
        (
            "agent",
            {"userName": "maya.reyes@northwind.example"},
            400,
            "conversations.error.transfer.same.party",
        ),
        ("queue", {"queueId": BILLING, "transferType": "Warm"}, 400, "invalid.value"),
        (
            "external",
            {"address": "+12065550188"},
            400,
            "conversations.error.transfer.chat.external",
        ),
        ("external", {"address": "nobody"}, 400, "invalid.value"),
        ("agent", {"voicemail": True}, 400, "conversations.error.transfer.chat.voicemail"),
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


def test_by_address_to_a_user_or_queue(agent: Caller, colleague: Caller, machine: Caller, chat: Leg) -> None:
    assert agent.post(f"{chat.generic_path}/transfer", {"address": colleague.id}).status == 202
    colleague.patch(colleague.offer().path, {"state": "connected"})
    second = colleague.offer()

    answer = colleague.post(f"{second.generic_path}/transfer", {"address": BILLING})

    assert answer.status == 202
    assert conversation(machine, chat)["participants"][-1]["queueId"] == BILLING


@pytest.mark.parametrize("path", ["transfer", "replace/external", "replace"])
def test_blind_to_a_telephone(agent: Caller, machine: Caller, call: Leg, path: str) -> None:
    answer = agent.post(f"{call.generic_path}/{path}", {"address": "+1 206 555 0188"})
    last = conversation(machine, call)["participants"][-1]
    step(5)

    assert answer.status == 202
    assert (last["purpose"], last["address"], last["calls"][0]["state"]) == (
        "external",
        "tel:+12065550188",
        "dialing",
    )
    assert conversation(machine, call)["participants"][-1]["calls"][0]["state"] == "connected"
    assert "endTime" not in conversation(machine, call)


def test_attended_to_a_telephone_waits_for_the_answer(agent: Caller, call: Leg) -> None:
    body = {"address": "+12065550188", "transferType": "Attended"}
    agent.post(f"{call.generic_path}/transfer", body)
    assert transfer_states(agent, call) == ["Pending"]

    step(5)

    assert transfer_states(agent, call) == ["Complete"]
    assert leg_of(conversation(agent, call), agent.id).state == "terminated"


def test_attended_to_a_silent_telephone_times_out(agent: Caller, call: Leg) -> None:
    switches.turn("genesys", "callee-silent", on=True)
    body = {"address": "+12065550188", "transferType": "Attended"}
    agent.post(f"{call.generic_path}/transfer", body)

    step(31)

    switches.clear("genesys")
    assert transfer_states(agent, call) == ["Timeout"]
    assert leg_of(conversation(agent, call), agent.id).state == "connected"


def test_called_off_by_the_initiator(agent: Caller, colleague: Caller, chat: Leg) -> None:
    agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id, "transferType": "Attended"})
    offer = colleague.offer()

    answer = agent.patch(offer.path, {"state": "disconnected"})

    assert answer.status == 202
    assert transfer_states(agent, chat) == ["Canceled"]
    late = colleague.patch(offer.path, {"state": "connected"})
    assert late.body["code"] == "postino.error.transfer.canceled"
    assert agent.offer().state == "connected"


def test_an_alerting_call_is_not_transferred(agent: Caller, colleague: Caller) -> None:
    begin("call")

    answer = agent.post(f"{agent.offer().path}/replace", {"userId": colleague.id})

    assert answer.body["code"] == "conversations.error.transfer.acd.call.unattended"


def test_only_agents_are_replaced(agent: Caller, supervisor: Caller, colleague: Caller, chat: Leg) -> None:
    customer = conversation(agent, chat)["participants"][0]["id"]
    path = f"/api/v2/conversations/{chat.conversation_id}/participants/{customer}/replace/agent"

    answer = supervisor.post(path, {"userId": colleague.id})

    assert answer.body["code"] == "postino.error.transfer.replace.external"


def test_a_program_transfers(machine: Caller, agent: Caller, chat: Leg) -> None:
    answer = machine.post(f"{chat.generic_path}/replace/queue", {"queueId": BILLING})

    assert (answer.status, transfer_states(machine, chat)) == (202, ["Complete"])
    assert conversation(machine, chat)["participants"][-1]["queueId"] == BILLING


@pytest.mark.parametrize("media", ["message", "email"])
def test_what_waits_is_taken_elsewhere(machine: Caller, agent: Caller, colleague: Caller, media: str) -> None:
    conversation_id = begin(media)
    path = f"/api/v2/conversations/{conversation_id}"
    waiting = machine.get(path).body["participants"][2]

    answer = machine.post(f"{path}/participants/{waiting['id']}/replace", {"userId": colleague.id})

    assert (answer.status, waiting["purpose"]) == (202, "acd")
    assert agent.get("/api/v2/conversations").body["entities"] == []
    assert colleague.offer().state == "alerting"
    assert agent.routing_status() == "IDLE"


def test_events_of_an_outside_party(agent: Caller, machine: Caller, call: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.calls")

    agent.post(f"{call.generic_path}/transfer", {"address": "+12065550188"})
    step(5)

    for frame in frames:
        check_event(frame)
    assert frames[-1]["eventBody"]["participants"][-1]["purpose"] == "external"
