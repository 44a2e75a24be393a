"""Members of queues: listed, added, joined and removed, from the queue's and from the user's side."""

from typing import Any

import pytest

from sandbox.control import switches
from sandbox.organisation import uuid_of
from tests.genesys.cast import BILLING, DESK, VIP, Caller, listen, step
from tests.genesys.schemas import check_event

QUEUE = f"/api/v2/routing/queues/{DESK}"
MEMBERS = f"{QUEUE}/members"
PRIYA, MAYA, ADA = uuid_of("user", "priya"), uuid_of("user", "maya"), uuid_of("user", "ada")


def names(caller: Caller, path: str) -> list[str]:
    return [each["name"] for each in caller.get(path).body["entities"]]


def test_are_listed_by_name(machine: Caller) -> None:
    expected = ["Ada Park", "Jonas Weber", "Maya Reyes", "Olu Adeyemi", "Sven Lindt"]

    assert names(machine, MEMBERS) == expected
    assert names(machine, f"{MEMBERS}?sortOrder=desc") == expected[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("routingStatus=IDLE&joined=true", ["Maya Reyes"]),
        ("presence=onqueue", ["Maya Reyes"]),
        ("presence=On%20Queue", ["Maya Reyes"]),
        ("name=weber", ["Jonas Weber"]),
        ("skills=hard", ["Ada Park", "Jonas Weber"]),
        ("languages=nosuch", []),
        ("joined=false", []),
        ("memberBy=group", []),
        ("profileSkills=vpn", []),
    ],
)
def test_are_selected(agent: Caller, machine: Caller, query: str, found: list[str]) -> None:
    assert names(machine, f"{MEMBERS}?{query}") == found


def test_expand_to_status_and_presence(agent: Caller, machine: Caller) -> None:
    (member,) = machine.get(f"{MEMBERS}?name=maya&expand=routingStatus,presence").body["entities"]

    assert member["routingStatus"]["status"] == "IDLE"
    assert member["user"]["presence"]["presenceDefinition"]["systemPresence"] == "On Queue"


def test_come_at_most_a_hundred_a_page(machine: Caller) -> None:
    assert machine.get(f"{MEMBERS}?pageSize=101").status == 400
    assert machine.get(f"{QUEUE}/users?pageSize=101").status == 400


def test_the_older_list_has_totals(machine: Caller) -> None:
    assert "total" not in machine.get(MEMBERS).body
    assert machine.get(f"{QUEUE}/users").body["total"] == 5


@pytest.mark.parametrize("path", [MEMBERS, f"{QUEUE}/users"])
def test_are_added_and_removed(machine: Caller, path: str) -> None:
    frames = listen(machine, f"v2.routing.queues.{DESK}.users")

    assert machine.post(path, [{"id": PRIYA}]).status == 200
    assert "Priya Nair" in names(machine, MEMBERS)
    assert machine.post(f"{path}?delete=true", [{"id": PRIYA}]).status == 200

    assert "Priya Nair" not in names(machine, MEMBERS)
    assert [each["eventBody"]["joined"] for each in frames] == [True, False]


@pytest.mark.parametrize("body", [[{"id": PRIYA}, {"id": "none"}], [{}], ["x"], [{"id": PRIYA}] * 101])
def test_are_added_all_or_none(machine: Caller, body: list[Any]) -> None:
    assert machine.post(MEMBERS, body).status == 400
    assert "Priya Nair" not in names(machine, MEMBERS)


def test_none_may_be_added(machine: Caller) -> None:
    assert machine.post(MEMBERS, []).status == 200
    assert machine.patch(MEMBERS, []).body["entities"] == []


@pytest.mark.parametrize("path", [MEMBERS, f"{QUEUE}/users"])
def test_many_join_or_leave_at_once(machine: Caller, path: str) -> None:
    body = [{"id": MAYA, "joined": False}, {"id": ADA, "joined": False}, {"id": PRIYA, "joined": True}]

    answer = machine.patch(path, body)

    assert [each["name"] for each in answer.body["entities"]] == ["Maya Reyes", "Ada Park"]
    assert names(machine, f"{MEMBERS}?joined=false") == ["Ada Park", "Maya Reyes"]
    assert machine.patch(path, [{"id": MAYA}]).status == 400


