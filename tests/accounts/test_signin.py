"""Signing in by Genesys: authorisation code with PKCE, against the sandbox."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse
from sandbox.testing.ids import sys_id_of, uuid_of

from accounts.views import PENDING_COOKIE
from gateway import tokens
from gateway.models import AgentToken, OutboundRequest
from routing.models import Activity, Agent
from tests.factories import AgentFactory, UserFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
MAYA = uuid_of("user", "maya")
MAIL = "maya.reyes@northwind.example"
CALLBACK = "/signin/callback/"


@pytest.fixture
def browser(clouds):
    return Client(SERVER_NAME="127.0.0.1")


def to_genesys_and_back(browser, **begin):
    """Follow the browser to Genesys; return the address it comes back to."""
    there = browser.post(reverse("accounts:begin"), {"agent": MAIL, **begin}).headers["Location"]
    return requests.get(there, timeout=5, allow_redirects=False).headers["Location"]


def begun(browser):
    """Return what the browser keeps of a sign-in until it comes back."""
    return signing.loads(browser.cookies[PENDING_COOKIE].value, salt=PENDING_COOKIE)


def test_brings_the_agent_to_the_desk(browser):
    back = to_genesys_and_back(browser)

    response = browser.get(back)

    assert response.headers["Location"] == reverse("inbox:desk")
    assert browser.get(reverse("inbox:desk")).status_code == 200
    assert Agent.objects.get().user.pk == int(browser.session["_auth_user_id"])


def test_sends_a_challenge_and_not_the_verifier(browser):
    there = browser.post(reverse("accounts:begin"), {"agent": MAIL}).headers["Location"]

    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    pending = begun(browser)
    assert asked["code_challenge_method"] == "S256"
    assert pending["verifier"] not in there
    assert asked["state"] == pending["state"]


def test_stores_the_token_encrypted_and_good(browser, clouds):
    browser.get(to_genesys_and_back(browser))

    assert clouds.owner_of(tokens.of_agent(MAYA)) == MAYA
    assert Activity.objects.get().kind == Activity.Kind.SIGNED_IN


def test_finds_the_agents_own_record_in_servicenow(browser, deliver):
    browser.get(to_genesys_and_back(browser))

    deliver()

    assert Agent.objects.get().person_id == sys_id_of("sys_user", "maya")


def test_returns_to_where_it_began(browser):
    back = to_genesys_and_back(browser, next="/legs/7/")

    assert browser.get(back).headers["Location"] == "/legs/7/"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_never_leads_elsewhere(browser, target):
    back = to_genesys_and_back(browser, next=target)

    assert browser.get(back).headers["Location"] == reverse("inbox:desk")


def test_ends_the_sign_out_of_before(browser, agent):
    agent.signed_out_at = agent.user.date_joined
    agent.save()

    browser.get(to_genesys_and_back(browser))

    agent.refresh_from_db()
    assert agent.signed_out_at is None


def test_refuses_a_wrong_state(browser):
    back = to_genesys_and_back(browser).replace("state=", "state=x")

    response = browser.get(back)

    assert (response.status_code, "_auth_user_id" in browser.session) == (400, False)
    assert not AgentToken.objects.exists()


def test_refuses_a_second_use_of_the_same_answer(browser):
    back = to_genesys_and_back(browser)
    browser.get(back)
    browser.post(reverse("inbox:signout"))

    assert browser.get(back).status_code == 400


def test_refuses_another_browsers_answer(browser):
    back = to_genesys_and_back(Client(SERVER_NAME="127.0.0.1"))

    assert browser.get(back).status_code == 400


def test_says_why_genesys_did_not_let_the_agent_in(browser):
    browser.post(reverse("accounts:begin"))
    state = begun(browser)["state"]

    answer = {"state": state, "error": "access_denied", "error_description": "Your account is locked."}
    response = browser.get(CALLBACK, answer)

    assert response.status_code == 400
    assert b"Your account is locked." in response.content


def test_says_so_when_the_code_is_not_good(browser):
    browser.post(reverse("accounts:begin"))
    state = begun(browser)["state"]

    response = browser.get(CALLBACK, {"state": state, "code": "made-up"})

    assert response.status_code == 400
    assert b"did not complete" in response.content


def test_is_not_for_an_account_that_is_switched_off(browser):
    AgentFactory(remote_id=MAYA, user=UserFactory(is_active=False))

    response = browser.get(to_genesys_and_back(browser))

    assert response.status_code == 400
    assert b"switched off" in response.content
    assert not AgentToken.objects.exists()
    assert not Activity.objects.exists()


def test_that_is_only_begun_leaves_nothing_behind(browser):
    browser.get(reverse("accounts:begin"))

    assert browser.cookies[PENDING_COOKIE]["httponly"]
    assert not Session.objects.exists()


@pytest.mark.parametrize("value", ["", "made-up", "e30:1:x"])
def test_refuses_a_begun_sign_in_that_bridge_did_not_store(browser, value):
    back = to_genesys_and_back(browser)
    browser.cookies[PENDING_COOKIE] = value

    assert browser.get(back).status_code == 400


def test_refuses_an_answer_that_comes_too_late(browser, monkeypatch):
    back = to_genesys_and_back(browser)
    monkeypatch.setattr("accounts.views.PENDING_S", -1)

    assert browser.get(back).status_code == 400


def test_out_ends_the_token_in_both_places(clouds, agent):
    browser = browser_of(agent)
    token = tokens.of_agent(agent.remote_id)

    browser.post(reverse("inbox:signout"))

    assert clouds.owner_of(token) is None
    assert not tokens.has_agent(agent.remote_id)
    assert browser.get(reverse("inbox:desk")).status_code == 302


def test_out_works_while_genesys_is_down(clouds, agent):
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))

    response = browser_of(agent).post(reverse("inbox:signout"))

    assert response.status_code == 302
    assert not tokens.has_agent(agent.remote_id)


def test_is_asked_for_by_every_page(browser):
    response = browser.get(reverse("inbox:desk"))

    assert response.status_code == 302
    assert reverse("accounts:signin") in response.headers["Location"]
    assert not OutboundRequest.objects.exists()
