"""gateway.tokens: each agent's own, and the service's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gateway import tokens
from gateway.models import AgentToken
from gateway.providers.errors import Unauthorised
from gateway.providers.oauth import Token
from tests.factories import NOON, AgentTokenFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_of_an_agent_replace_the_one_before():
    now = timezone.now()
    for word in ("first", "second"):
        tokens.store("maya", Token(access_token=word, expires_in_s=600), now)

    assert tokens.of_agent("maya") == "second"
    assert tokens.signed_in() == ["maya"]


def test_of_an_agent_are_good_again_after_a_new_sign_in():
    AgentTokenFactory(subject="maya", ended=True)

    tokens.store("maya", Token(access_token="new"), timezone.now())

    assert tokens.has_agent("maya")


def test_of_an_agent_end_once_and_alone():
    for subject in ("maya", "ada", "priya"):
        AgentTokenFactory(subject=subject, token=f"{subject}'s", ended=subject == "priya")

    for subject in ("maya", "priya"):
        tokens.end(subject, timezone.now())

    assert tokens.signed_in() == ["ada"]
    assert [tokens.has_agent(subject) for subject in ("maya", "ada", "sven")] == [False, True, False]
    assert tokens.of_agent("ada") == "ada's"
    assert AgentToken.objects.get(subject="priya").ended_at == NOON


def test_of_an_agent_last_until_they_expire():
    token = AgentTokenFactory(expires_at=NOON)

    assert [token.is_good(NOON - SECOND), token.is_good(NOON)] == [True, False]


@pytest.mark.parametrize("missing", [{"ended": True}, {"expires_at": NOON - timedelta(days=900)}, None])
def test_that_are_over_ask_for_a_new_sign_in(missing):
    if missing:
        AgentTokenFactory(subject="maya", **missing)

    with pytest.raises(Unauthorised, match="Sign in again"):
        tokens.of_agent("maya")

    assert tokens.signed_in() == []


def test_of_the_service_are_fetched_once():
    fetched = []
    shared = tokens.SharedToken(lambda: fetched.append(1) or Token(access_token=f"token-{len(fetched)}"))

    assert [shared() for _ in range(3)] == ["token-1"] * 3
    shared.invalidate()
    assert shared() == "token-2"


def test_of_the_service_are_renewed_before_they_end():
    fetched = []
    shared = tokens.SharedToken(
        lambda: fetched.append(1) or Token(access_token=f"token-{len(fetched)}", expires_in_s=30)
    )

    assert [shared(), shared()] == ["token-1", "token-2"]
