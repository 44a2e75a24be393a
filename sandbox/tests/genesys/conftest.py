"""A fresh stand-in for every test, and the fixed cast."""

from collections.abc import Iterator

import pytest

from sandbox import clock, sending
from sandbox.control.faults import FAULTS
from sandbox.genesys.messaging import webhook
from sandbox.genesys.world import WORLD
from tests.genesys.cast import ON_QUEUE, Caller, Leg, basic, begin, client, form, sign_in


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start over, with the clock and the faults as they begin; webhooks are tried again without a pause."""
    sending.WAITING.join()
    monkeypatch.setattr(webhook, "PAUSE_S", 0.0)
    WORLD.reset("1")
    yield
    FAULTS["genesys"].clear()
    clock.reset()
    WORLD.reset("1")


@pytest.fixture
def machine() -> Caller:
    """Client credentials."""
    return client()


@pytest.fixture
def restricted() -> Caller:
    """A program with hardly a permission, in the division Finance."""
    header = basic("sandbox-restricted", "sandbox-secret")
    answer = form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=header)
    return Caller(token=answer.body["access_token"])


@pytest.fixture
def agent() -> Caller:
    """Maya, on queue; IT Service Desk and VIP Support."""
    maya = sign_in("maya")
    maya.set_presence(ON_QUEUE)
    return maya


@pytest.fixture
def colleague() -> Caller:
    """Ada, who shares the IT Service Desk with Maya; offline until a test says otherwise."""
    return sign_in("ada")


@pytest.fixture
def stranger() -> Caller:
    """Priya, who has no part in the IT Service Desk."""
    return sign_in("priya")


@pytest.fixture
def supervisor() -> Caller:
    """Sven."""
    return sign_in("sven")


@pytest.fixture
def chat(agent: Caller) -> Leg:
    """Maya's connected chat."""
    begin()
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()


@pytest.fixture
def call(agent: Caller) -> Leg:
    """Maya's connected call."""
    begin("call")
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()
