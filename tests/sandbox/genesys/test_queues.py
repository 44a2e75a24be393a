"""Queues, members and settings."""

import pytest

from tests.sandbox.genesys.cast import BILLING, DESK, Caller, listen


def names(caller: Caller, path: str) -> list[str]:
    return [each["name"] for each in caller.get(path).body["entities"]]


def test_lists_queues(machine: Caller) -> None:
    assert names(machine, "/api/v2/routing/queues") == ["IT Service Desk", "Billing", "VIP Support"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=billing", ["Billing"]),
        ("name=b*", ["Billing"]),
        ("name=bill", []),
        (f"id={DESK}", ["IT Service Desk"]),
    ],
)
def test_finds_queues(machine: Caller, query: str, found: list[str]) -> None:
    assert names(machine, f"/api/v2/routing/queues?{query}") == found


def test_unknown_queue_is_not_found(machine: Caller) -> None:
    assert machine.get("/api/v2/routing/queues/none").status == 404


def test_my_queues(agent: Caller) -> None:
    assert names(agent, "/api/v2/routing/queues/me") == ["IT Service Desk", "VIP Support"]


def test_members_by_status(agent: Caller, machine: Caller) -> None:
    path = f"/api/v2/routing/queues/{DESK}/members"

    assert len(names(machine, path)) == 5
    assert names(machine, f"{path}?routingStatus=IDLE&joined=true") == ["Maya Reyes"]


def test_members_are_at_most_a_hundred_a_page(machine: Caller) -> None:
    assert machine.get(f"/api/v2/routing/queues/{DESK}/members?pageSize=101").status == 400


def test_leaving_a_queue_tells_of_it(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.routing.queues.{DESK}.users")
    path = f"/api/v2/users/{agent.id}/queues"

    answer = agent.patch(f"{path}/{DESK}", {"joined": False})

    assert (answer.status, answer.body["joined"]) == (200, False)
    assert frames[0]["eventBody"]["joined"] is False
    assert names(agent, f"{path}?joined=true") == ["VIP Support"]


def test_only_members_join(agent: Caller) -> None:
    assert agent.patch(f"/api/v2/users/{agent.id}/queues/{BILLING}", {"joined": True}).status == 404


def test_prompts_differ(machine: Caller) -> None:
    desk = machine.get(f"/api/v2/routing/queues/{DESK}").body
    billing = machine.get(f"/api/v2/routing/queues/{BILLING}").body

    assert desk["acwSettings"] == {"wrapupPrompt": "MANDATORY"}
    assert billing["acwSettings"] == {"wrapupPrompt": "OPTIONAL"}
    assert desk["mediaSettings"]["message"]["alertingTimeoutSeconds"] == 30


def test_refuses_an_unknown_prompt(machine: Caller) -> None:
    body = {"acwSettings": {"wrapupPrompt": "SOMETIMES"}}

    assert machine.put(f"/api/v2/routing/queues/{DESK}", body).status == 400
