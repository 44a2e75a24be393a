"""Clocks that differ by ten minutes: what is counted down, and what goes on, is measured by our own."""

from datetime import timedelta

import pytest

from inbox.models import Leg
from inbox.queries import cards, desk
from inbox.states import State
from tests.factories import NOON
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
SKEWS = pytest.mark.parametrize(
    "skew", [timedelta(minutes=-10), timedelta(minutes=10)], ids=["behind", "ahead"]
)


@SKEWS
def test_an_offer_that_is_read_rings_as_long_as_it_may(agent, skew):
    ringing = seen.leg(agent, offered_at=NOON + skew, alerting_timeout_s=20)

    tell(seen.conversation(ringing, source="read"))

    card = cards.of_leg(Leg.objects.get(), NOON + timedelta(seconds=5))
    assert (card.left_s, card.of_s) == (15, 20)


@SKEWS
def test_the_time_for_the_wrap_up_ends_as_genesys_ends_it(agent, skew):
    over = seen.leg(
        agent,
        "ended",
        ended_at=NOON + skew,
        wrapup_required=True,
        wrapup_due=True,
        wrapup_timeout_s=30,
    )

    tell(seen.conversation(seen.leg(agent, "connected")), seen.conversation(over, at_s=5))

    assert Leg.objects.get().wrapup_due_at == NOON + timedelta(seconds=35)


@SKEWS
def test_a_missed_offer_is_shown_for_ten_minutes(agent, skew):
    over = seen.leg(agent, "ended", connected_at=None, ended_at=NOON + skew, end_reason="timeout")

    tell(seen.conversation(seen.leg(agent)), seen.conversation(over, at_s=5))

    assert len(desk.desk(agent, NOON + timedelta(minutes=5)).missed) == 1
    assert desk.desk(agent, NOON + timedelta(minutes=11)).missed == []


@SKEWS
def test_a_leg_that_is_read_as_alive_later_goes_on(agent, skew):
    over = seen.leg(agent, "ended", ended_at=NOON + skew)
    tell(seen.conversation(seen.leg(agent, "connected")), seen.conversation(over, at_s=1))

    alive = seen.conversation(seen.leg(agent, "connected"), source="read", at_s=3)
    tell(alive)
    assert Leg.objects.get().state == State.ENDED  # read while Genesys ended it

    tell(seen.conversation(seen.leg(agent, "connected"), source="read", at_s=10))
    assert Leg.objects.get().state == State.CONNECTED
