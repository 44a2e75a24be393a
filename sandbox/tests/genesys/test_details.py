"""Conversation details of analytics: who is found, by what, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from sandbox import clock
from tests.genesys.cast import BILLING, ON_QUEUE, RESOLVED, Caller, Leg, begin, step

QUERY = "/api/v2/analytics/conversations/details/query"
DETAILS = "/api/v2/analytics/conversations/details"


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let time pass by steps only, from a whole second on."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=1), tick=False):
        yield


def lately(days: int = 1) -> str:
    """Return an interval from so many days ago to tomorrow."""
    ends = (clock.now() - timedelta(days=days - 1), clock.now() + timedelta(days=1))
    return "/".join(f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in ends)


def found(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.post(QUERY, {"interval": lately()} | query)
    assert answer.status == 200, answer.body
    conversations: list[dict[str, Any]] = answer.body.get("conversations", [])
    return conversations


def ids(conversations: list[dict[str, Any]]) -> list[str]:
    return [each["conversationId"] for each in conversations]


def dimension(name: str, value: str | None = None, operator: str = "matches") -> dict[str, Any]:
    predicate = {"type": "dimension", "dimension": name, "operator": operator}
    return predicate | ({"value": value} if value else {})


def metric(name: str, **bounds: float) -> dict[str, Any]:
    return {"type": "metric", "metric": name, "range": bounds}


def all_of(*predicates: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "and", "predicates": list(predicates)}]


def test_sessions_name_the_customers_as_their_peer(machine: Caller) -> None:
    begin()

    customer, *others = (each["sessions"][0] for each in found(machine)[0]["participants"])
    assert "peerId" not in customer
    assert {each["peerId"] for each in others} == {customer["sessionId"]}


def test_open_ones_are_told_from_ended(machine: Caller) -> None:
    ended, waiting = begin(), begin(queue="Billing")
    Caller().post(f"/sandbox/conversations/{ended}/end")

    over = found(machine, conversationFilters=all_of(dimension("conversationEnd", operator="exists")))
    running = found(machine, conversationFilters=all_of(dimension("conversationEnd", operator="notExists")))

    assert (ids(over), ids(running)) == ([ended], [waiting])


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("queueId", BILLING, 1),
        ("mediaType", "voice", 1),
        ("mediaType", "call", 0),
        ("purpose", "agent", 0),
        ("segmentType", "ivr", 1),
        ("remote", "Noor Haddad", 2),
        ("requestedRouting", "Standard", 2),
    ],
)
def test_found_by_segment(machine: Caller, name: str, value: str, count: int) -> None:
    begin(queue="Billing")
    begin("call")

    assert len(found(machine, segmentFilters=all_of(dimension(name, value)))) == count


def test_one_segment_must_have_it_all(machine: Caller, agent: Caller, chat: Leg) -> None:
    agents = dimension("purpose", "agent")

    assert found(machine, segmentFilters=all_of(agents, dimension("segmentType", "interact")))
    assert not found(machine, segmentFilters=all_of(agents, dimension("segmentType", "system")))
    separately = all_of(agents) + all_of(dimension("segmentType", "system"))
    assert found(machine, segmentFilters=separately)


def test_clauses_are_nested(machine: Caller) -> None:
    call, chat = begin("call"), begin(queue="Billing")
    begin(queue="VIP Support")
    either = {"type": "or", "predicates": [dimension("mediaType", "voice"), dimension("queueId", BILLING)]}

    assert ids(found(machine, segmentFilters=[{"type": "and", "clauses": [either]}])) == [call, chat]


def test_found_by_metric(machine: Caller, agent: Caller, call: Leg) -> None:
    step(90)
    agent.patch(call.path, {"state": "disconnected"})
    begin("call")

    assert ids(found(machine, conversationFilters=all_of(metric("tTalk", gte=90_000)))) == [
        call.conversation_id
    ]
    assert not found(machine, conversationFilters=all_of(metric("tTalk", gt=90_000)))
    assert found(machine, conversationFilters=all_of(metric("tConversationDuration", lt=91_000)))
    assert found(machine, segmentFilters=all_of(metric("tSegmentDuration", gte=90_000, lte=90_000)))


def test_the_wrap_up_is_held(agent: Caller, supervisor: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED, "notes": "Fine", "tags": ["vpn"]})

    (conversation,) = found(supervisor, segmentFilters=all_of(dimension("wrapUpCode", RESOLVED)))

    segments = conversation["participants"][-1]["sessions"][0]["segments"]
    assert [each["segmentType"] for each in segments] == ["alert", "interact", "wrapup"]
    assert (segments[-1]["wrapUpNote"], segments[-1]["wrapUpTags"]) == ("Fine", ["vpn"])


def test_a_wrap_up_while_talking_has_no_length(agent: Caller, machine: Caller, chat: Leg) -> None:
    agent.post(chat.wrapup_path, {"code": RESOLVED})
    agent.patch(chat.path, {"state": "disconnected"})

    last = found(machine)[0]["participants"][-1]["sessions"][0]["segments"][-1]
    assert (last["segmentType"], last["segmentStart"]) == ("wrapup", last["segmentEnd"])


def test_pages_and_totals(machine: Caller) -> None:
    begun = [begin() for _ in range(3)]

    assert ids(found(machine, paging={"pageSize": 2, "pageNumber": 2})) == begun[2:]
    beyond = machine.post(QUERY, {"interval": lately(), "paging": {"pageSize": 2, "pageNumber": 9}}).body
    assert beyond == {"totalHits": 3}


def test_ordered_by_start_and_end(machine: Caller) -> None:
    begun = []
    for _ in range(3):
        begun.append(begin())
        step(1)
    for each in (begun[1], begun[0]):
        Caller().post(f"/sandbox/conversations/{each}/end")
        step(1)

    assert ids(found(machine, order="desc")) == begun[::-1]
    assert ids(found(machine, orderBy="conversationEnd")) == [begun[1], begun[0], begun[2]]
    assert ids(found(machine, orderBy="segmentStart")) == begun
    assert ids(found(machine, orderBy="segmentEnd"))[-1] == begun[0]


def test_an_interval_covers_whole_days(machine: Caller) -> None:
    begin()
    now = clock.now()

    early = f"{now:%Y-%m-%d}T00:00:00Z/{now:%Y-%m-%d}T00:00:01Z"
    assert len(found(machine, interval=early)) == 1
    assert found(machine, interval="2020-01-01T00:00:00Z/2020-01-02T00:00:00Z") == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-01T00:00:00", "2026-01-02T00:00:00"),
        ("2026-01-01T00:00:00.000Z", "2026-01-02T00:00Z"),
        ("2026-01-01T00:00:00.5", "2026-01-02T00:00:00.123456+00:00"),
        ("2026-01-01T09:11:11.111+08:00", "2026-01-02T07:17:44.586-07"),
    ],
)
def test_an_interval_without_a_zone_is_in_utc(machine: Caller, start: str, end: str) -> None:
    assert found(machine, interval=f"{start}/{end}") == []


def test_an_interval_means_its_zone(machine: Caller) -> None:
    begin()
    now = clock.now()
    naive = [f"{now + timedelta(days=each):%Y-%m-%dT00:00:00}" for each in (0, 1, 2)]

    assert len(found(machine, interval="/".join(naive[:2]))) == 1
    assert found(machine, interval=f"{naive[1]}/{naive[2]}") == []
    assert len(found(machine, interval=f"{naive[1]}+01:00/{naive[2]}+01:00")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"interval": None},
        {"interval": "today"},
        {"interval": "2020-01-01T00:00:00Z/P1D"},
        {"interval": "2020-01-01 00:00:00Z/2020-01-02 00:00:00Z"},
        {"interval": "0001-01-01T00:00:00+01:00/2020-01-02T00:00:00Z"},
        {"interval": "2020-01-01T00:00:00Z"},
        {"interval": "2020-01-01/2020-01-02"},
        {"interval": "2020-01-02T00:00:00Z/2020-01-01T00:00:00Z"},
        {"interval": "2020-01-01T00:00:00Z/2020-02-02T00:00:00Z"},
        {"paging": {"pageSize": 101, "pageNumber": 1}},
        {"paging": {"pageSize": "all", "pageNumber": 1}},
        {"paging": {"pageSize": 100, "pageNumber": 1001}},
        {"order": "up"},
        {"orderBy": "queueId"},
        {"segmentFilters": {"type": "and"}},
        {"segmentFilters": [{"predicates": [dimension("queueId", "x")]}]},
        {"segmentFilters": all_of(dimension("queue", "x"))},
        {"segmentFilters": all_of(dimension("queueId", "x", "like"))},
        {"segmentFilters": all_of(dimension("queueId"))},
        {"segmentFilters": all_of({"value": "x"})},
        {"segmentFilters": [{"type": "and", "predicates": "all"}]},
        {"conversationFilters": all_of(dimension("queueId", "x"))},
        {"conversationFilters": all_of(metric("tSleep", gt=1))},
        {"conversationFilters": all_of({"metric": "tTalk", "range": {"over": 1}})},
        {"aggregations": [{"type": "termFrequency", "dimension": "mediaType"}]},
    ],
)
def test_what_cannot_be_asked(machine: Caller, change: dict[str, Any]) -> None:
    assert machine.post(QUERY, {"interval": lately()} | change).status == 400


@pytest.mark.parametrize(("operator", "count"), [("exists", 0), ("notExists", 1)])
def test_nothing_is_evaluated(machine: Caller, operator: str, count: int) -> None:
    begin()

    assert len(found(machine, evaluationFilters=all_of(dimension("formId", operator=operator)))) == count
    query = {"interval": lately(), "surveyFilters": all_of(dimension("formId", operator=operator))}
    assert machine.post(QUERY, query).status == 400


def test_pages_are_read_until_there_is_no_list(machine: Caller) -> None:
    # As programs do that were made against the cloud.
    begun, read, number = [begin() for _ in range(3)], [], 1
    while True:
        paging = {"pageSize": 2, "pageNumber": number}
        body = machine.post(QUERY, {"interval": lately(), "paging": paging}).body
        if body.get("conversations") is None:
            break
        read += ids(body["conversations"])
        number += 1

    assert read == begun


def test_agents_find_their_own(agent: Caller, stranger: Caller, chat: Leg) -> None:
    assert ids(found(agent)) == [chat.conversation_id]
    assert found(stranger) == []


def test_single_ones_are_read_by_id(agent: Caller, machine: Caller, stranger: Caller, chat: Leg) -> None:
    path = f"/api/v2/analytics/conversations/{chat.conversation_id}/details"

    assert agent.get(path).body["conversationId"] == chat.conversation_id
    assert stranger.get(path).status == 403
    assert machine.get("/api/v2/analytics/conversations/none/details").status == 404


def test_several_are_read_by_their_ids(agent: Caller, machine: Caller, chat: Leg) -> None:
    other = begin(queue="Billing")

    every = machine.get(f"{DETAILS}?id={chat.conversation_id},{other},none").body["conversations"]
    own = agent.get(f"{DETAILS}?id={chat.conversation_id}&id={other}").body["conversations"]

    assert ids(every) == [chat.conversation_id, other]
    assert ids(own) == [chat.conversation_id]
    assert machine.get(DETAILS).status == 400


def test_the_colleague_who_declined_is_seen(machine: Caller, agent: Caller, colleague: Caller) -> None:
    begin("call")
    agent.patch(agent.offer().path, {"state": "disconnected"})
    colleague.set_presence(ON_QUEUE)

    legs = [each for each in found(machine)[0]["participants"] if each["purpose"] == "agent"]
    assert [each["userId"] for each in legs] == [agent.id, colleague.id]
    segment = legs[0]["sessions"][0]["segments"][0]
    assert (segment["segmentType"], segment["disconnectType"]) == ("alert", "client")


def test_a_callback_names_its_numbers(machine: Caller) -> None:
    begin("callback")

    sessions = [each["sessions"][0] for each in found(machine)[0]["participants"]]
    assert {each["mediaType"] for each in sessions} == {"callback"}
    assert sessions[0]["callbackNumbers"] == ["+12065550123"]
