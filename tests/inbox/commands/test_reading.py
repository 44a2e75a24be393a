"""Commands that change only the agent's desk: read, dismiss."""

import pytest

from inbox.commands import reading
from inbox.models import Activity, Leg
from live.requests import NotFound
from tests.factories import ConversationFactory, LegFactory, LookupFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db


@pytest.fixture
def leg(agent):
    conversation = ConversationFactory(lookup=LookupFactory(), customer_messages=2)
    return LegFactory(agent=agent, connected=True, conversation=conversation)


def test_reading_marks_what_the_customer_wrote(leg):
    click(leg, reading.read)

    assert leg.unread == 0


def test_reading_twice_is_no_change(leg):
    for _ in range(2):
        click(leg, reading.read)

    assert (leg.conversation.revision, Activity.objects.count()) == (1, 0)


def test_dismissing_puts_a_missed_offer_out_of_sight(agent):
    leg = LegFactory(agent=agent, ended=True, missed_reason=Leg.Missed.TIMEOUT)

    click(leg, reading.dismiss)

    assert leg.dismissed_at


def test_dismissing_a_problem_keeps_the_conversation(leg):
    Leg.objects.update(problem={"code": "refused", "cloud": "Genesys Cloud"})

    click(leg, reading.dismiss)

    assert (leg.problem, leg.dismissed_at) == ({}, None)


def test_nothing_here_is_for_a_colleague(leg, colleague):
    for command in (reading.read, reading.dismiss):
        with pytest.raises(NotFound):
            click(leg, command, agent=colleague)

    assert not Activity.objects.exists()
