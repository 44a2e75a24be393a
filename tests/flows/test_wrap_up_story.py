"""Genesys ends the wrap-up while the agent writes: every tab keeps the form, and one of them files."""

import pytest
import pytest_asyncio

from inbox.models import Leg
from tests.flows.test_message_story import happens, leg_of
from tests.support.clicks import click
from tests.support.tab import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
LATE = {"code": "", "notes": "Certificate renewed.", "incident_action": "create", "title": "VPN drops"}


@pytest.fixture
def ended(talk, clouds, code):
    """A leg in wrap-up, in a queue that gives eight seconds for it."""
    clouds.set_wrap_up("MANDATORY_TIMEOUT", 8)
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    return Leg.objects.select_related("conversation").get()


@pytest_asyncio.fixture
async def tabs(desk, ended):
    """Two tabs of the agent with the conversation open."""
    opened = [await Tab.of(desk, open_leg=ended) for _ in range(2)]
    yield opened
    for tab in opened:
        await tab.close()


async def test_is_filed_after_the_time_ran_out(tabs, ended, clouds, press, desk):
    finish = f'id="leg-{ended.pk}-finish"'
    for tab in tabs:
        await tab.shows(finish, 'data-code="required" data-due')

    await happens(clouds, lambda: clouds.pass_time(9))
    for tab in tabs:
        html = await tab.shows(finish, 'data-code="given" data-due', "Genesys has the code already.")
        assert f'id="leg-{ended.pk}-card" class' in html

    await press(desk, f"/legs/{ended.pk}/wrapup/", **LATE)
    for tab in tabs:
        html = await tab.shows(finish, "data-done")
        assert f'id="leg-{ended.pk}-card" class' not in html

    await happens(clouds)
    [incident] = clouds.rows("incident", correlation_id=ended.conversation.remote_id)
    notes = clouds.rows("sys_journal_field", element_id=incident["sys_id"])
    assert [LATE["notes"] in note["value"] for note in notes] == [True]


async def test_stays_due_when_the_customer_comes_back(tabs, ended, clouds, press, desk, agent):
    await happens(clouds, lambda: clouds.pass_time(9))
    await happens(clouds, lambda: clouds.customer_of(ended.conversation.remote_id).writes("It is back."))
    again = await leg_of(agent)
    await press(desk, f"/legs/{again.pk}/acceptance/")
    await happens(clouds)

    html = await tabs[0].shows(f'id="leg-{again.pk}-finish"', 'data-state="connected"')

    assert 'data-code="given" data-due' in html.split(f'id="leg-{ended.pk}-finish"')[1]
    assert f'id="leg-{ended.pk}-card" class' in html
