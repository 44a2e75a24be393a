"""How long tokens last, and how they end."""

import pytest

from sandbox.genesys.state import STATE
from tests.genesys.cast import Caller, client, listen, sign_in, step
from tests.genesys.schemas import check_event

ME = "/api/v2/tokens/me"


def test_lasts_as_long_as_its_client_says() -> None:
    STATE.clients["sandbox-service"].lifetime_s = 300
    program = client()

    step(299)
    assert program.get(ME).status == 200
    step(2)
    assert program.get(ME).status == 401


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_says_whether_a_token_lives(agent: Caller, method: str) -> None:
    assert agent.send(method, ME).status == 200
    agent.delete(ME)
    assert agent.send(method, ME).status == 401


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
