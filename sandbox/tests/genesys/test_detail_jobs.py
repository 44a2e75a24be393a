"""Conversation details by asynchronous jobs."""

from typing import Any

import pytest

from sandbox.genesys.analytics.store import FULFILLED_AFTER
from tests.genesys.cast import Caller, begin, client, step
from tests.genesys.test_details import lately

JOBS = "/api/v2/analytics/conversations/details/jobs"
DAY_S = 86_400


@pytest.fixture
def old() -> list[str]:
    """Three conversations that ended more than a day ago, which the data lake holds by now."""
    begun = [begin(attributes={"ticket": str(number)}) for number in range(3)]
    for each in begun:
        Caller().post(f"/sandbox/conversations/{each}/end")
    step(DAY_S + 60)
    return begun


def submitted(caller: Caller, **query: Any) -> str:
    answer = caller.post(JOBS, {"interval": lately(days=3)} | query)
    assert answer.status == 202, answer.body
    return f"{JOBS}/{answer.body['jobId']}"


def test_pass_from_queued_to_fulfilled(old: list[str], machine: Caller) -> None:
    job = submitted(machine)
    states = [machine.get(job).body["state"]]
    for seconds in (1, 3, DAY_S):
        step(seconds)
        # A token lives no longer than the results.
        states.append(client().get(job).body["state"])

    assert states == ["QUEUED", "PENDING", "FULFILLED", "EXPIRED"]


def test_are_read_by_cursor(old: list[str], machine: Caller) -> None:
    job = submitted(machine)
    step(FULFILLED_AFTER.total_seconds())

    first = machine.get(f"{job}/results?pageSize=2").body
    second = machine.get(f"{job}/results?pageSize=2&cursor={first['cursor']}").body

    seen = [each["conversationId"] for each in first["conversations"] + second["conversations"]]
    assert seen == old
    assert "cursor" not in second
    assert first["conversations"][0]["participants"][0]["attributes"] == {"ticket": "0"}


def test_hold_nothing_of_today(old: list[str], machine: Caller) -> None:
    today = begin()
    Caller().post(f"/sandbox/conversations/{today}/end")
    job = submitted(machine, limit=2)
    step(FULFILLED_AFTER.total_seconds())

    results = machine.get(f"{job}/results").body
    assert [each["conversationId"] for each in results["conversations"]] == old[:2]
    assert results["dataAvailabilityDate"] <= machine.get(f"{JOBS}/availability").body["dataAvailabilityDate"]


def test_cannot_be_read_too_early(old: list[str], machine: Caller) -> None:
    job = submitted(machine)

    assert machine.get(f"{job}/results").status == 400
    assert machine.delete(job).status == 204
    assert machine.get(job).body["state"] == "CANCELLED"


@pytest.mark.parametrize("query", ["cursor=none", "cursor=WzEsMl0=", "pageSize=0", "pageSize=1001"])
def test_are_read_as_told_only(machine: Caller, query: str) -> None:
    job = submitted(machine)
    step(FULFILLED_AFTER.total_seconds())

    assert machine.get(f"{job}/results?{query}").status == 400


def test_are_refused_as_queries_are(machine: Caller) -> None:
    assert machine.post(JOBS, {"interval": "never"}).status == 400
    assert machine.post(JOBS, {"interval": lately(), "limit": "all"}).status == 400
    assert machine.get(f"{JOBS}/none").status == 404
    assert machine.get(f"{JOBS}/none/results").status == 404
