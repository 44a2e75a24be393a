"""Which conversations are on an agent's desk, and in which list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.models import Leg
from inbox.queries import desk
from inbox.states import State
from tests.factories import NOON, AgentFactory, ConversationFactory, DeskFactory, LegFactory, MessageFactory

pytestmark = pytest.mark.django_db
LISTS = {
    State.OFFERED: "ringing",
    State.ACCEPTING: "ringing",
    State.CONNECTED: "active",
    State.HELD: "active",
    State.PARKED: "parked",
    State.WRAP_UP: "wrap_up",
}


@pytest.fixture
def agent():
    return AgentFactory()


def shown(agent, at=NOON):
    """Return the legs of each list that holds any."""
    view = desk.desk(agent, at)
    found = {name: [card.leg for card in getattr(view, name)] for name in {*LISTS.values(), "missed"}}
    return {name: legs for name, legs in found.items() if legs}


@pytest.mark.parametrize(("state", "name"), LISTS.items())
def test_holds_each_state_in_its_list(agent, state, name):
    leg = LegFactory(agent=agent, state=state)

    assert shown(agent) == {name: [leg]}


@pytest.mark.parametrize(("minutes", "is_shown"), [(0, True), (9.9, True), (10, False), (60, False)])
def test_holds_a_missed_offer_for_ten_minutes(agent, minutes, is_shown):
    leg = LegFactory(agent=agent, ended=True, missed_reason=Leg.Missed.TIMEOUT)

    assert shown(agent, NOON + timedelta(minutes=minutes)) == ({"missed": [leg]} if is_shown else {})


@pytest.mark.parametrize("leg", [{"dismissed_at": NOON}, {"missed_reason": ""}])
def test_lets_go_what_was_dismissed_or_not_missed(agent, leg):
    LegFactory(agent=agent, ended=True, **{"missed_reason": Leg.Missed.TIMEOUT} | leg)

    assert shown(agent) == {}


def test_is_the_agents_own(agent):
    LegFactory()

    assert shown(agent) == {}


def test_begins_with_the_oldest_offer(agent):
    later = LegFactory(agent=agent, offered_at=NOON + timedelta(seconds=5))
    first = LegFactory(agent=agent)

    assert shown(agent) == {"ringing": [first, later]}


def test_begins_with_the_customer_who_waits_longest(agent):
    short, long = (
        LegFactory(agent=agent, connected=True, conversation=ConversationFactory()) for _ in range(2)
    )
    for leg, minutes in ((short, 1), (long, 5)):
        sent_at = NOON - timedelta(minutes=minutes)
        leg.conversation.last_message = MessageFactory(conversation=leg.conversation, sent_at=sent_at)
        leg.conversation.save()

    assert shown(agent) == {"active": [long, short]}


def test_has_the_revision_of_its_agent(agent):
    theirs = DeskFactory(revision=7)

    views = desk.desks([agent, theirs.agent], NOON)

    assert [view.revision for view in views] == [0, 7]
    assert desk.revisions({agent.pk, theirs.agent_id, 0}) == {agent.pk: 0, theirs.agent_id: 7}


def test_shows_the_page_with_presence(agent):
    view = desk.page(agent, timezone.now())

    assert (view.agent, view.status.agent) == (agent, agent)
