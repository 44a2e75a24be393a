"""An offer that never connected: why, and whether it leaves a card."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from inbox.models import Activity, Leg
from inbox.queries import cards
from inbox.wording import event_text
from tests.factories import NOON
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


def missed(agent, *others, reason="client", **more):
    """Let an offer ring, then end without a connection, and return it."""
    tell(seen.conversation(seen.leg(agent)))
    over = seen.leg(agent, "ended", connected_at=None, end_reason=reason)
    tell(seen.conversation(over, *others, at_s=20, **more))
    return Leg.objects.get(agent=agent)


@pytest.mark.parametrize(
    ("state", "reason", "why"),
    [
        ("connected", "client", Leg.Missed.ELSEWHERE),
        ("parked", "client", Leg.Missed.ELSEWHERE),
        ("connected", "timeout", Leg.Missed.TIMEOUT),
        ("alerting", "client", Leg.Missed.DECLINED),
        ("ended", "client", Leg.Missed.DECLINED),
    ],
)
def test_was_answered_elsewhere_only_where_somebody_has_it(agent, colleague, state, reason, why):
    leg = missed(agent, seen.leg(colleague, state), reason=reason)

    assert leg.missed_reason == why


def test_was_left_by_the_customer_when_all_is_over(agent, colleague):
    leg = missed(agent, seen.leg(colleague, "connected"), ended_at=NOON)

    assert leg.missed_reason == Leg.Missed.CUSTOMER_LEFT


def test_ran_out_where_nothing_is_told_of_the_customer(agent):
    leg = missed(agent, customer=None, reason="timeout")

    assert leg.missed_reason == Leg.Missed.TIMEOUT


def test_says_in_the_history_why_it_was_missed(agent):
    line = missed(agent, reason="timeout").activities.last()

    assert (line.kind, line.actor, line.detail) == (Activity.Kind.MISSED, agent, {"missed": "timeout"})


def test_is_dismissed_where_the_agent_declined(agent):
    tell(seen.conversation(seen.leg(agent)))
    Leg.objects.update(missed_reason=Leg.Missed.DECLINED)

    leg = missed(agent)

    assert leg.dismissed_at == NOON + timedelta(seconds=20)
    assert leg.activities.last().kind == Activity.Kind.DECLINED


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("timeout", Leg.Missed.TIMEOUT),
        ("transfer.noanswer", Leg.Missed.TIMEOUT),
        ("system", Leg.Missed.TIMEOUT),
        ("client", Leg.Missed.DECLINED),
        ("error", Leg.Missed.UNREACHABLE),
        ("transport.failure", Leg.Missed.UNREACHABLE),
        ("session.expired", Leg.Missed.OTHER),
        ("", Leg.Missed.OTHER),
    ],
)
def test_has_the_reason_that_genesys_gives(agent, reason, why):
    assert missed(agent, reason=reason).missed_reason == why


def test_is_no_fault_of_the_customer_where_the_phone_failed(agent):
    leg = missed(agent, reason="error", ended_at=NOON)

    assert leg.missed_reason == Leg.Missed.UNREACHABLE


def test_explains_an_error_in_the_words_of_genesys(agent):
    tell(seen.conversation(seen.leg(agent)))
    over = seen.leg(
        agent, "ended", connected_at=None, end_reason="error", end_words="Station is unavailable."
    )

    tell(seen.conversation(over, at_s=5))

    leg = Leg.objects.get()
    card = render_to_string("inbox/_missed.html", {"card": cards.of_leg(leg, NOON)})
    assert "Your phone could not be reached" in card
    assert "Genesys: Station is unavailable." in card
    assert event_text(leg.activities.last()) == (
        "Missed · Maya Reyes · phone could not be reached Station is unavailable."
    )


def test_names_a_reason_that_nobody_knows(agent):
    leg = missed(agent, reason="quantum.flux")

    assert (leg.missed_reason, leg.end_words) == (Leg.Missed.OTHER, "quantum.flux")
    assert leg.activities.last().detail == {"missed": "other", "name": "quantum.flux"}


@pytest.mark.parametrize("medium", ["call", "callback"])
def test_was_declined_on_the_phone_where_there_is_one(agent, medium):
    tell(seen.conversation(seen.leg(agent), medium=medium))
    over = seen.leg(agent, "ended", connected_at=None, end_reason="client")

    tell(seen.conversation(over, medium=medium, at_s=5))

    assert Leg.objects.get().missed_reason == Leg.Missed.REJECTED
