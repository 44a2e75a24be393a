"""Pages and buttons: who may use them, and how the result of a command becomes a response."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gateway.models import OutboundRequest
from inbox.actions import PLAIN
from inbox.models import Activity, Message
from inbox.states import State
from tests.factories import (
    NOON,
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    UserFactory,
)
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ACTIONS = (
    "acceptance",
    "refusal",
    "hold",
    "resumption",
    "mute",
    "unmute",
    "end",
    "reply",
    "wrapup",
    "reading",
    "dismissal",
    "caller",
)
FILLED = {"text": "Hello", "request_key": "click-1", "incident_action": "none", "reason": "Spam"}


def url(action, leg):
    if action in PLAIN:
        return reverse("inbox:action", kwargs={"pk": leg.pk, "noun": action})
    return reverse(f"inbox:{action}", kwargs={"pk": leg.pk})


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, connected=True)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_another_agents_leg_is_not_found(request, leg, code, action, who):
    browser = browser_of(request.getfixturevalue(who))

    response = browser.post(url(action, leg), FILLED | {"code": code.remote_id}, headers=HTMX)

    assert response.status_code == 404
    assert not Activity.objects.exists()
    assert not OutboundRequest.objects.exists()


@pytest.mark.parametrize("action", ["leg", "transfer"])
def test_another_agents_conversation_is_not_shown(stranger, leg, action):
    assert browser_of(stranger).get(url(action, leg)).status_code == 404


def test_another_agents_message_is_not_sent_again(stranger, leg):
    message = MessageFactory(conversation=leg.conversation, failed=True, agent=leg.agent)

    response = browser_of(stranger).post(reverse("inbox:resend", kwargs={"pk": message.pk}), headers=HTMX)

    assert response.status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_a_script_without_a_sign_in_keeps_its_page(leg, action):
    assert Client().post(url(action, leg), headers=HTMX).status_code == 401


def test_a_browser_without_a_sign_in_is_sent_to_it(leg):
    response = Client().get(url("leg", leg))

    assert response.headers["Location"].startswith(reverse("accounts:signin"))


def test_a_user_who_is_no_agent_is_refused(clouds, db):
    browser = Client()
    browser.force_login(UserFactory())

    assert browser.get(reverse("inbox:desk")).status_code == 403


@pytest.mark.parametrize("action", [one for one in ACTIONS if one != "caller"])  # a search
def test_nothing_changes_by_reading(desk, leg, action):
    assert desk.get(url(action, leg)).status_code == 405


def test_a_script_gets_no_page(ring, desk):
    response = desk.post(url("acceptance", ring()), FILLED, headers=HTMX)

    assert (response.status_code, response.content) == (204, b"")


def test_a_page_without_scripts_is_redrawn(ring, desk):
    response = desk.post(url("acceptance", ring()), follow=True)

    assert response.redirect_chain[0][0] == reverse("inbox:desk")
    assert "Connecting…" in response.content.decode()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_refusal_says_why(desk, leg, headers):
    response = desk.post(url("acceptance", leg), FILLED, headers=headers)

    assert response.status_code == 409
    assert "no longer yours to accept" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "why"), [("", "Write something first"), ("x" * 2001, "2000 characters at most")]
)
def test_a_reply_that_cannot_be_sent_is_kept_on_the_page(desk, leg, text, why):
    response = desk.post(url("reply", leg), {"text": text}, headers=HTMX)

    assert response.status_code == 422
    assert why in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({"code": "", "incident_action": "none"}, "Choose a wrap-up code"),
        ({"code": "made-up", "incident_action": "none"}, "no longer there"),
        ({"code": "real", "incident_action": "update", "incident": "INC9999999"}, "was not found"),
        ({"code": "real", "incident_action": "update"}, "Choose the incident"),
        ({"code": "real", "incident_action": "create", "title": " "}, "a title"),
    ],
)
def test_a_wrap_up_names_what_is_missing(desk, agent, code, filled, why):
    leg = LegFactory(agent=agent, wrap_up=True)
    chosen = filled | {"code": code.remote_id if filled["code"] == "real" else filled["code"]}

    response = desk.post(url("wrapup", leg), chosen, headers=HTMX)

    assert response.status_code == 422
    assert why in response.content.decode()


def test_the_transfer_dialog_offers_colleagues_and_queues(desk, leg, colleague, queue):
    html = desk.get(url("transfer", leg), headers=HTMX).content.decode()
    queues = desk.get(url("transfer", leg), {"kind": "queue"}, headers=HTMX).content.decode()

    assert colleague.name in html
    assert queue.name in queues
    assert "Maya Reyes" not in html


@pytest.mark.parametrize("target", ["", "agent-0", "queue-0", "moon-1", "agent-x", "agent-²"])
def test_a_transfer_needs_a_target(desk, leg, target):
    assert desk.post(url("transfer", leg), {"target": target}, headers=HTMX).status_code == 422


def test_the_desk_shows_what_rings_and_who_it_is(desk, agent):
    caller = CallerFactory(name="Noor Haddad", vip=True)
    incident = IncidentFactory(caller=caller, title="VPN drops every hour")
    lookup = LookupFactory(one=True, caller=caller, incidents=[incident])
    LegFactory(agent=agent, conversation=ConversationFactory(lookup=lookup))

    html = desk.get(reverse("inbox:desk")).content.decode()

    assert incident.number in html
    assert "VPN drops every hour" in html
    assert 'data-state="offered"' in html


def test_buttons_of_an_offer_send_nothing_but_their_keys(desk, agent):
    LegFactory(agent=agent, conversation__customer_name="Grace Okafor")

    names = set(re.findall(r'<input type="hidden" name="([^"]*)"', desk.get("/").text))

    assert names <= {"csrfmiddlewaretoken", "request_key"}


def test_the_desk_shows_only_ones_own(desk, colleague):
    LegFactory(agent=colleague, conversation=ConversationFactory(customer_name="Somebody Else"))

    assert "Somebody Else" not in desk.get(reverse("inbox:desk")).content.decode()


def test_an_open_conversation_shows_its_thread(desk, leg):
    MessageFactory(conversation=leg.conversation, text="My VPN drops <often>")

    html = desk.get(url("leg", leg)).content.decode()

    assert "My VPN drops &lt;often&gt;" in html
    assert "<html" in html


def test_a_script_that_opens_a_conversation_gets_the_workspace_only(desk, leg):
    response = desk.get(url("leg", leg), headers=HTMX | {"HX-Target": "workspace"})

    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_shown(desk, agent, state):
    leg = LegFactory(agent=agent, state=state, connected_at=NOON)

    assert desk.get(url("leg", leg)).status_code == 200


def test_signing_out_with_work_in_hand_asks_first(desk, agent, leg):
    response = desk.post(reverse("inbox:signout"))

    assert leg.conversation.title in response.content.decode()
    assert "_auth_user_id" in desk.session
    desk.post(reverse("inbox:signout"), {"sure": "yes"})
    assert "_auth_user_id" not in desk.session


def test_a_press_cannot_take_the_place_of_our_own_requests(desk, leg, clouds):
    desk.post(url("hold", leg), {"request_key": f"incident:{leg.conversation.remote_id}"})

    assert OutboundRequest.objects.get(operation="park").key.startswith(f"press:{leg.agent.pk}:")
