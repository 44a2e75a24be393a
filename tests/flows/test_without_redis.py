"""Redis is away: pages and clicks work, the page knows that nothing is pushed, and asks."""

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from gateway import budget
from inbox import timeline
from inbox.models import Activity, Desk, Leg
from inbox.timeline import Line
from live import layer
from tests.factories import NOON, LegFactory
from tests.flows.test_message_story import happens
from tests.support.running import free_ports
from tests.support.tab import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
STOCK = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest.fixture(autouse=True)
def _away(settings):
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}"
    redis = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"}
    settings.CHANNEL_LAYERS = {"default": {**redis, "CONFIG": {"hosts": [settings.REDIS_URL]}}}


async def test_a_click_is_carried_out(agent, desk, clouds, press):
    await sync_to_async(clouds.stream.listen)()
    await sync_to_async(clouds.set_presence)(agent)
    await happens(clouds, lambda: clouds.customer(text="Hello"))
    leg = await Leg.objects.aget()

    await press(desk, reverse("inbox:action", kwargs={"pk": leg.pk, "noun": "acceptance"}))
    await happens(clouds)

    assert (await Leg.objects.aget()).state == "connected"


async def test_a_page_is_shown(agent, desk):
    leg = await sync_to_async(LegFactory)(agent=agent, connected=True)

    response = await sync_to_async(desk.get)(reverse("inbox:leg", kwargs={"pk": leg.pk}))

    assert response.status_code == 200


async def test_a_socket_says_that_nothing_is_pushed_and_tells_what_to_ask_for(agent, desk):
    tab = await Tab.of(desk)
    await tab.shows('id="lists"')
    await tab.shows('id="pulse"', 'data-live="no"')

    await sync_to_async(Desk.bump_revision)({agent.pk})

    await tab.shows('id="pulse"', 'data-revision="1"', 'data-live="no"')
    await tab.close()


async def test_a_page_is_live_again_once_redis_is_back(agent, desk, settings):
    leg = await sync_to_async(LegFactory)(agent=agent, connected=True)
    tab = await Tab.of(desk)
    await tab.shows('data-live="no"')

    settings.CHANNEL_LAYERS = STOCK
    layer.breaker.close()
    await tab.shows('data-live="yes"')
    await sync_to_async(timeline.record)(leg.conversation, [Line(kind=Activity.Kind.HELD)], at=NOON)

    await tab.shows("beforeend:#list-active", f'id="leg-{leg.pk}-card"')
    await tab.close()


async def test_requests_are_counted_in_the_process(settings):
    settings.GENESYS_BUDGET_PER_MINUTE = 1
    await sync_to_async(budget.spend)(budget.Provider.GENESYS, subject="maya", lane=0)

    with pytest.raises(budget.NotSent):
        await sync_to_async(budget.spend)(budget.Provider.GENESYS, subject="maya", lane=0)
