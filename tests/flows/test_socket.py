"""The desk's socket: whose it is, what it catches up with, and when it closes."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from bridge_project.asgi import application
from inbox import timeline
from inbox.consumers import SIGNED_OUT
from inbox.models import Activity
from inbox.timeline import Line
from routing.models import Agent
from tests.factories import NOON, LegFactory, MessageFactory
from tests.flows.test_message_story import happens
from tests.support.tab import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


async def test_shows_at_once_how_things_stand(agent, desk):
    leg = await sync_to_async(LegFactory)(agent=agent, connected=True)

    tab = await Tab.of(desk)

    await tab.shows('id="ringing"', 'id="lists"', f'id="leg-{leg.pk}-card"', 'id="revision"')
    await tab.close()


async def test_shows_the_open_conversation_to_its_agent_only(agent, desk, colleague):
    theirs = await sync_to_async(LegFactory)(agent=colleague, connected=True)
    await sync_to_async(MessageFactory)(conversation=theirs.conversation, text="Nobody else's business")

    tab = await Tab.of(desk, open_leg=theirs)

    assert "Nobody else's business" not in await tab.shows('id="lists"')
    await tab.close()


async def test_tells_nobody_else(agent, tab, their_tab, clouds):
    await their_tab.shows('id="lists"')
    await sync_to_async(clouds.stream.listen)()
    await sync_to_async(clouds.set_presence)(agent)

    await happens(clouds, lambda: clouds.customer(text="Hello"))

    await tab.shows("Noor Haddad", "Accept")
    assert await their_tab.is_silent()


async def test_is_not_for_strangers(db):
    headers = [(b"origin", b"http://127.0.0.1"), (b"host", b"127.0.0.1")]
    socket = WebsocketCommunicator(application, "/ws/desk/", headers=headers)

    accepted, _ = await socket.connect()

    assert not accepted


@pytest.mark.parametrize(
    ("origin", "host", "forwarded", "is_own"),
    [
        ("http://127.0.0.1", "127.0.0.1", "", True),
        ("http://127.0.0.1:81", "127.0.0.1:81", "", True),
        ("https://127.0.0.1", "127.0.0.1", "https", True),
        (settings.PUBLIC_URL, "127.0.0.1:81", "", True),  # behind a proxy
        ("https://evil.test", "127.0.0.1", "", False),
        ("http://evil.test", "evil.test", "", False),  # not in ALLOWED_HOSTS
        ("http://127.0.0.1:81", "127.0.0.1", "", False),
        ("https://127.0.0.1", "127.0.0.1", "", False),
        ("http://127.0.0.1", "127.0.0.1", "https", False),
        ("null", "127.0.0.1", "", False),
        ("", "127.0.0.1", "", False),
    ],
)
async def test_is_for_pages_of_the_same_origin_only(desk, origin, host, forwarded, is_own):
    cookie = desk.cookies.output(attrs=[], header="", sep=";").strip()
    named = {"cookie": cookie, "origin": origin, "host": host, "x-forwarded-proto": forwarded}
    headers = [(name.encode(), value.encode()) for name, value in named.items() if value]
    socket = WebsocketCommunicator(application, "/ws/desk/", headers=headers)

    accepted, _ = await socket.connect(timeout=3)

    assert accepted == is_own
    await socket.disconnect()


async def test_closes_when_the_agent_signs_out_elsewhere(tab, desk):
    await tab.shows('id="lists"')

    await sync_to_async(desk.post)(reverse("inbox:signout"))

    assert await tab.is_closed() == SIGNED_OUT


@pytest.mark.parametrize("connected_at", [None, NOON])
async def test_tells_nothing_of_a_colleagues_later_thread(agent, desk, colleague, connected_at):
    leg = await sync_to_async(LegFactory)(agent=agent, ended=True, connected_at=connected_at)
    theirs = await sync_to_async(LegFactory)(agent=colleague, conversation=leg.conversation, connected=True)
    tab = await Tab.of(desk, open_leg=leg)
    await tab.shows('id="lists"')

    await sync_to_async(add_message)(theirs, leg)  # one change with both legs, as a snapshot may bring

    assert "swordfish" not in await tab.shows('id="revision"')
    await tab.close()


def add_message(*legs):
    conversation = legs[0].conversation
    message = MessageFactory(conversation=conversation, text="swordfish", sent_at=NOON + timedelta(minutes=1))
    lines = [Line(kind=Activity.Kind.CHANGED, leg=leg) for leg in legs]
    with transaction.atomic():
        timeline.record(conversation, [*lines, Line(kind=Activity.Kind.MESSAGE, message=message)], at=NOON)


def deactivate_user(agent, desk):
    User.objects.filter(pk=agent.user_id).update(is_active=False)


def deactivate_agent(agent, desk):
    Agent.objects.filter(pk=agent.pk).update(active=False)


def end_session(agent, desk):
    desk.logout()


@pytest.mark.parametrize("ending", [deactivate_user, deactivate_agent, end_session])
async def test_closes_soon_after_the_agent_may_no_longer_see_it(agent, desk, ending):
    tab = await Tab.of(desk)
    await tab.shows('id="lists"')

    await sync_to_async(ending)(agent, desk)

    assert await tab.is_closed(within_s=5) == SIGNED_OUT


async def test_stays_open_for_everybody_else(tab, agent, colleague, desk):
    await sync_to_async(deactivate_user)(colleague, desk)

    await tab.shows('id="pulse"', 'data-live="yes"')
