"""An outage on the desks: the strip of every open page, the wrap-up form, and what is written of it."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from incidents.commands import outages
from incidents.commands.outages import OutageForm
from incidents.models import OutageRecord, OutageSuggestion
from incidents.states import OutageEnd
from tests.factories import IncidentFactory, LegFactory
from tests.support.tab import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def form(**values):
    until = timezone.now() + timedelta(hours=2)
    return OutageForm(**{"name": "Email", "closes_at": until, "reply": "We know."} | values)


@pytest.fixture
def master(db):
    return IncidentFactory(number="INC0009001")


@sync_to_async
def opened(master):
    return outages.open_outage(form(master=master), user=None, now=timezone.now())


async def test_every_open_page_is_told_of_it_and_of_its_end(tab, their_tab, master):
    outage = await opened(master)
    for page in (tab, their_tab):
        await page.shows('id="outages"', "Known outage: ", "INC0009001", 'data-insert-reply="We know."')

    changed = form(master=master, banner="Only Berlin.")
    await sync_to_async(outages.change)(outage.pk, changed, user=None, now=timezone.now())
    await tab.shows('id="outages"', "Only Berlin.")

    await sync_to_async(outages.close)(outage.pk, OutageEnd.BY_HAND, now=timezone.now())
    for page in (tab, their_tab):
        html = await page.shows('id="outages"', "The outage is over: ")
        assert "data-insert-reply" not in html


async def test_a_page_that_opens_later_shows_it(desk, master):
    await opened(master)

    tab = await Tab.of(desk)

    await tab.shows('id="outages"', "Known outage: ")
    page = await sync_to_async(desk.get)(reverse("inbox:desk"))
    assert "INC0009001" in page.text
    await tab.close()


async def test_a_wrap_up_is_linked_unless_the_agent_chooses_otherwise(desk, agent, master, queue, press):
    now = timezone.now()
    times = {"connected_at": now, "ended_at": now, "wrapped_up_at": now}  # Genesys has its code
    leg = await sync_to_async(LegFactory)(agent=agent, ended=True, conversation__queue=queue, **times)
    await opened(master)

    page = await sync_to_async(desk.get)(reverse("inbox:leg", args=[leg.pk]))
    assert 'value="master" checked' in page.text
    assert "Link to the outage" in page.text

    tab = await Tab.of(desk, open_leg=leg)
    await press(desk, f"/legs/{leg.pk}/wrapup/", incident_action="master", notes="Known.")
    await tab.shows('data-state="recorded"', "linked to master", "INC0009001")
    assert await OutageRecord.objects.acount() == 1
    await tab.close()


async def test_a_suggestion_is_for_those_who_may_open_one(tab, their_tab, agent):
    now, permission = timezone.now(), await Permission.objects.aget(codename="open_outage")
    await agent.user.user_permissions.aadd(permission)

    found = OutageSuggestion(at=now, seen_at=now, arrivals=38, usual=4, word="email", mentions=31)
    await sync_to_async(outages.suggest)(found, now=now)

    await tab.shows(
        'id="outages"', "Looks like an outage: 38 new conversations in 10 min", "Open outage mode"
    )
    assert "Looks like" not in await their_tab.shows('id="outages"', "hx-swap-oob")
    await sync_to_async(outages.dismiss)(found.pk, user=agent.user, now=now)
    assert "Looks like" not in await tab.shows('id="outages"')
