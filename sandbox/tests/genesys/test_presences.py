"""Setting presences: one's own, many at once, with a message, and after the work at hand."""

from typing import Any

import pytest

from tests.genesys.cast import BUSY, ON_QUEUE, RESOLVED, Caller, Leg, begin, listen
from tests.genesys.schemas import check_event

BULK = "/api/v2/users/presences/bulk"
SETTINGS = "/api/v2/presence/settings"


def path_of(caller: Caller) -> str:
    return f"/api/v2/users/{caller.id}/presences/purecloud"


def entry(caller: Caller, presence_id: str = BUSY) -> dict[str, Any]:
    return {"id": caller.id, "presenceDefinition": {"id": presence_id}}


@pytest.fixture
def polite(supervisor: Caller) -> None:
    """Whoever leaves the queue finishes first."""
    supervisor.put(SETTINGS, {"requestingOffQueueEnabled": True})


def test_changes_only_the_message(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?presence&activity")

    body = agent.patch(path_of(agent), {"message": "Back at noon"}).body

    assert (body["message"], body["presenceDefinition"]["id"]) == ("Back at noon", ON_QUEUE)
    assert [each["eventBody"].get("message") for each in frames] == ["Back at noon", None]
    assert frames[1]["eventBody"]["presence"]["presenceMessage"] == "Back at noon"


def test_takes_primary_as_it_is(agent: Caller) -> None:
    assert agent.patch(path_of(agent), {"primary": True}).body["primary"] is True
    assert agent.patch(path_of(agent), {"primary": False}).status == 400


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


@pytest.mark.parametrize("query", ["", "id=" + ",".join(["x"] * 51)])
def test_reads_one_to_fifty(agent: Caller, query: str) -> None:
    assert agent.get(f"/api/v2/users/presences/purecloud/bulk?{query}").status == 400


def test_sets_many(supervisor: Caller, agent: Caller, colleague: Caller) -> None:
    answer = supervisor.put(BULK, [entry(agent), entry(colleague)])

    assert [each["presenceDefinition"]["id"] for each in answer.body] == [BUSY, BUSY]
    assert agent.routing_status() == "OFF_QUEUE"


@pytest.mark.parametrize("wrong", [{"id": "nobody", "message": "x"}, "maya", {"id": []}])
def test_sets_all_or_none(supervisor: Caller, agent: Caller, wrong: Any) -> None:
    answer = supervisor.put(BULK, [entry(agent), wrong])

    assert answer.status in (400, 404)
    assert agent.routing_status() == "IDLE"


def test_agents_do_not_set_many(agent: Caller) -> None:
    assert agent.put(BULK, [entry(agent)]).status == 403


def test_leaves_at_once_unless_told_otherwise(agent: Caller, chat: Leg) -> None:
    assert agent.set_presence(BUSY).body["presenceDefinition"]["id"] == BUSY


@pytest.mark.usefixtures("polite")
def test_leaves_the_queue_after_the_work(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.presence")

    asked = agent.set_presence(BUSY).body
    assert asked["presenceDefinition"]["id"] == ON_QUEUE
    assert asked["futurePresenceDefinition"]["id"] == BUSY
    check_event(frames[0])

    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED})
    assert frames[-1]["eventBody"]["presenceDefinition"]["id"] == BUSY
    assert agent.routing_status() == "OFF_QUEUE"


@pytest.mark.usefixtures("polite")
def test_is_offered_nothing_more_while_leaving(agent: Caller, chat: Leg) -> None:
    agent.set_presence(BUSY)

    begin()

    assert len(agent.get("/api/v2/conversations").body["entities"]) == 1


@pytest.mark.usefixtures("polite")
def test_choosing_on_queue_again_stays(agent: Caller, chat: Leg) -> None:
    agent.set_presence(BUSY)

    body = agent.set_presence(ON_QUEUE).body

    assert "futurePresenceDefinition" not in body
    begin()
    assert len(agent.get("/api/v2/conversations").body["entities"]) == 2


def test_keeps_settings(supervisor: Caller) -> None:
    restore = {"enabled": True, "restoreTimeMilliseconds": 1000, "restoreOnQueueEnabled": True}

    supervisor.put(SETTINGS, {"restorePresenceSettings": restore})

    assert supervisor.get(SETTINGS).body["restorePresenceSettings"] == restore


@pytest.mark.parametrize(
    "body",
    [
        {"requestingOffQueueEnabled": "yes"},
        {"restorePresenceSettings": []},
        {"restorePresenceSettings": {"restoreTimeMilliseconds": -1}},
    ],
)
def test_refuses_strange_settings(supervisor: Caller, body: dict[str, Any]) -> None:
    assert supervisor.put(SETTINGS, body).body["code"] == "invalid.value"
