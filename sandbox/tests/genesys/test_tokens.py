"""How long tokens last, and how they end."""

import pytest

from tests.genesys.cast import Caller, client, listen, sign_in, step
from tests.genesys.schemas import check_event

ME = "/api/v2/tokens/me"
TIMEOUT = "/api/v2/tokens/timeout"
CLIENT = "/api/v2/oauth/clients/sandbox-agent"


def test_lasts_as_long_as_its_client_says(supervisor: Caller, agent: Caller) -> None:
    settings = {"name": "Desk", "authorizedGrantType": "CODE", "accessTokenValiditySeconds": 300}
    settings |= {"scope": ["user-basic-info"]}
    supervisor.put(CLIENT, settings | {"registeredRedirectUri": ["https://desk.example/"]})

    assert supervisor.get(CLIENT).body["accessTokenValiditySeconds"] == 300
    step(86_300)
    assert agent.get(ME).status == 200
    step(101)
    assert agent.get(ME).status == 401


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_says_whether_a_token_lives(agent: Caller, method: str) -> None:
    assert agent.send(method, ME).status == 200
    agent.delete(ME)
    assert agent.send(method, ME).status == 401


def test_ends_an_idle_token(supervisor: Caller, agent: Caller) -> None:
    supervisor.put(TIMEOUT, {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 600})

    step(599)
    assert "dateTokenIdles" in agent.get(ME).body
    step(599)
    assert agent.get("/api/v2/users/me").status == 200
    step(600)
    assert agent.get(ME).body["code"] == "bad.credentials"


def test_looks_at_a_token_without_waking_it(supervisor: Caller, agent: Caller) -> None:
    supervisor.put(TIMEOUT, {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 600})

    step(400)
    first = agent.get(f"{ME}?preserveIdleTTL=true")
    step(400)

    assert first.status == 200
    assert agent.get(ME).status == 401


def test_programs_do_not_idle(machine: Caller) -> None:
    machine.put(TIMEOUT, {"enableIdleTokenTimeout": True})
    step(80_000)

    assert machine.get(TIMEOUT).body["enableIdleTokenTimeout"] is True
    assert "dateTokenIdles" not in machine.get(ME).body


@pytest.mark.parametrize(
    "body",
    [
        {"idleTokenTimeoutSeconds": 299},
        {"idleTokenTimeoutSeconds": "600"},
        {"enableIdleTokenTimeout": "yes"},
        {"inactivityTimeoutUnit": "Days"},
    ],
)
def test_refuses_a_strange_timeout(supervisor: Caller, body: dict[str, object]) -> None:
    assert supervisor.put(TIMEOUT, body).body["code"] == "invalid.value"
    assert supervisor.get(TIMEOUT).body["idleTokenTimeoutSeconds"] == 1800


def test_ends_every_token_of_a_user(supervisor: Caller, agent: Caller, machine: Caller) -> None:
    second = sign_in("maya")
    frames = listen(machine, f"v2.users.{agent.id}.tokens")

    assert supervisor.delete(f"/api/v2/tokens/{agent.id}").status == 200

    assert {agent.get(ME).status, second.get(ME).status} == {401}
    assert len(frames) == 2
    check_event(frames[0])


def test_tells_the_users_own_channel(supervisor: Caller, agent: Caller) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.presence")

    supervisor.delete(f"/api/v2/tokens/{agent.id}")

    assert frames[-1]["topicName"] == f"v2.system.token_revoked.{agent.id}"
    check_event(frames[-1])


def test_ends_nobodys_tokens_but_with_the_permission(agent: Caller, colleague: Caller) -> None:
    assert agent.delete(f"/api/v2/tokens/{colleague.id}").status == 403
    assert client().delete("/api/v2/tokens/nobody").body["code"] == "not.found"


def test_names_scopes_of_a_persons_token(agent: Caller, machine: Caller) -> None:
    assert "conversations" in agent.get(ME).body["authorizedScope"]
    assert machine.get(ME).body["authorizedScope"] == []
