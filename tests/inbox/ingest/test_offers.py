"""An offer in Genesys becomes an offered leg."""

from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from inbox.models import Activity, Conversation, Desk, Leg
from inbox.states import State
from routing.models import Agent
from tests.factories import NOON, DeskFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Kind = Activity.Kind


def test_ring_on_the_agents_desk(agent):
    tell(seen.conversation(seen.leg(agent)))

    leg = Leg.objects.get()
    assert (leg.state, leg.agent, leg.queue.remote_id) == (State.OFFERED, agent, "queue-it")
    assert leg.communication_id == "communication-maya"


def test_come_once_however_often_they_are_reported(agent):
    DeskFactory(agent=agent)
    for at_s in range(3):
        tell(seen.conversation(seen.leg(agent), at_s=at_s))

    assert Leg.objects.count() == 1
    assert Activity.objects.filter(kind=Kind.OFFERED).count() == 1
    assert Desk.objects.get(agent=agent).revision == 1


def test_last_as_long_as_genesys_says(agent):
    tell(seen.conversation(seen.leg(agent, alerting_timeout_s=20, offered_at=NOON)))

    leg = Leg.objects.get()
    assert leg.offer_ends_at == NOON + timedelta(seconds=20)


def test_reach_an_agent_whom_no_list_has_mentioned(agent):
    unknown = Agent(remote_id="olu")

    tell(seen.conversation(seen.leg(unknown)))

    assert Leg.objects.get().agent.name == "olu"


def test_are_separate_when_the_same_agent_is_offered_again(agent):
    missed = seen.leg(agent, "ended", connected_at=None, end_reason="timeout")
    tell(seen.conversation(missed))

    tell(seen.conversation(missed, seen.leg(agent, participant_id="participant-again"), at_s=5))

    assert list(Leg.objects.order_by("id").values_list("state", flat=True)) == [State.ENDED, State.OFFERED]


def test_are_preceded_by_the_search_for_the_caller(db):
    tell(seen.conversation())

    conversation = Conversation.objects.get()
    assert conversation.waiting_since == NOON
    assert conversation.queue.remote_id == "queue-it"
    assert (
        OutboundRequest.objects.get(operation="find_callers").payload["address"]
        == "noor.haddad@northwind.example"
    )


def test_show_whose_conversation_it_is(agent):
    tell(seen.conversation(seen.leg(agent), priority=10))

    conversation = Conversation.objects.get()
    assert (conversation.title, conversation.priority) == ("Noor Haddad", 10)
