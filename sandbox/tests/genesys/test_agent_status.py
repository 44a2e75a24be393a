"""Agents as analytics sees them right now."""

from typing import Any

import pytest

from tests.genesys.cast import BILLING, BUSY, DESK, Caller, Leg, begin

AGENTS = "/api/v2/analytics/agents"


def of(name: str, value: str) -> dict[str, Any]:
    return {"type": "and", "predicates": [{"dimension": name, "value": value}]}


def names(caller: Caller, **query: Any) -> list[str]:
    answer = caller.post(f"{AGENTS}/status/query", query)
    assert answer.status == 200, answer.body
    return [each["userName"] for each in answer.body["entities"]]


def test_one_with_their_sessions(machine: Caller, agent: Caller, chat: Leg) -> None:
    begin("call")

    found = machine.get(f"{AGENTS}/{agent.id}/status").body
    assert (found["systemPresence"], found["routingStatus"]) == ("ON_QUEUE", "INTERACTING")
    sessions = [(each["mediaType"], each["segmentType"]) for each in found["sessions"]]
    assert sessions == [("message", "interact"), ("voice", "alert")]
    assert found["sessions"][0]["sessionId"] == chat.communication_id
    assert machine.get(f"{AGENTS}/none/status").status == 404


def test_after_call_work_is_a_session(machine: Caller, agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    (session,) = machine.get(f"{AGENTS}/{agent.id}/status").body["sessions"]
    assert session["segmentType"] == "wrapup"


def test_found_by_queue_and_status(machine: Caller, agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(BUSY)

    assert names(machine, userFilter=of("routingStatus", "IDLE")) == ["Maya Reyes"]
    assert names(machine, userFilter=of("systemPresence", "BUSY")) == ["Ada Park"]
    assert "Maya Reyes" not in names(machine, userFilter=of("queueId", BILLING))
    assert names(machine, userFilter=of("online", "true"), userOrder="desc") == ["Maya Reyes", "Ada Park"]


def test_found_by_session(machine: Caller, agent: Caller, chat: Leg) -> None:
    assert names(machine, sessionFilter=of("routedQueueId", DESK)) == ["Maya Reyes"]
    assert names(machine, sessionFilter=of("mediaType", "voice")) == []


def test_counted(machine: Caller, agent: Caller, chat: Leg) -> None:
    body = machine.post(f"{AGENTS}/status/counts", {"userFilter": of("queueId", DESK)}).body

    assert body["segmentCounts"] == [{"segmentType": "interact", "count": 1}]
    assert {each["systemPresence"]: each["count"] for each in body["presenceCounts"]} == {
        "OFFLINE": 4,
        "ON_QUEUE": 1,
    }
    assert {each["routingStatus"]: each["count"] for each in body["routingStatusCounts"]} == {
        "INTERACTING": 1,
        "OFF_QUEUE": 4,
    }


@pytest.mark.parametrize(
    "body", [{"userFilter": of("mood", "x")}, {"sessionFilter": {}, "userOrderBy": "age"}]
)
def test_found_by_what_is_known(machine: Caller, body: dict[str, Any]) -> None:
    assert machine.post(f"{AGENTS}/status/query", body).status == 400


def test_agents_see_no_others(agent: Caller) -> None:
    assert agent.get(f"{AGENTS}/{agent.id}/status").status == 403
