"""Times as clients write them: intervals with and without a zone, single dates with one."""

import pytest

from tests.genesys.cast import DESK, Caller

ALL = "/api/v2/analytics"
# Source: the definition's own example of an interval.
NAIVE = "2026-01-01T00:00:00/2026-01-02T00:00:00"


@pytest.mark.parametrize(
    ("path", "metrics"),
    [
        ("conversations/details/query", None),
        ("conversations/aggregates/query", ["nOffered"]),
        ("users/aggregates/query", ["tSystemPresence"]),
    ],
)
def test_an_interval_needs_no_zone(machine: Caller, path: str, metrics: list[str] | None) -> None:
    query = {"interval": NAIVE} | ({"metrics": metrics} if metrics else {})

    assert machine.post(f"{ALL}/{path}", query).status == 200


@pytest.mark.parametrize("at", ["2026-01-01T00:00:00", "2026-01-01", "9999-12-31T23:59:59-14:00"])
def test_a_single_date_needs_a_zone(agent: Caller, at: str) -> None:
    body = {"queueId": DESK, "callbackNumbers": ["+12065550123"], "callbackScheduledTime": at}

    answer = agent.post("/api/v2/conversations/callbacks", body)
    assert (answer.status, answer.body["code"]) == (400, "invalid.date")
