"""Setting utilization, for all and for one agent."""

from typing import Any

import pytest

from tests.genesys.cast import Caller, begin

ALL = "/api/v2/routing/utilization"


def own(caller: Caller) -> str:
    return f"/api/v2/routing/users/{caller.id}/utilization"


def capacity(medium: str, maximum: int, **more: Any) -> dict[str, Any]:
    return {"utilization": {medium: {"maximumCapacity": maximum} | more}}


def test_begins_with_the_organisations(agent: Caller) -> None:
    body = agent.get(own(agent)).body

    assert (body["level"], body["maxInboundCalls"]) == ("Organization", 1)
    assert {medium: each["maximumCapacity"] for medium, each in body["utilization"].items()} == {
        "call": 1,
        "callback": 1,
        "chat": 4,
        "email": 1,
        "message": 4,
    }


def test_sets_and_resets_an_agents_own(agent: Caller, supervisor: Caller) -> None:
    changed = supervisor.put(own(agent), capacity("message", 2)).body

    assert (changed["level"], changed["utilization"]["message"]["maximumCapacity"]) == ("Agent", 2)
    assert changed["utilization"]["email"]["maximumCapacity"] == 1
    assert supervisor.delete(own(agent)).status == 200
    assert agent.get(own(agent)).body["level"] == "Organization"


def test_returns_what_is_left_out_to_the_organisations(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(own(agent), capacity("message", 2))

    changed = supervisor.put(own(agent), capacity("email", 3)).body

    assert changed["utilization"]["message"]["maximumCapacity"] == 4


def test_the_organisations_reaches_who_has_none(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(ALL, capacity("message", 7) | {"maxInboundCalls": 2})

    body = agent.get(own(agent)).body
    assert (body["utilization"]["message"]["maximumCapacity"], body["maxInboundCalls"]) == (7, 2)
    assert supervisor.get(ALL).body["utilization"]["call"]["interruptableMediaTypes"] == []


def test_the_organisations_goes_back_to_the_systems(machine: Caller) -> None:
    machine.put(ALL, capacity("message", 7))

    assert machine.delete(ALL).status == 200
    assert machine.get(ALL).body["utilization"]["message"]["maximumCapacity"] == 4


def test_offers_no_more_than_is_set(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(own(agent), capacity("message", 1))
    begin()
    begin()

    assert len(agent.get("/api/v2/conversations").body["entities"]) == 1


def test_offers_at_once_when_the_limit_rises(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(own(agent), capacity("message", 1))
    begin()
    begin()

    supervisor.delete(own(agent))

    assert len(agent.get("/api/v2/conversations").body["entities"]) == 2


def test_a_call_keeps_a_chat_waiting(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(own(agent), capacity("call", 1, interruptableMediaTypes=["email"]))
    begin("call")
    begin()

    assert agent.offer().medium == "calls"


def test_parked_work_makes_room(agent: Caller, supervisor: Caller) -> None:
    supervisor.put(own(agent), capacity("message", 1))
    begin()
    path = agent.offer().path
    agent.patch(path, {"state": "connected"})
    begin()

    agent.patch(f"{path}/parkingstate", {"state": "parked"})

    assert len(agent.get("/api/v2/conversations").body["entities"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"utilization": {"fax": {"maximumCapacity": 1}}},
        {"utilization": []},
        capacity("call", -1),
        capacity("call", 26),
        {"utilization": {"call": {"maximumCapacity": "many"}}},
        capacity("call", 1, interruptableMediaTypes=["fax"]),
        capacity("call", 1, interruptableMediaTypes="email"),
        capacity("call", 1, includeNonAcd="yes"),
        {"labelUtilizations": {"nothing": {"maximumCapacity": 1}}},
        {"maxInboundCalls": -1},
    ],
)
def test_refuses_what_makes_no_sense(agent: Caller, supervisor: Caller, body: dict[str, Any]) -> None:
    answer = supervisor.put(own(agent), body)

    assert (answer.status, answer.body["code"]) == (400, "invalid.value")
    assert agent.get(own(agent)).body["level"] == "Organization"


def test_agents_may_only_look(agent: Caller) -> None:
    assert agent.put(own(agent), capacity("message", 9)).status == 403
