"""What waits: changing what it asks for."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import Caller, begin

VPN, GERMAN = uuid_of("skill", "VPN"), uuid_of("language", "German")


def path_of(conversation_id: str) -> str:
    return f"/api/v2/routing/conversations/{conversation_id}"


def test_returns_all_values_after_a_change(machine: Caller) -> None:
    path = path_of(begin())
    scores = [{"id": uuid_of("user", "maya"), "score": 90}]
    wanted = {"priority": 7, "skillIds": [VPN], "languageId": GERMAN}
    wanted |= {"skillExpression": "VPN > 3", "requestScoredAgents": scores}

    first = machine.patch(path, wanted).body
    second = machine.patch(path, {"priority": 0}).body

    assert (first["skills"][0]["name"], first["language"]["name"]) == ("VPN", "German")
    assert first["skillExpression"] == "VPN > 3"
    assert first["scoredAgents"][0]["score"] == 90
    assert second == first | {"priority": 0}


def test_shows_in_the_conversation(machine: Caller) -> None:
    conversation_id = begin()
    machine.patch(path_of(conversation_id), {"skillIds": [VPN], "languageId": GERMAN})

    acd = machine.get(f"/api/v2/conversations/{conversation_id}").body["participants"][-1]

    asked = acd["conversationRoutingData"]
    assert (asked["skills"][0]["id"], asked["language"]["id"]) == (VPN, GERMAN)


def test_empty_values_ask_for_nothing(machine: Caller) -> None:
    path = path_of(begin())
    machine.patch(path, {"skillIds": [VPN], "languageId": GERMAN, "skillExpression": "VPN > 3"})

    answer = machine.patch(path, {"skillIds": [], "languageId": "", "labelId": "", "skillExpression": ""})

    assert (answer.body["skills"], answer.body["skillExpression"]) == ([], "")
    assert "language" not in answer.body


@pytest.mark.parametrize(
    "body",
    [
        {"priority": 25_000_001},
        {"priority": -25_000_001},
        {"priority": "high"},
        {"priority": True},
        {"skillIds": "VPN"},
        {"skillIds": ["none"]},
        {"languageId": "none"},
        {"labelId": "none"},
        {"skillExpression": 7},
        {"requestScoredAgents": [{"id": "none", "score": 5}]},
        {"requestScoredAgents": [{"id": uuid_of("user", "maya"), "score": 101}]},
    ],
)
def test_odd_demands_are_refused_and_change_nothing(machine: Caller, body: dict[str, Any]) -> None:
    path = path_of(begin())

    assert machine.patch(path, {"priority": 3} | body).status == 400
    assert machine.patch(path, {}).body["priority"] == 0


def test_takes_the_ends_of_the_range(machine: Caller) -> None:
    path = path_of(begin())

    for priority in (25_000_000, -25_000_000):
        assert machine.patch(path, {"priority": priority}).body["priority"] == priority


def test_agents_may_not(agent: Caller) -> None:
    assert agent.patch(path_of(begin(queue="Billing")), {"priority": 1}).status == 403


def test_unknown_conversations_are_not_found(machine: Caller) -> None:
    assert machine.patch(path_of("none"), {"priority": 1}).status == 404
