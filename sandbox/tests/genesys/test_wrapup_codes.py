"""Wrap-up codes: the organisation's, and which of them a queue has."""

from typing import Any

import pytest

from tests.genesys.cast import BILLING, DESK, RESOLVED, Caller, Leg

CODES = "/api/v2/routing/wrapupcodes"
OF_DESK = f"/api/v2/routing/queues/{DESK}/wrapupcodes"


def names(caller: Caller, path: str) -> list[str]:
    return [each["name"] for each in caller.get(path).body["entities"]]


def made(caller: Caller, name: str = "Misdirected") -> str:
    code_id: str = caller.post(CODES, {"name": name, "description": "Not for us"}).body["id"]
    return code_id


def test_are_listed_by_name(agent: Caller) -> None:
    assert names(agent, f"{CODES}?name=re*") == ["Refund granted", "Resolved"]
    assert names(agent, f"{CODES}?id={RESOLVED}") == ["Resolved"]
    assert names(agent, CODES)[0] == "Escalated"


def test_are_made_changed_and_removed(machine: Caller) -> None:
    path = f"{CODES}/{made(machine)}"
    changed = machine.put(path, {"name": "Wrong queue"}).body

    assert (changed["name"], machine.get(path).body["name"]) == ("Wrong queue", "Wrong queue")
    assert machine.delete(path).status == 200
    assert (machine.get(path).status, machine.delete(path).status) == (404, 404)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required.field.missing"),
        ({"name": "resolved"}, "duplicate.name"),
        ({"name": "New", "description": 7}, "invalid.value"),
        ({"name": "New", "division": {"id": "none"}}, "bad.request"),
    ],
)
def test_odd_ones_are_refused(machine: Caller, body: dict[str, Any], code: str) -> None:
    assert machine.post(CODES, body).body["code"] == code


def test_agents_only_read(agent: Caller) -> None:
    assert agent.post(CODES, {"name": "Mine"}).status == 403
    assert agent.delete(f"{CODES}/{RESOLVED}").status == 403


def test_join_and_leave_a_queue(machine: Caller) -> None:
    code_id = made(machine)

    added = machine.post(OF_DESK, [{"id": code_id}, {"id": RESOLVED}])

    assert [each["name"] for each in added.body] == ["Misdirected", "Resolved"]
    assert names(machine, f"{OF_DESK}?name=mis*") == ["Misdirected"]
    assert machine.delete(f"{OF_DESK}/{code_id}").status == 200
    assert machine.delete(f"{OF_DESK}/{code_id}").status == 404


def test_removing_one_takes_it_from_queues(machine: Caller) -> None:
    machine.delete(f"{CODES}/{RESOLVED}")

    assert "Resolved" not in names(machine, OF_DESK)


@pytest.mark.parametrize(("body", "status"), [([], 200), ([{"id": "none"}], 404), ([{}], 404)])
def test_a_queue_takes_known_codes_only(machine: Caller, body: list[Any], status: int) -> None:
    before = names(machine, OF_DESK)

    assert machine.post(OF_DESK, body).status == status
    assert names(machine, OF_DESK) == before


def test_a_removed_code_still_names_old_work(agent: Caller, chat: Leg, machine: Caller) -> None:
    agent.post(chat.wrapup_path, {"code": RESOLVED})
    machine.delete(f"{CODES}/{RESOLVED}")

    standing = Caller().get("/sandbox/state").body["conversations"][0]
    assert standing["participants"][-1]["wrapup"] == "Resolved"
    assert "Refund granted" in names(machine, f"/api/v2/routing/queues/{BILLING}/wrapupcodes")
