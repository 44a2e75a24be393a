"""Queues, members and settings."""

import pytest

from tests.sandbox.genesys.cast import BILLING, DESK, Caller, listen


def names(caller: Caller, path: str) -> list[str]:
    return [each["name"] for each in caller.get(path).body["entities"]]


def test_lists_queues(service: Caller) -> None:
    assert names(service, "/api/v2/routing/queues") == ["IT Service Desk", "Billing", "VIP Support"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=billing", ["Billing"]),
        ("name=b*", ["Billing"]),
        ("name=bill", []),
        (f"id={DESK}", ["IT Service Desk"]),
    ],
)
def test_finds_queues(service: Caller, query: str, found: list[str]) -> None:
    assert names(service, f"/api/v2/routing/queues?{query}") == found


def test_unknown_queue_is_not_found(service: Caller) -> None:
    assert service.get("/api/v2/routing/queues/none").status == 404


def test_my_queues(agent: Caller) -> None:
    assert names(agent, "/api/v2/routing/queues/me") == ["IT Service Desk", "VIP Support"]


def test_members_by_status(agent: Caller, service: Caller) -> None:
    path = f"/api/v2/routing/queues/{DESK}/members"

    assert len(names(service, path)) == 5
    assert names(service, f"{path}?routingStatus=IDLE&joined=true") == ["Maya Reyes"]


def test_members_are_at_most_a_hundred_a_page(service: Caller) -> None:
    assert service.get(f"/api/v2/routing/queues/{DESK}/members?pageSize=101").status == 400


def test_leaving_a_queue_tells_of_it(agent: Caller, service: Caller) -> None:
    frames = listen(service, f"v2.routing.queues.{DESK}.users")
    path = f"/api/v2/users/{agent.id}/queues"

    answer = agent.patch(f"{path}/{DESK}", {"joined": False})

    assert (answer.status, answer.body["joined"]) == (200, False)
    assert frames[0]["eventBody"]["joined"] is False
    assert names(agent, f"{path}?joined=true") == ["VIP Support"]


def test_only_members_join(agent: Caller) -> None:
    assert agent.patch(f"/api/v2/users/{agent.id}/queues/{BILLING}", {"joined": True}).status == 404


def test_prompts_differ(service: Caller) -> None:
    desk = service.get(f"/api/v2/routing/queues/{DESK}").body
    billing = service.get(f"/api/v2/routing/queues/{BILLING}").body

    assert desk["acwSettings"] == {"wrapupPrompt": "MANDATORY"}
    assert billing["acwSettings"] == {"wrapupPrompt": "OPTIONAL"}
    assert desk["mediaSettings"]["message"]["alertingTimeoutSeconds"] == 30


def test_refuses_an_unknown_prompt(service: Caller) -> None:
    body = {"acwSettings": {"wrapupPrompt": "SOMETIMES"}}

    assert service.put(f"/api/v2/routing/queues/{DESK}", body).status == 400
