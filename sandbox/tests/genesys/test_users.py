"""Users, presence and routing status."""

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, ON_QUEUE, Caller, begin, listen, step


def test_me_expands_only_what_is_asked(agent: Caller) -> None:
    plain = agent.get("/api/v2/users/me").body
    full = agent.get("/api/v2/users/me?expand=presence,routingStatus&expand=authorization").body

    assert plain["name"] == "Maya Reyes"
    assert "presence" not in plain
    assert full["presence"]["presenceDefinition"]["systemPresence"] == "On Queue"
    assert full["routingStatus"]["status"] == "IDLE"
    assert full["authorization"]["permissions"]


def test_me_needs_a_user(machine: Caller) -> None:
    answer = machine.get("/api/v2/users/me")

    assert (answer.status, answer.body["code"]) == (400, "not.a.user")


def test_pages_users(machine: Caller) -> None:
    body = machine.get("/api/v2/users?pageSize=4&pageNumber=2").body

    assert len(body["entities"]) == 2
    assert (body["total"], body["pageCount"]) == (6, 2)
    assert body["previousUri"] == "/api/v2/users?pageSize=4&pageNumber=1"
    assert "nextUri" not in body


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=501", "pageNumber=0", "pageSize=x"])
def test_refuses_a_page_out_of_range(machine: Caller, query: str) -> None:
    assert machine.get(f"/api/v2/users?{query}").status == 400


def test_unknown_user_is_not_found(machine: Caller) -> None:
    answer = machine.get(f"/api/v2/users/{uuid_of('user', 'nobody')}")

    assert (answer.status, answer.body["code"]) == (404, "general.resource.not.found")


def test_on_queue_makes_idle_and_tells_of_both(agent: Caller, colleague: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{colleague.id}?presence&routingStatus")

    colleague.set_presence(ON_QUEUE)

    assert [each["topicName"].rpartition(".")[2] for each in frames] == ["presence", "routingStatus"]
    assert frames[0]["eventBody"]["presenceDefinition"]["systemPresence"] == "ON_QUEUE"
    assert frames[1]["eventBody"]["routingStatus"]["status"] == "IDLE"


def test_leaving_the_queue_makes_off_queue(agent: Caller) -> None:
    agent.set_presence(BUSY)

    assert agent.routing_status() == "OFF_QUEUE"


def test_presence_is_ones_own(agent: Caller, colleague: Caller, supervisor: Caller) -> None:
    path = f"/api/v2/users/{agent.id}/presences/purecloud"
    body = {"presenceDefinition": {"id": BUSY}}

    assert colleague.patch(path, body).status == 403
    assert supervisor.patch(path, body).status == 200


def test_refuses_an_unknown_presence(agent: Caller) -> None:
    assert agent.set_presence("nothing").body["code"] == "bad.request"


def test_reads_presences_in_bulk(agent: Caller, colleague: Caller) -> None:
    bulk = agent.get(f"/api/v2/users/presences/purecloud/bulk?id={agent.id}&id={colleague.id}").body

    assert {each["userId"] for each in bulk} == {agent.id, colleague.id}


def test_returns_from_not_responding(agent: Caller) -> None:
    begin()
    step(31)
    assert agent.routing_status() == "NOT_RESPONDING"

    answer = agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": "IDLE"})

    assert (answer.status, answer.body["status"]) == (200, "IDLE")


@pytest.mark.parametrize("status", ["OFF_QUEUE", "INTERACTING", "NOT_RESPONDING", "nonsense"])
def test_refuses_other_transitions(agent: Caller, status: str) -> None:
    answer = agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": status})

    assert (answer.status, answer.body["code"]) == (400, "general.bad.request")


def test_refuses_idle_off_queue(colleague: Caller) -> None:
    assert colleague.put(f"/api/v2/users/{colleague.id}/routingstatus", {"status": "IDLE"}).status == 400


def test_choosing_on_queue_again_ends_not_responding(agent: Caller) -> None:
    begin()
    step(31)

    agent.set_presence(ON_QUEUE)

    assert agent.routing_status() == "IDLE"
    assert agent.offer().state == "alerting"


def test_definitions_hold_secondary_presences(agent: Caller) -> None:
    entities = agent.get("/api/v2/presence/definitions").body["entities"]

    kinds = {each["languageLabels"]["en_US"]: (each["type"], each["systemPresence"]) for each in entities}
    assert kinds["On Queue"] == ("System", "On Queue")
    assert kinds["Back office"] == ("User", "Busy")
