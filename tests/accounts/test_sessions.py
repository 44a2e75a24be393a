"""Who is signed in in a browser, and whose pages are closed when that changes."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from sandbox.testing import ids
from sandbox.testing.ids import uuid_of

from accounts.views import PENDING_COOKIE
from gateway.models import OutboundRequest
from routing.models import Activity, Agent
from tests.factories import AgentFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
Kind = Activity.Kind


@pytest.fixture
def browser(clouds):
    return Client(SERVER_NAME="127.0.0.1")


def sign_in(browser, key="maya"):
    """Sign in by Genesys as a person of the sandbox's organisation, and return Bridge's answer."""
    there = browser.post(reverse("accounts:begin"), {"agent": ids.agent(key).email}).headers["Location"]
    back = requests.get(there, timeout=5, allow_redirects=False).headers["Location"]
    return browser.get(back)


def lines(agent):
    return list(agent.activities.order_by("id").values_list("kind", flat=True))


def test_signs_the_former_agent_of_the_browser_out(agent):
    browser = browser_of(agent)

    sign_in(browser, "ada")

    ada = Agent.objects.get(remote_id=uuid_of("user", "ada"))
    assert int(browser.session["_auth_user_id"]) == ada.user_id
    assert (lines(agent), lines(ada)) == ([Kind.SIGNED_OUT], [Kind.SIGNED_IN])
    agent.refresh_from_db()
    assert agent.signed_out_at is None  # the sign-in at Genesys goes on


def test_leaves_the_pages_of_one_who_signs_in_again(agent):
    sign_in(browser_of(agent))

    assert lines(agent) == [Kind.SIGNED_IN]


def test_keeps_the_sessions_of_other_browsers(agent):
    elsewhere = browser_of(agent)

    sign_in(browser_of(agent), "ada")

    assert elsewhere.get(reverse("inbox:desk")).status_code == 200


def test_lets_nobody_in_without_a_beginning(browser):
    response = browser.get(reverse("accounts:callback"), {"state": "made-up", "code": "made-up"})

    assert response.status_code == 400
    assert "_auth_user_id" not in browser.session


def test_forgets_a_beginning_that_came_back_wrong(browser):
    there = browser.post(reverse("accounts:begin")).headers["Location"]
    [state] = parse_qs(urlsplit(there).query)["state"]
    browser.get(reverse("accounts:callback"), {"state": "made-up", "code": "x"})

    response = browser.get(reverse("accounts:callback"), {"state": state, "code": "x"})

    assert response.status_code == 400
    assert not browser.cookies[PENDING_COOKIE].value


def test_goes_by_the_last_beginning(browser):
    first = browser.post(reverse("accounts:begin")).headers["Location"]
    browser.post(reverse("accounts:begin"))
    [state] = parse_qs(urlsplit(first).query)["state"]

    response = browser.get(reverse("accounts:callback"), {"state": state, "code": "x"})

    assert response.status_code == 400


def test_makes_a_user_of_a_new_agent_once(browser):
    for _ in range(2):
        sign_in(browser)

    agent, user = Agent.objects.get(), User.objects.get()
    assert (agent.user, agent.name, agent.email) == (user, "Maya Reyes", user.email)
    assert (user.username, user.first_name) == (agent.remote_id, "Maya Reyes")
    assert (user.is_staff, user.check_password("")) == (False, False)


def test_takes_an_agent_back_who_had_gone(browser):
    AgentFactory(remote_id=uuid_of("user", "maya"), active=False, user=None, name="Old name")

    sign_in(browser)

    agent = Agent.objects.get()
    assert (agent.active, agent.name) == (True, "Maya Reyes")
    assert agent.user


@pytest.mark.parametrize(("person_id", "asked"), [("", 1), ("1" * 32, 0)])
def test_looks_for_the_agents_person_until_it_is_known(browser, person_id, asked):
    AgentFactory(remote_id=uuid_of("user", "maya"), person_id=person_id)

    sign_in(browser)

    assert OutboundRequest.objects.filter(operation="find_agent").count() == asked
