"""Numbers of rows that a browser sends: none leads to another agent's row, and none breaks a page."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from gateway.models import OutboundRequest
from routing.models import PresenceDefinition
from tests.factories import CallerFactory, ConversationFactory, LegFactory, LookupFactory
from tests.support.tab import Tab

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
# Beyond 64 bits, beyond what Python reads as a number, another script's digits, and no digits at all.
ODD = ("9" * 19, "9" * 30, "9" * 5000, "\N{ARABIC-INDIC DIGIT ONE}", "-1", "1.0", "abc", "\x00")
odd_numbers = pytest.mark.parametrize("number", ODD, ids=lambda number: repr(number[:8]))


@pytest.fixture
def leg(agent):
    lookup = LookupFactory(candidates=CallerFactory.create_batch(2))
    return LegFactory(agent=agent, connected=True, conversation=ConversationFactory(lookup=lookup))


@odd_numbers
def test_an_odd_presence_is_not_found(desk, number):
    PresenceDefinition.objects.create(pk=1, remote_id="presence-1", name="Break")

    response = desk.post(reverse("routing:presence"), {"definition": number}, headers=HTMX)

    assert response.status_code == 404
    assert not OutboundRequest.objects.exists()


@odd_numbers
@pytest.mark.parametrize("kind", ["agent", "queue"])
def test_an_odd_target_is_refused(desk, leg, kind, number):
    url = reverse("inbox:transfer", kwargs={"pk": leg.pk})

    response = desk.post(url, {"target": f"{kind}-{number}"}, headers=HTMX)

    assert response.status_code == 422
    assert not OutboundRequest.objects.exists()


@odd_numbers
def test_an_odd_caller_is_nobody_known(desk, leg, number):
    url = reverse("inbox:caller", kwargs={"pk": leg.pk})

    response = desk.post(url, {"caller": number}, headers=HTMX)

    assert response.status_code == 409
    assert "no longer known here" in response.content.decode()


def test_a_key_that_cannot_be_stored_counts_as_none(desk, leg):
    url = reverse("inbox:action", kwargs={"pk": leg.pk, "noun": "mute"})

    response = desk.post(url, {"request_key": "a\x00b"}, headers=HTMX)

    assert response.status_code == 409
    assert "no open microphone" in response.content.decode()


@pytest.mark.parametrize("action", ["leg", "transfer", "reply", "wrapup", "reading", "dismissal", "caller"])
@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "9" * 5000], ids=len)
def test_an_odd_leg_is_not_found(desk, action, number):
    url = f"/legs/{number}/" if action == "leg" else f"/legs/{number}/{action}/"
    send = desk.get if action == "leg" else desk.post

    response = send(url, {"text": "Hello", "target": "queue-1", "incident_action": "none"}, headers=HTMX)

    assert response.status_code == 404


@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "9" * 5000], ids=len)
def test_an_odd_message_is_not_found(desk, number):
    assert desk.post(f"/messages/{number}/resend/", headers=HTMX).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "9" * 5000, "%D9%A1", "%00"], ids=len)
async def test_an_odd_leg_leaves_the_socket_with_the_desk(agent, desk, number):
    tab = await Tab.of(desk, open_leg=SimpleNamespace(pk=number))

    await tab.shows('id="lists"')
    await tab.close()