@pytest.mark.parametrize(("folder", "changed", "removed"), [("members", 202, 204), ("users", 200, 200)])
def test_one_leaves_and_is_removed(machine: Caller, folder: str, changed: int, removed: int) -> None:
    path = f"{QUEUE}/{folder}/{MAYA}"

    assert machine.patch(path, {"joined": False}).status == changed
    assert names(machine, f"{MEMBERS}?joined=false") == ["Maya Reyes"]
    assert machine.delete(path).status == removed
    assert (machine.delete(path).status, machine.patch(path, {"joined": True}).status) == (404, 404)


@pytest.mark.parametrize("body", [{}, {"ringNumber": 7}, {"ringNumber": "x"}, {"joined": "yes"}])
def test_odd_changes_are_refused(machine: Caller, body: dict[str, Any]) -> None:
    assert machine.patch(f"{MEMBERS}/{MAYA}", body).status == 400
    assert machine.patch(f"{MEMBERS}/{MAYA}", {"ringNumber": 1}).status == 202


def test_agents_manage_none(agent: Caller) -> None:
    assert agent.post(MEMBERS, [{"id": PRIYA}]).status == 403
    assert agent.delete(f"{MEMBERS}/{ADA}").status == 403


def test_leaving_a_queue_tells_of_it(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.routing.queues.{DESK}.users")
    path = f"/api/v2/users/{agent.id}/queues"

    answer = agent.patch(f"{path}/{DESK}", {"joined": False})

    assert (answer.status, answer.body["joined"]) == (200, False)
    assert frames[0]["eventBody"]["joined"] is False
    check_event(frames[0])


def test_queues_of_a_user_are_the_joined_ones(agent: Caller) -> None:
    path = f"/api/v2/users/{agent.id}/queues"
    agent.patch(f"{path}/{DESK}", {"joined": False})

    assert names(agent, path) == ["VIP Support"]
    assert names(agent, f"{path}?joined=false") == ["IT Service Desk"]
    assert names(agent, f"{path}?divisionId=none") == []


def test_several_queues_are_left_at_once(agent: Caller) -> None:
    path = f"/api/v2/users/{agent.id}/queues"
    body = [{"id": each, "joined": False} for each in (DESK, VIP, BILLING)]

    answer = agent.patch(path, body)

    assert {each["name"]: each["joined"] for each in answer.body["entities"]} == {
        "IT Service Desk": False,
        "VIP Support": False,
    }
    assert names(agent, path) == []


def test_only_members_join(agent: Caller) -> None:
    assert agent.patch(f"/api/v2/users/{agent.id}/queues/{BILLING}", {"joined": True}).status == 404


def test_nobody_joins_for_a_colleague(agent: Caller, colleague: Caller, supervisor: Caller) -> None:
    path = f"/api/v2/users/{colleague.id}/queues"

    assert agent.patch(f"{path}/{DESK}", {"joined": False}).status == 403
    assert agent.patch(path, [{"id": DESK, "joined": False}]).status == 403
    assert supervisor.patch(f"{path}/{DESK}", {"joined": False}).status == 200


def test_deleted_users_are_none(machine: Caller) -> None:
    machine.delete(f"/api/v2/users/{ADA}")

    assert "Ada Park" not in names(machine, MEMBERS)
    assert machine.get(QUEUE).body["memberCount"] == 4


def test_bulk_joins_may_show_later(machine: Caller, agent: Caller) -> None:
    switches.turn("genesys", "joins-late", on=True)

    answer = machine.patch(MEMBERS, [{"id": MAYA, "joined": False}])
    at_once = names(machine, f"{MEMBERS}?joined=false")
    step(3)
    switches.clear("genesys")

    assert (answer.body["entities"][0]["joined"], at_once) == (True, [])
    assert names(machine, f"{MEMBERS}?joined=false") == ["Maya Reyes"]
