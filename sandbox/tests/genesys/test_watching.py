"""Monitoring, coaching, barging in and taking over."""

import pytest

from tests.genesys.cast import RESOLVED, Caller, Leg, again, listen
from tests.genesys.schemas import check_event

FIELDS = {
    "monitor": "monitoredParticipantId",
    "coach": "coachedParticipantId",
    "barge": "bargedParticipantId",
}


@pytest.mark.parametrize("role", FIELDS)
def test_a_call(agent: Caller, supervisor: Caller, call: Leg, role: str) -> None:
    answer = supervisor.post(f"{call.path}/{role}")

    own = again(supervisor, call)
    assert (answer.status, own.state) == (201, "connected")
    assert own.participant[FIELDS[role]] == call.id
    assert own.participant["mediaRoles"] == [role]


def test_a_chat(supervisor: Caller, chat: Leg) -> None:
    assert supervisor.post(f"{chat.path}/monitor").status == 201
    assert again(supervisor, chat).participant["monitoredParticipantId"] == chat.id


def test_from_monitoring_to_barging(supervisor: Caller, call: Leg) -> None:
    supervisor.post(f"{call.path}/monitor")
    supervisor.post(f"{call.path}/coach")

    answer = supervisor.post(f"/api/v2/conversations/{call.conversation_id}/barge")

    own = again(supervisor, call)
    assert (answer.status, own.participant["mediaRoles"]) == (201, ["monitor", "coach", "barge"])
    assert "monitoredParticipantId" not in own.participant


def test_watchers_leave_with_the_watched(agent: Caller, supervisor: Caller, call: Leg) -> None:
    supervisor.post(f"{call.path}/monitor")

    agent.patch(call.path, {"state": "disconnected"})

    assert again(supervisor, call).state == "disconnected"
    assert agent.get(f"/api/v2/conversations/{call.conversation_id}").body["endTime"]


def test_who_barged_in_stays_with_the_customer(agent: Caller, supervisor: Caller, call: Leg) -> None:
    supervisor.post(f"{call.path}/barge")

    agent.patch(call.path, {"state": "disconnected"})

    assert again(supervisor, call).state == "connected"


def test_not_ones_own(supervisor: Caller, agent: Caller, call: Leg) -> None:
    supervisor.post(f"{call.path}/barge")

    answer = supervisor.post(f"{call.path}/monitor")

    assert (answer.status, answer.body["code"]) == (400, "conversation.error.monitor.own.conversation")


def test_only_connected_agents(agent: Caller, supervisor: Caller, call: Leg) -> None:
    agent.patch(call.path, {"state": "disconnected"})

    assert supervisor.post(f"{call.path}/monitor").status == 400
    assert supervisor.post(f"/api/v2/conversations/{call.conversation_id}/barge").status == 400


@pytest.mark.parametrize("role", FIELDS)
def test_agents_may_not(colleague: Caller, call: Leg, role: str) -> None:
    answer = colleague.post(f"{call.path}/{role}")

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")


def test_takes_over_what_is_monitored(agent: Caller, supervisor: Caller, chat: Leg) -> None:
    assert supervisor.post(f"{chat.path}/takeover").status == 400
    supervisor.post(f"{chat.path}/monitor")

    answer = supervisor.post(f"{chat.path}/takeover")

    assert answer.status == 200
    assert again(agent, chat).communication["disconnectType"] == "takeover"
    own = again(supervisor, chat)
    assert (own.state, own.participant["purpose"]) == ("connected", "agent")
    assert supervisor.post(own.wrapup_path, {"code": RESOLVED}).status == 202


def test_events_tell_of_it(agent: Caller, supervisor: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.messages")

    supervisor.post(f"{chat.path}/monitor")
    supervisor.post(f"{chat.path}/takeover")

    for frame in frames:
        check_event(frame)
    assert frames[-1]["eventBody"]["participants"][-1]["purpose"] == "agent"
