"""Aggregates of analytics: metrics summed by group and by part of an interval."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from sandbox import clock
from sandbox.genesys.iso_time import iso
from tests.genesys.cast import BILLING, BUSY, DESK, ON_QUEUE, RESOLVED, Caller, begin, step

ALL = "/api/v2/analytics"
QUERY = f"{ALL}/conversations/aggregates/query"
USERS = f"{ALL}/users/aggregates/query"


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let time pass by steps only, from a whole second on."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=1), tick=False):
        yield


def hour(start: datetime) -> str:
    return f"{iso(start)}/{iso(start + timedelta(hours=1))}"


def ask(caller: Caller, path: str = QUERY, **query: Any) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the statistics of each metric by the values of the group, in one part of one hour."""
    start = clock.now() - timedelta(minutes=30)
    answer = caller.post(path, {"interval": hour(start)} | query)
    assert answer.status == 200, answer.body
    return {
        tuple(result["group"].values()): {
            each["metric"] + (f" {each['qualifier']}" if "qualifier" in each else ""): each["stats"]
            for each in result["data"][0]["metrics"]
        }
        for result in answer.body["results"]
    }


def handled(agent: Caller, *, rings_s: int, talks_s: int) -> None:
    """Let Maya take a call, talk, and wrap it up after two seconds."""
    begin("call")
    step(rings_s)
    agent.patch(agent.offer().path, {"state": "connected"})
    step(talks_s)
    leg = agent.offer()
    agent.patch(leg.path, {"state": "disconnected"})
    step(2)
    agent.post(leg.wrapup_path, {"code": RESOLVED})


def test_calls_of_a_queue(machine: Caller, agent: Caller) -> None:
    handled(agent, rings_s=3, talks_s=10)
    handled(agent, rings_s=5, talks_s=20)

    stats = ask(machine, groupBy=["queueId"], metrics=["nOffered", "tAnswered", "tTalk", "tAcw", "tHandle"])

    assert stats["voice", DESK] == {
        "nOffered": {"count": 2},
        "tAnswered": {"count": 2, "sum": 8000, "min": 3000, "max": 5000},
        "tTalk": {"count": 2, "sum": 30_000, "min": 10_000, "max": 20_000},
        "tAcw": {"count": 2, "sum": 4000, "min": 2000, "max": 2000},
        "tHandle": {"count": 2, "sum": 34_000, "min": 12_000, "max": 22_000},
    }


def test_the_level_counts_who_was_answered_in_time(machine: Caller, agent: Caller) -> None:
    handled(agent, rings_s=3, talks_s=1)
    agent.set_presence(BUSY)
    left = begin("call")
    step(25)
    Caller().post(f"/sandbox/conversations/{left}/end")

    stats = ask(machine, groupBy=["queueId"], metrics=["oServiceLevel", "tAbandon", "nOverSla", "tWait"])
    assert stats["voice", DESK]["oServiceLevel"] == {
        "ratio": 0.5,
        "numerator": 1,
        "denominator": 2,
        "target": 0.8,
    }
    assert stats["voice", DESK]["nOverSla"] == {"count": 1}
    assert stats["voice", DESK]["tAbandon"]["sum"] == 25_000
    assert stats["voice", DESK]["tWait"]["sum"] == 28_000


def test_groups_without_anything_are_left_out(machine: Caller) -> None:
    begin(queue="Billing")

    assert set(ask(machine, groupBy=["queueId"], metrics=["nOffered"])) == {("message", BILLING)}
    assert ask(machine, metrics=["tTalk"]) == {}


def test_a_filter_selects(machine: Caller, agent: Caller) -> None:
    handled(agent, rings_s=1, talks_s=1)
    begin("call", queue="Billing")
    of_maya = {"type": "and", "predicates": [{"dimension": "userId", "value": agent.id}]}

    assert ask(machine, filter=of_maya, metrics=["nConnected"]) == {("voice",): {"nConnected": {"count": 1}}}
    assert ask(machine, groupBy=["wrapUpCode"], filter=of_maya, metrics=["tHandle"])["voice", RESOLVED]
    assert ask(machine, metrics=["nConversations"])["voice",] == {"nConversations": {"count": 2}}


def test_parts_of_an_interval(machine: Caller) -> None:
    start = clock.now()
    begin()
    step(70 * 60)
    begin()

    query = {"interval": f"{iso(start)}/{iso(start + timedelta(hours=2))}", "granularity": "PT30M"}
    (result,) = machine.post(QUERY, query | {"metrics": ["nOffered"], "timeZone": "Europe/Berlin"}).body[
        "results"
    ]
    assert [each["interval"] for each in result["data"]] == [
        f"{iso(start)}/{iso(start + timedelta(minutes=30))}",
        f"{iso(start + timedelta(minutes=60))}/{iso(start + timedelta(minutes=90))}",
    ]


