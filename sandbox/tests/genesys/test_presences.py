"""Setting presences: one's own, and with a message."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, DESK, ON_QUEUE, Caller, listen


def path_of(caller: Caller) -> str:
    return f"/api/v2/users/{caller.id}/presences/purecloud"


def test_changes_only_the_message(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?presence&activity")

    body = agent.patch(path_of(agent), {"message": "Back at noon"}).body

    assert (body["message"], body["presenceDefinition"]["id"]) == ("Back at noon", ON_QUEUE)
    assert [each["eventBody"].get("message") for each in frames] == ["Back at noon", None]
    assert frames[1]["eventBody"]["presence"]["presenceMessage"] == "Back at noon"


def test_activity_tells_the_queues_of_who_is_off_queue(agent: Caller, machine: Caller) -> None:
    agent.set_presence(BUSY)
    frames = listen(machine, f"v2.users.{agent.id}.activity")

    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": False})
    before = len(frames)
    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": True})

    left, back = frames[before - 1]["eventBody"], frames[-1]["eventBody"]
    assert (DESK in left["activeQueueIds"], DESK in back["activeQueueIds"]) == (False, True)
    assert left["dateActiveQueuesChanged"] <= back["dateActiveQueuesChanged"]
    assert back["outOfOffice"] == {"active": False}


def test_takes_primary_as_it_is(agent: Caller) -> None:
    assert agent.patch(path_of(agent), {"primary": True}).body["primary"] is True
    assert agent.patch(path_of(agent), {"primary": False}).status == 400
    assert agent.patch(path_of(agent), {"primary": False, "message": "Here"}).body["message"] == "Here"


@pytest.mark.parametrize(
    "body",
    [{}, {"presenceDefinition": BUSY}, {"presenceDefinition": {"id": [BUSY]}}, {"message": 5}],
)
def test_refuses_what_asks_for_nothing(agent: Caller, body: dict[str, Any]) -> None:
    assert agent.patch(path_of(agent), body).body["code"] == "bad.request"
    assert agent.routing_status() == "IDLE"


def test_knows_one_source(agent: Caller) -> None:
    assert agent.get(f"/api/v2/users/{agent.id}/presences/PURECLOUD").status == 200
    assert agent.get(f"/api/v2/users/{agent.id}/presences/teams").status == 404
    assert agent.get(f"/api/v2/users/presences/teams/bulk?id={agent.id}").status == 404


def test_reads_ids_with_commas(agent: Caller, colleague: Caller) -> None:
    bulk = agent.get(f"/api/v2/users/presences/purecloud/bulk?id={agent.id},{colleague.id}").body

    assert {each["userId"] for each in bulk} == {agent.id, colleague.id}


def test_reads_fifty_at_most(agent: Caller) -> None:
    bulk = "/api/v2/users/presences/purecloud/bulk"

    assert agent.get(bulk).body == []
    assert agent.get(f"{bulk}?id={','.join(['x'] * 51)}").status == 400


@pytest.mark.parametrize(
    ("name", "system"), [("On Queue", "On Queue"), ("Back office", "Busy"), ("Meal", "Meal")]
)
def test_spells_system_presences_as_words(agent: Caller, name: str, system: str) -> None:
    agent.set_presence(uuid_of("presence", name))

    own = agent.get(path_of(agent)).body
    mine = agent.get("/api/v2/users/me?expand=presence,presenceDefinitions").body
    bulk = agent.get(f"/api/v2/users/presences/purecloud/bulk?id={agent.id}").body
    older = {each["id"]: each["systemPresence"] for each in mine["presenceDefinitions"]}
    shown = [each["presenceDefinition"]["systemPresence"] for each in (own, mine["presence"], *bulk)]
    assert [*shown, older[uuid_of("presence", name)]] == [system] * 4
