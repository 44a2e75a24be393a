"""An offer that is answered in Genesys becomes a connected leg."""

import pytest

from inbox.models import Activity, Conversation, Leg
from inbox.states import State
from tests.factories import NOON, ConversationFactory, LegFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(agent):
    tell(seen.conversation(seen.leg(agent)))
    return Leg.objects.get()


def test_connect_the_leg_and_end_the_waiting(agent, offered):
    tell(seen.conversation(seen.leg(agent, "connected"), at_s=3))

    offered.refresh_from_db()
    assert (offered.state, offered.connected_at) == (State.CONNECTED, NOON)
    assert Conversation.objects.get().waiting_since is None


def test_settle_the_pending_acceptance(agent, offered):
    Leg.objects.update(state=State.ACCEPTING, pending_action="accept", pending_since=NOON)

    tell(seen.conversation(seen.leg(agent, "connected"), at_s=1))

    offered.refresh_from_db()
    assert (offered.state, offered.pending_action) == (State.CONNECTED, "")


def test_are_not_undone_by_a_late_offer(agent, offered):
    tell(seen.conversation(seen.leg(agent, "connected"), at_s=3), seen.conversation(seen.leg(agent), at_s=4))

    offered.refresh_from_db()
    assert offered.state == State.CONNECTED


def test_leave_an_action_pending_while_genesys_still_shows_the_offer(agent, offered):
    Leg.objects.update(state=State.ACCEPTING, pending_action="accept", pending_since=NOON)

    tell(seen.conversation(seen.leg(agent), at_s=2, source="read"))

    offered.refresh_from_db()
    assert offered.state == State.ACCEPTING


def test_undo_an_action_that_genesys_never_followed(agent, offered):
    Leg.objects.update(state=State.ACCEPTING, pending_action="accept", pending_since=NOON)

    tell(seen.conversation(seen.leg(agent), at_s=15, source="read"))

    offered.refresh_from_db()
    assert (offered.state, offered.pending_action) == (State.OFFERED, "")


def test_by_a_colleague_end_the_offer_here(agent, colleague, offered):
    gone = seen.leg(agent, "ended", connected_at=None, end_reason="transfer")

    tell(seen.conversation(gone, seen.leg(colleague, "connected"), at_s=3))

    offered.refresh_from_db()
    assert (offered.state, offered.missed_reason) == (State.ENDED, Leg.Missed.ELSEWHERE)


def test_are_recorded_in_the_history(agent, offered):
    tell(seen.conversation(seen.leg(agent, "connected"), at_s=3))

    kinds = Activity.objects.filter(leg=offered).values_list("kind", flat=True)
    assert list(kinds) == [Activity.Kind.OFFERED, Activity.Kind.CONNECTED]


def test_leave_other_conversations_alone(agent):
    other = LegFactory(agent=agent, conversation=ConversationFactory(remote_id="conversation-2"))

    tell(seen.conversation(seen.leg(agent, "connected")))

    other.refresh_from_db()
    assert other.state == State.OFFERED
