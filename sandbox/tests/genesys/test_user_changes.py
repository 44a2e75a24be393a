"""Making, changing and deleting users, their state, stations, and whether they are out of office."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import DESK, Caller, authorize, listen, sign_in
from tests.genesys.schemas import check_event

USERS = "/api/v2/users"
FINANCE = uuid_of("division", "Finance")
KIM = {"name": "Kim Solo", "email": "Kim.Solo@northwind.example", "divisionId": FINANCE}
ADAS_PHONE = uuid_of("station", "ada")


def one(caller: Caller) -> str:
    return f"{USERS}/{caller.id}"


def station(caller: Caller) -> str:
    return f"{USERS}/{caller.id}/station"


def test_makes_a_user_who_can_sign_in(supervisor: Caller) -> None:
    made = supervisor.post(USERS, KIM).body

    assert (made["division"]["name"], made["email"], made["version"]) == (
        "Finance",
        "kim.solo@northwind.example",
        1,
    )
    assert sign_in("kim.solo@northwind.example").get(f"{USERS}/me").body["id"] == made["id"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"email": "maya.reyes@northwind.example"}, 409),
        ({"email": "kim"}, 400),
        ({"name": ""}, 400),
        ({"divisionId": "nowhere"}, 400),
        ({"state": "asleep"}, 400),
    ],
)
def test_makes_no_strange_user(supervisor: Caller, changed: dict[str, Any], status: int) -> None:
    assert supervisor.post(USERS, KIM | changed).status == status
    assert supervisor.get(USERS).body["total"] == 6


def test_changes_with_the_current_version(supervisor: Caller, agent: Caller) -> None:
    body = {"version": 1, "title": "Lead", "acdAutoAnswer": True, "profileSkills": ["juggling"]}
    changed = supervisor.patch(one(agent), body | {"preferredName": "May"}).body

    assert (changed["title"], changed["acdAutoAnswer"], changed["version"]) == ("Lead", True, 2)
    assert changed["preferredName"] == "May"
    again = supervisor.patch(one(agent), {"version": 1, "title": "Boss"})
    assert (again.status, again.body["code"]) == (409, "general.conflict")


@pytest.mark.parametrize(
    "body",
    [
        {"title": "Lead"},
        {"version": "1"},
        {"version": 1, "name": 5},
        {"version": 1, "title": "Lead", "acdAutoAnswer": "yes"},
        {"version": 1, "title": "Lead", "profileSkills": "juggling"},
        {"version": 1, "title": "Lead", "state": "asleep"},
    ],
)
def test_changes_all_or_nothing(supervisor: Caller, agent: Caller, body: dict[str, Any]) -> None:
    assert supervisor.patch(one(agent), body).status == 400
    assert agent.get(f"{USERS}/me").body["title"] == "Service desk analyst"


def test_agents_change_nobody(agent: Caller) -> None:
    assert agent.patch(one(agent), {"version": 1, "title": "Boss"}).body["code"] == "missing.any.permissions"


def test_deleting_ends_all_sign_ins(supervisor: Caller, agent: Caller) -> None:
    assert supervisor.delete(one(agent)).status == 200

    assert agent.get(f"{USERS}/me").status == 401
    assert supervisor.get(one(agent)).status == 404
    assert supervisor.get(f"{one(agent)}?state=deleted").body["state"] == "deleted"
    assert authorize().status == 200


def test_deactivating_takes_from_the_queue(supervisor: Caller, agent: Caller) -> None:
    path = f"{one(agent)}/state"

    changed = supervisor.put(path, {"state": "inactive", "version": 1, "stateChangeReason": "Leave"}).body

    assert (changed["state"], changed["stateChangeReason"], changed["version"]) == ("inactive", "Leave", 2)
    assert supervisor.get(path).body == changed
    members = supervisor.get(f"/api/v2/routing/queues/{DESK}/members?expand=routingStatus").body["entities"]
    assert [m["routingStatus"]["status"] for m in members if m["id"] == agent.id] == ["OFF_QUEUE"]


@pytest.mark.parametrize("body", [{"state": "asleep"}, {}, {"state": "active", "stateChangeReason": "Fun"}])
def test_refuses_a_strange_state(supervisor: Caller, agent: Caller, body: dict[str, Any]) -> None:
    assert supervisor.put(f"{one(agent)}/state", body).body["code"] == "invalid.value"


def test_everyone_has_a_phone(agent: Caller, machine: Caller) -> None:
    own = agent.get(f"{USERS}/stations/me").body

    assert own["associatedStation"]["name"] == "Maya Reyes WebRTC"
    assert own["effectiveStation"]["id"] == own["defaultStation"]["id"]
    assert machine.get(station(agent)).body == own


def test_moves_to_a_free_phone(agent: Caller, supervisor: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.station")
    path = f"{USERS}/stations/me/associatedstation"

    taken = agent.put(f"{path}/{ADAS_PHONE}")
    supervisor.delete(f"/api/v2/stations/{ADAS_PHONE}/associateduser")
    free = agent.put(f"{path}/{ADAS_PHONE}")

    assert (taken.status, taken.body["code"]) == (409, "userservice.stationalreadyassociated")
    assert free.status == 200
    assert frames[0]["eventBody"]["associatedStation"]["id"] == ADAS_PHONE
    check_event(frames[0])


def test_leaves_the_phone(agent: Caller) -> None:
    assert agent.delete(f"{USERS}/stations/me/associatedstation").status == 204

    own = agent.get(f"{USERS}/stations/me").body
    assert "associatedStation" not in own
    assert own["effectiveStation"] == own["defaultStation"]


def test_seats_somebody_else(supervisor: Caller, agent: Caller, colleague: Caller) -> None:
    assert supervisor.delete(f"{station(colleague)}/associatedstation").status == 202
    assert supervisor.put(f"{station(agent)}/associatedstation/{ADAS_PHONE}").status == 202
    assert supervisor.put(f"{station(agent)}/defaultstation/{ADAS_PHONE}").status == 202
    assert supervisor.get(f"/api/v2/stations/{ADAS_PHONE}").body["userId"] == agent.id
    assert supervisor.delete(f"{station(agent)}/defaultstation").status == 202
    assert "defaultStation" not in supervisor.get(station(agent)).body


def test_lists_stations(agent: Caller) -> None:
    entities = agent.get("/api/v2/stations?name=ada*").body["entities"]

    assert [(each["id"], each["status"]) for each in entities] == [(ADAS_PHONE, "ASSOCIATED")]
    assert agent.get("/api/v2/stations/nothing").status == 404
    assert agent.put(f"{station(agent)}/associatedstation/{ADAS_PHONE}").status == 403


def test_goes_out_of_office(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.outofoffice")
    days = {"startDate": "2026-12-24T00:00:00Z", "endDate": "2026-12-27T00:00:00Z"}

    agent.put(f"{one(agent)}/outofoffice", {"active": True} | days)

    assert agent.get(f"{one(agent)}/outofoffice").body["endDate"] == "2026-12-27T00:00:00.000Z"
    assert frames[0]["eventBody"]["active"] is True
    check_event(frames[0])


@pytest.mark.parametrize(
    "body",
    [
        {"active": "yes"},
        {"active": True},
        {"active": True, "startDate": "soon", "endDate": "later"},
        {"active": True, "startDate": "2026-12-27T00:00:00Z", "endDate": "2026-12-24T00:00:00Z"},
    ],
)
def test_refuses_a_strange_absence(agent: Caller, body: dict[str, Any]) -> None:
    assert agent.put(f"{one(agent)}/outofoffice", body).status == 400


def test_sends_nobody_else_out_of_office(agent: Caller, colleague: Caller) -> None:
    answer = agent.put(f"{one(colleague)}/outofoffice", {"active": True, "indefinite": True})

    assert (answer.status, answer.body["code"]) == (403, "outofoffice.update.error")
