"""Pushes come in the language of the agent they go to, whoever caused them."""

import pytest
from asgiref.sync import sync_to_async

from tests.flows.test_message_story import accepted, happens

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture
def colleague(colleague):
    colleague.language = "de"
    colleague.save()
    return colleague


@pytest.fixture
def listening(agent, colleague, code, clouds):
    clouds.stream.listen()


async def test_offer_comes_in_the_agents_language(listening, colleague, their_tab, clouds):
    await their_tab.shows("Eingang")
    await sync_to_async(clouds.set_presence)(colleague)

    await happens(clouds, lambda: clouds.customer(text="Hello"))

    await their_tab.shows("Nachricht von Noor Haddad", "Annehmen")


async def test_two_agents_read_one_change_in_two_languages(
    listening, tab, their_tab, press, agent, desk, colleague, clouds
):
    await sync_to_async(clouds.set_presence)(agent)
    _, leg = await accepted(clouds, tab, press, agent, desk)
    await sync_to_async(clouds.set_presence)(colleague)

    await press(desk, f"/legs/{leg.pk}/transfer/", target=f"agent-{colleague.pk}", note="Router is fine.")
    await happens(clouds)

    await tab.shows(f"Ringing at {colleague.name}")
    await their_tab.shows("Annehmen", f"Notiz von {agent.name}")
