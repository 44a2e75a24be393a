"""Making, changing and deleting users, their state and their stations."""

import json
from typing import Any

import pytest
from django.test import RequestFactory

from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, DESK, Caller, authorize, read, sign_in

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


def test_clears_texts(supervisor: Caller, agent: Caller) -> None:
    changed = supervisor.patch(one(agent), {"version": 1, "title": "", "preferredName": ""}).body

    assert (changed["title"], "preferredName" in changed) == ("", False)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("", {"version": 1, "name": None, "state": None}),
        ("/presences/purecloud", {"message": None, "primary": None}),
    ],
)
def test_takes_null_for_what_is_left_out(supervisor: Caller, agent: Caller, path: str, more: Any) -> None:
    body = json.dumps({"title": "Lead", "presenceDefinition": {"id": BUSY}} | more)
    factory = RequestFactory(headers={"Authorization": f"Bearer {supervisor.token}"})

    answer = read(factory.patch(f"{one(agent)}{path}", body, content_type="application/json"))

    assert (answer.status, answer.body.get("name", "Maya Reyes")) == (200, "Maya Reyes")


def test_agents_change_nobody(agent: Caller) -> None:
    assert agent.patch(one(agent), {"version": 1, "title": "Boss"}).body["code"] == "missing.any.permissions"


def test_deleting_ends_all_sign_ins(supervisor: Caller, agent: Caller) -> None:
    assert supervisor.delete(one(agent)).status == 200

    assert agent.get(f"{USERS}/me").status == 401
    assert supervisor.get(one(agent)).status == 404
    assert supervisor.get(f"{one(agent)}?state=deleted").body["state"] == "deleted"
    assert authorize().status == 200


def test_deactivating_takes_from_the_queue(supervisor: Caller, agent: Caller) -> None:
    assert supervisor.patch(one(agent), {"state": "inactive", "version": 1}).body["state"] == "inactive"

    members = supervisor.get(f"/api/v2/routing/queues/{DESK}/members?expand=routingStatus").body["entities"]
    assert [m["routingStatus"]["status"] for m in members if m["id"] == agent.id] == ["OFF_QUEUE"]


def test_everyone_has_a_phone(agent: Caller, machine: Caller) -> None:
    own = agent.get(f"{USERS}/stations/me").body

    assert own["associatedStation"]["name"] == "Maya Reyes WebRTC"
    assert own["effectiveStation"]["id"] == own["defaultStation"]["id"]
    assert machine.get(station(agent)).body == own


def test_lists_stations(agent: Caller) -> None:
    entities = agent.get("/api/v2/stations?name=ada*").body["entities"]

    assert [(each["id"], each["status"]) for each in entities] == [(ADAS_PHONE, "ASSOCIATED")]
    assert agent.get("/api/v2/stations/nothing").status == 404
