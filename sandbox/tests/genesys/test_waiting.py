"""What waits: changing what it asks for, and how long it would take."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import BILLING, DESK, Caller, begin, step

VPN, GERMAN = uuid_of("skill", "VPN"), uuid_of("language", "German")
QUEUE = f"/api/v2/routing/queues/{DESK}"


def path_of(conversation_id: str) -> str:
    return f"/api/v2/routing/conversations/{conversation_id}"


def wait(caller: Caller, path: str) -> int:
    (result,) = caller.get(path).body["results"]
    seconds: int = result["estimatedWaitTimeSeconds"]
    return seconds


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


def test_who_is_free_takes_the_next_at_once(agent: Caller, machine: Caller) -> None:
    assert wait(machine, f"{QUEUE}/mediatypes/call/estimatedwaittime") == 0


def test_more_waiting_takes_longer(machine: Caller) -> None:
    path = f"/api/v2/routing/queues/{BILLING}/mediatypes/message/estimatedwaittime"
    begin(queue="Billing")
    one = wait(machine, path)

    begin(queue="Billing", customer="sam")

    assert 0 < one < wait(machine, path)


def test_handling_tells_how_long(agent: Caller, machine: Caller) -> None:
    before = wait(machine, f"{QUEUE}/mediatypes/call/estimatedwaittime")
    begin("call")
    agent.patch(agent.offer().path, {"state": "connected"})
    step(60)
    agent.patch(agent.offer().path, {"state": "disconnected"})

    begin("call", customer="sam")

    assert before == 0
    assert wait(machine, f"{QUEUE}/mediatypes/CALL/estimatedwaittime") == 120


@pytest.mark.parametrize(("medium", "count"), [("all", 4), ("email", 1), ("chat", 0), ("videoComm", 0)])
def test_every_medium_of_the_definition_can_be_asked_for(machine: Caller, medium: str, count: int) -> None:
    answer = machine.get(f"{QUEUE}/mediatypes/{medium}/estimatedwaittime")

    assert (answer.status, len(answer.body["results"])) == (200, count)


def test_a_conversation_has_its_own_wait(machine: Caller) -> None:
    first, second = begin(), begin(customer="sam")
    path = f"{QUEUE}/estimatedwaittime"

    assert wait(machine, f"{path}?conversationId={first}") < wait(machine, f"{path}?conversationId={second}")
    assert {each["intent"] for each in machine.get(path).body["results"]} >= {"CALL", "MESSAGE"}


def test_waits_of_nothing_are_refused(machine: Caller) -> None:
    elsewhere = begin(queue="Billing")

    assert machine.get(f"{QUEUE}/estimatedwaittime?conversationId={elsewhere}").status == 400
    assert machine.get(f"{QUEUE}/estimatedwaittime?conversationId=none").status == 404
    assert machine.get(f"{QUEUE}/mediatypes/fax/estimatedwaittime").status == 400