def test_views_count_what_lies_in_a_range(machine: Caller, agent: Caller) -> None:
    handled(agent, rings_s=1, talks_s=10)
    handled(agent, rings_s=1, talks_s=20)
    view = {"target": "tTalk", "name": "long", "function": "rangeBound", "range": {"gte": 15_000}}

    query = {"interval": hour(clock.now() - timedelta(minutes=30)), "metrics": ["tTalk"], "views": [view]}
    (result,) = machine.post(QUERY, query).body["results"]
    assert result["data"][0]["views"] == [
        {"name": "long", "stats": {"count": 1, "sum": 20_000, "min": 20_000, "max": 20_000}}
    ]


def test_views_count_offers_that_came_to_nothing(machine: Caller, agent: Caller) -> None:
    begin("call")
    agent.patch(agent.offer().path, {"state": "disconnected"})
    view = {"target": "nAgentDeclined", "name": "no", "function": "rangeBound", "range": {"gte": 0}}

    query = {"interval": hour(clock.now() - timedelta(minutes=30)), "metrics": ["nOffered"], "views": [view]}
    (result,) = machine.post(QUERY, query).body["results"]
    assert result["data"][0]["views"] == [{"name": "no", "stats": {"count": 1}}]


@pytest.mark.parametrize(
    "change",
    [
        {"interval": None},
        {"interval": "2026-01-02T00:00:00Z/2026-01-01T00:00:00Z"},
        {"granularity": "hourly"},
        {"granularity": "P0D"},
        {"granularity": "PT1S", "interval": "2026-01-01T00:00:00Z/2026-01-31T00:00:00Z"},
        {"timeZone": "Mars/Olympus"},
        {"metrics": []},
        {"metrics": ["tSleep"]},
        {"groupBy": ["mood"]},
        {"views": [{"name": "x"}]},
        {"views": [{"name": "x", "target": "tTalk", "function": "rangeBound", "range": {"gte": []}}]},
        {"groupBy": [[]]},
        {"queryType": "topN", "limit": 3},
        {"filter": {"type": "and", "predicates": [{"dimension": "mood", "value": "x"}]}},
    ],
)
def test_what_cannot_be_summed(machine: Caller, change: dict[str, Any]) -> None:
    query = {"interval": hour(clock.now()), "metrics": ["nOffered"]} | change

    assert machine.post(QUERY, query).status == 400


@pytest.mark.parametrize("path", [QUERY, USERS])
def test_agents_sum_nothing(agent: Caller, path: str) -> None:
    assert agent.post(path, {"interval": hour(clock.now()), "metrics": []}).status == 403


def test_time_of_users(machine: Caller, agent: Caller) -> None:
    step(10)
    agent.set_presence(BUSY)
    step(5)
    of_maya = {"type": "and", "predicates": [{"dimension": "userId", "value": agent.id}]}

    metrics = ["tSystemPresence", "tOrganizationPresence", "tAgentRoutingStatus"]
    stats = ask(machine, USERS, groupBy=["userId"], filter=of_maya, metrics=metrics)[agent.id,]
    assert stats["tSystemPresence ON_QUEUE"] == stats[f"tOrganizationPresence {ON_QUEUE}"] == {"sum": 10_000}
    assert stats["tSystemPresence BUSY"] == {"sum": 5000}
    assert stats["tAgentRoutingStatus IDLE"] == {"sum": 10_000}


def test_time_of_all_users_together(machine: Caller, agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    step(10)

    stats = ask(machine, USERS, metrics=["tAgentRoutingStatus"])[()]
    assert stats["tAgentRoutingStatus IDLE"] == {"sum": 20_000}


def test_time_is_parted(machine: Caller, agent: Caller) -> None:
    start = clock.now()
    step(90)
    query = {"interval": f"{iso(start)}/{iso(start + timedelta(hours=1))}", "granularity": "PT1M"}
    of_maya = {"type": "and", "predicates": [{"dimension": "userId", "value": agent.id}]}

    body = machine.post(USERS, query | {"filter": of_maya, "metrics": ["tAgentRoutingStatus"]}).body
    parts = [each["metrics"][0]["stats"]["sum"] for each in body["results"][0]["data"]]
    assert parts == [60_000, 30_000]


def test_nobody_found_is_no_list(machine: Caller) -> None:
    query = {"interval": hour(clock.now()), "metrics": ["nOffered"]}

    assert machine.post(QUERY, query).body == {"results": []}
