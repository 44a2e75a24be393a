"""A customer writes, two agents help, one incident remains: through views and socket."""

import pytest
from asgiref.sync import sync_to_async
from sandbox.testing.ids import sys_id_of

from inbox.models import Leg
from tests.support.clicks import browser_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
NOTE = "Certificate is fine, please look at the router."


@sync_to_async
def happens(clouds, *steps):
    """Let things happen outside, then let both sides come to rest."""
    made = [step() for step in steps]
    clouds.deliver()
    return made[0] if made else None


@sync_to_async
def leg_of(agent):
    return Leg.objects.select_related("conversation").filter(agent=agent).latest("id")


@pytest.fixture
def open_desk(agent, colleague, code, clouds):
    """Both agents on queue, the stream listening; Noor has three open incidents."""
    clouds.stream.listen()
    clouds.set_presence(agent)


async def accepted(clouds, tab, press, agent, browser):
    """Let Noor write and the agent accept; return the customer and the agent's leg."""
    customer = await happens(clouds, lambda: clouds.customer(text="My VPN drops every few minutes."))
    await tab.shows("Noor Haddad", "Accept", "INC")
    leg = await leg_of(agent)
    await press(browser, f"/legs/{leg.pk}/acceptance/")
    await tab.shows("Connecting…")
    await happens(clouds)
    await tab.shows('data-state="connected"')
    await tab.turns_to(leg)
    return customer, leg


async def test_rings_with_the_callers_three_incidents(open_desk, tab, clouds):
    await happens(clouds, lambda: clouds.customer(text="My VPN drops every few minutes."))

    html = await tab.shows("Noor Haddad", "Second screen")

    assert html.count('class="brief__row"') == 3
    assert "VPN drops every hour" in html
    assert "Shared mailbox missing after migration" in html
    assert 'data-state="offered"' in html


async def test_is_answered_and_read_by_the_customer(open_desk, tab, clouds, press, agent, desk):
    customer, leg = await accepted(clouds, tab, press, agent, desk)

    await press(desk, f"/legs/{leg.pk}/reply/", text="Which network are you on?")
    await tab.shows("Which network are you on?")
    await happens(clouds, lambda: clouds.pass_time(2))
    await tab.shows("Which network are you on?", 'data-status="delivered"')
    await happens(clouds, lambda: customer.writes("The one at home."))
    await tab.shows("The one at home.")

    said = ["My VPN drops every few minutes.", "Which network are you on?", "The one at home."]
    assert await sync_to_async(customer.sees)() == said


async def test_is_set_aside_and_taken_up_again(open_desk, tab, clouds, press, agent, desk):
    _, leg = await accepted(clouds, tab, press, agent, desk)

    await press(desk, f"/legs/{leg.pk}/hold/")
    await happens(clouds)
    await tab.shows('data-state="parked"')
    await press(desk, f"/legs/{leg.pk}/resumption/")
    await happens(clouds)
    await tab.shows('data-state="connected"')


async def handed_over(clouds, tabs, press, agents, browsers):
    """Let the agent transfer to the colleague, who accepts; return the customer and both legs."""
    (tab, their_tab), (agent, colleague), (desk, their_desk) = tabs, agents, browsers
    customer, leg = await accepted(clouds, tab, press, agent, desk)
    await press(desk, f"/legs/{leg.pk}/transfer/", target=f"agent-{colleague.pk}", note=NOTE)
    await happens(clouds)
    await their_tab.shows("Noor Haddad", NOTE, "Accept")
    theirs = await leg_of(colleague)
    await press(their_desk, f"/legs/{theirs.pk}/acceptance/")
    await happens(clouds)
    await their_tab.shows('data-state="connected"')
    await their_tab.turns_to(theirs)
    await tab.shows('data-state="wrap-up"')
    return customer, leg, theirs


async def test_ends_as_exactly_one_incident(
    open_desk, tab, their_tab, clouds, press, agent, colleague, desk, code
):
    their_desk = await sync_to_async(browser_of)(colleague)
    tabs, agents, browsers = (tab, their_tab), (agent, colleague), (desk, their_desk)
    customer, leg, theirs = await handed_over(clouds, tabs, press, agents, browsers)

    wrapped = {"code": code.remote_id, "incident_action": "create", "title": "VPN drops"}
    await press(desk, f"/legs/{leg.pk}/wrapup/", notes="Handed over.", **wrapped)
    await press(their_desk, f"/legs/{theirs.pk}/end/")
    await happens(clouds)
    await their_tab.shows('data-state="wrap-up"')
    await press(their_desk, f"/legs/{theirs.pk}/wrapup/", notes="Router restarted.", **wrapped)
    await happens(clouds)

    [incident] = clouds.rows("incident", correlation_id=customer.id)
    await their_tab.shows(incident["number"])
    notes = "\n".join(one["value"] for one in clouds.rows("sys_journal_field", element_id=incident["sys_id"]))
    for words in ("Resolved (Maya Reyes)", "Handed over.", "Resolved (Ada Park)", "Router restarted."):
        assert words in notes
    assert "Customer: My VPN drops every few minutes." in notes
    assert incident["caller_id"] == sys_id_of("sys_user", "noor")


async def test_puts_the_number_back_into_genesys(open_desk, tab, clouds, press, agent, desk, code):
    customer, leg = await accepted(clouds, tab, press, agent, desk)
    await press(desk, f"/legs/{leg.pk}/end/")
    await happens(clouds)
    filled = {"code": code.remote_id, "incident_action": "create", "title": "VPN drops", "notes": ""}

    await press(desk, f"/legs/{leg.pk}/wrapup/", **filled)
    await happens(clouds)

    [incident] = clouds.rows("incident", correlation_id=customer.id)
    theirs = clouds.conversation(customer.id)
    assert theirs["externalTag"] == incident["number"]
    assert customer.leg()["attributes"]["incident"] == incident["number"]
    await tab.shows(incident["number"], 'data-state="linked"')
