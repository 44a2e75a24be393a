"""Somebody calls: held, muted, ended, filed, and the recording's link added."""

import pytest
from asgiref.sync import sync_to_async

from inbox.models import Leg
from tests.flows.test_message_story import happens, leg_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture
def open_desk(agent, code, clouds):
    clouds.stream.listen()
    clouds.set_presence(agent)


@sync_to_async
def state_of(leg):
    leg = Leg.objects.get(pk=leg.pk)
    return leg.state, leg.muted


async def in_a_call(clouds, tab, press, agent, desk):
    caller = await happens(clouds, lambda: clouds.customer("sam", "call"))
    await tab.shows("Voice", "Sam Ortiz", "Second monitor stays dark")
    leg = await leg_of(agent)
    await press(desk, f"/legs/{leg.pk}/acceptance/")
    await happens(clouds)
    await tab.shows('data-state="connected"')
    return caller, leg


async def test_is_held_and_muted(open_desk, tab, clouds, press, agent, desk):
    _, leg = await in_a_call(clouds, tab, press, agent, desk)

    await press(desk, f"/legs/{leg.pk}/hold/")
    await happens(clouds)
    assert await state_of(leg) == ("held", False)
    await press(desk, f"/legs/{leg.pk}/resumption/")
    await happens(clouds)
    await press(desk, f"/legs/{leg.pk}/mute/")
    await happens(clouds)
    assert await state_of(leg) == ("connected", True)


async def test_is_filed_with_its_recording(open_desk, tab, clouds, press, agent, desk, code):
    caller, leg = await in_a_call(clouds, tab, press, agent, desk)
    filled = {"code": code.remote_id, "incident_action": "create", "title": "Monitor", "notes": "New cable."}

    await press(desk, f"/legs/{leg.pk}/end/")
    await happens(clouds)
    await press(desk, f"/legs/{leg.pk}/wrapup/", **filled)
    await happens(clouds)

    [incident] = clouds.rows("incident", correlation_id=caller.id)
    assert incident["contact_type"] == "phone"
    notes = "\n".join(one["value"] for one in clouds.rows("sys_journal_field", element_id=incident["sys_id"]))
    assert notes.count("Recording: ") == 1
    assert caller.id in notes


async def test_ends_when_the_caller_hangs_up(open_desk, tab, clouds, press, agent, desk):
    caller, leg = await in_a_call(clouds, tab, press, agent, desk)

    await happens(clouds, caller.leaves)

    await tab.shows('data-state="wrap-up"')
    assert await state_of(leg) == ("wrap-up", False)


async def test_leaves_a_card_when_the_caller_gives_up(open_desk, tab, clouds, agent):
    caller = await happens(clouds, lambda: clouds.customer("sam", "call"))
    await tab.shows("Sam Ortiz", "Accept")

    await happens(clouds, caller.leaves)

    await tab.shows("Sam Ortiz", "The customer left")
