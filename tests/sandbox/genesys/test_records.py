"""What remains of conversations: recordings and analytics details."""

from typing import Any

import pytest

from tests.sandbox.genesys.cast import BILLING, RESOLVED, Caller, Leg, begin

ALWAYS = "2020-01-01T00:00:00Z/2100-01-01T00:00:00Z"
QUERY = "/api/v2/analytics/conversations/details/query"


def found(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.post(QUERY, {"interval": ALWAYS} | query)
    assert answer.status == 200, answer.body
    conversations: list[dict[str, Any]] = answer.body.get("conversations", [])
    return conversations


def matching(dimension: str, value: str | None = None, operator: str = "matches") -> list[dict[str, Any]]:
    predicate = {"type": "dimension", "dimension": dimension, "operator": operator}
    predicate |= {"value": value} if value else {}
    return [{"type": "and", "predicates": [predicate]}]


def test_a_recording_exists_after_the_end_only(agent: Caller, call: Leg) -> None:
    path = f"/api/v2/conversations/{call.conversation_id}/recordingmetadata"
    before = agent.get(path).body
    agent.patch(call.path, {"state": "disconnected"})

    assert before == []
    assert agent.get(path).body[0]["conversationId"] == call.conversation_id


def test_a_recording_can_be_played(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"state": "disconnected"})
    path = f"/api/v2/conversations/{call.conversation_id}/recordings"

    (recording,) = agent.get(path).body
    uri = recording["mediaUris"]["0"]["mediaUri"]

    assert agent.get(f"{path}/{recording['id']}").body["mediaUris"]
    assert agent.get(uri.partition("testserver")[2]).headers["Content-Type"] == "audio/wav"
    assert "mediaUris" not in agent.get(f"{path}?formatId=NONE").body[0]
    assert agent.get(f"{path}/none").status == 404


def test_chats_have_no_recording(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    assert agent.get(f"/api/v2/conversations/{chat.conversation_id}/recordings").body == []


def test_details_tell_open_from_ended(machine: Caller) -> None:
    ended, waiting = begin(), begin(queue="Billing")
    Caller().post(f"/sandbox/conversations/{ended}/end")

    over = found(machine, conversationFilters=matching("conversationEnd", operator="exists"))
    running = found(machine, conversationFilters=matching("conversationEnd", operator="notExists"))

    assert [each["conversationId"] for each in over] == [ended]
    assert [each["conversationId"] for each in running] == [waiting]


@pytest.mark.parametrize(
    ("dimension", "value", "count"),
    [("queueId", BILLING, 1), ("mediaType", "voice", 1), ("mediaType", "call", 0), ("purpose", "agent", 0)],
)
def test_details_by_segment(machine: Caller, dimension: str, value: str, count: int) -> None:
    begin(queue="Billing")
    begin("call")

    assert len(found(machine, segmentFilters=matching(dimension, value))) == count


def test_details_hold_the_wrap_up(agent: Caller, supervisor: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED, "notes": "Fine"})

    (conversation,) = found(supervisor)

    segments = conversation["participants"][-1]["sessions"][0]["segments"]
    assert [each["segmentType"] for each in segments] == ["alert", "interact", "wrapup"]
    assert segments[-1]["wrapUpCode"] == RESOLVED


def test_details_are_paged(machine: Caller) -> None:
    for _ in range(3):
        begin()

    assert len(found(machine, paging={"pageSize": 2, "pageNumber": 2})) == 1
    assert machine.post(QUERY, {"interval": ALWAYS, "paging": {"pageSize": 101}}).status == 400


def test_details_outside_the_interval_are_left_out(machine: Caller) -> None:
    begin()

    assert found(machine, interval="2020-01-01T00:00:00Z/2020-01-02T00:00:00Z") == []


@pytest.mark.parametrize("interval", [None, "today", "2020-01-01T00:00:00Z", "2020-01-01/2020-01-02"])
def test_details_need_an_interval(machine: Caller, interval: str | None) -> None:
    assert machine.post(QUERY, {"interval": interval}).status == 400


def test_agents_may_not_query(agent: Caller) -> None:
    assert agent.post(QUERY, {"interval": ALWAYS}).body["code"] == "missing.permissions"


def test_details_of_one(agent: Caller, chat: Leg) -> None:
    path = f"/api/v2/analytics/conversations/{chat.conversation_id}/details"

    assert agent.get(path).body["conversationId"] == chat.conversation_id
