"""Hold, park and mute go both ways: no event decides them, a read of the conversation does."""

from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from inbox.models import Activity, Leg
from inbox.states import State
from tests.factories import NOON, OutboundRequestFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
HELD = {"held": True}


@pytest.fixture
def connected(agent):
    tell(seen.conversation(seen.leg(agent, "connected"), medium="call"))
    return Leg.objects.get()


def event(agent, state="connected", *, at_s, **leg):
    return seen.conversation(seen.leg(agent, state, **leg), medium="call", at_s=at_s)


def read(agent, state="connected", *, at_s, **leg):
    return seen.conversation(seen.leg(agent, state, **leg), medium="call", at_s=at_s, source="read")


def test_an_event_only_asks_for_a_read(agent, connected):
    tell(event(agent, at_s=5, held=True))

    connected.refresh_from_db()
    assert connected.state == State.CONNECTED
    assert OutboundRequest.objects.get(operation="read_conversation").payload == {
        "conversation_id": "conversation-1"
    }


def test_one_read_answers_several_events(agent, connected):
    tell(event(agent, at_s=5, held=True), event(agent, at_s=6, held=True, muted=True))

    assert OutboundRequest.objects.filter(operation="read_conversation").count() == 1


def test_a_read_that_began_before_an_event_does_not_answer_it(agent, connected):
    tell(event(agent, at_s=5, held=True))
    OutboundRequest.objects.filter(operation="read_conversation").update(attempts=1)

    tell(event(agent, at_s=6, held=True, muted=True))

    assert OutboundRequest.objects.filter(operation="read_conversation").count() == 2


def test_a_read_that_is_due_later_delays_none(agent, connected):
    OutboundRequestFactory(
        operation="read_conversation", regarding="conversation-1", due_at=NOON + timedelta(seconds=15)
    )

    tell(event(agent, at_s=5, held=True))

    reads = OutboundRequest.objects.filter(operation="read_conversation").order_by("due_at")
    assert [read.due_at - NOON for read in reads] == [timedelta(seconds=5), timedelta(seconds=15)]


@pytest.mark.parametrize(
    ("state", "flags", "target"),
    [("connected", HELD, State.HELD), ("parked", {}, State.PARKED), ("connected", {}, State.CONNECTED)],
)
def test_a_read_decides(agent, connected, state, flags, target):
    tell(read(agent, state, at_s=5, **flags))

    connected.refresh_from_db()
    assert connected.state == target


def test_an_older_read_decides_nothing(agent, connected):
    tell(read(agent, at_s=9, held=True), read(agent, at_s=5))

    connected.refresh_from_db()
    assert connected.state == State.HELD


def test_a_read_takes_up_again(agent, connected):
    Leg.objects.update(state=State.HELD, pending_action="resume", pending_since=NOON)

    tell(read(agent, at_s=5))

    connected.refresh_from_db()
    assert (connected.state, connected.pending_action) == (State.CONNECTED, "")
    assert Activity.objects.filter(kind=Activity.Kind.RESUMED).exists()


@pytest.mark.parametrize(("muted", "kind"), [(True, Activity.Kind.MUTED), (False, Activity.Kind.UNMUTED)])
def test_a_read_mutes_and_unmutes(agent, connected, muted, kind):
    Leg.objects.update(muted=not muted, pending_action="mute", pending_since=NOON)

    tell(read(agent, at_s=5, muted=muted))

    connected.refresh_from_db()
    assert (connected.muted, connected.pending_action) == (muted, "")
    assert Activity.objects.filter(kind=kind).exists()


def test_an_action_that_genesys_never_followed_is_given_up(agent, connected):
    Leg.objects.update(pending_action="hold", pending_since=NOON)

    tell(read(agent, at_s=20))

    connected.refresh_from_db()
    assert connected.pending_action == ""
    assert connected.problem == {"code": "not-confirmed"}


def test_a_late_event_does_not_mute_what_is_over(agent, connected):
    tell(event(agent, "ended", at_s=5), event(agent, at_s=6, muted=True))

    connected.refresh_from_db()
    assert (connected.state, connected.muted) == (State.ENDED, False)
