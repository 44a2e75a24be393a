"""What an agent may see ends with the agent's part; its own history stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inbox.commands import callers
from inbox.commands.actions import NotNow
from inbox.models import Activity, Leg, Message
from inbox.queries import cards, thread
from inbox.states import State
from tests.factories import (
    NOON,
    ActivityFactory,
    CallerFactory,
    ConversationFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
)
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
BEFORE, LATER = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)
Kind = Activity.Kind


@pytest.fixture
def conversation():
    """A conversation that a colleague goes on with after noon."""
    made = ConversationFactory(lookup=LookupFactory())
    MessageFactory(conversation=made, text="My VPN drops.", sent_at=BEFORE)
    made.last_message = MessageFactory(conversation=made, text="My password is swordfish.", sent_at=LATER)
    made.save()
    return made


@pytest.fixture
def handed_over(agent, conversation):
    return LegFactory(
        agent=agent, conversation=conversation, state=State.ENDED, connected_at=BEFORE, ended_at=NOON
    )


@pytest.mark.parametrize("reason", Leg.Missed)
def test_a_missed_offer_opens_no_conversation(desk, agent, conversation, reason):
    leg = LegFactory(agent=agent, conversation=conversation, ended=True, missed_reason=reason)

    for name in ("leg", "transfer"):
        assert desk.get(reverse(f"inbox:{name}", kwargs={"pk": leg.pk})).status_code == 404


def test_an_offer_shows_its_conversation_while_it_rings(desk, agent, conversation):
    leg = LegFactory(agent=agent, conversation=conversation)

    assert b"My VPN drops." in desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content


@pytest.mark.parametrize("state", [State.WRAP_UP, State.ENDED])
def test_the_page_ends_where_the_agents_part_ended(desk, handed_over, state):
    Leg.objects.update(state=state)

    html = desk.get(reverse("inbox:leg", kwargs={"pk": handed_over.pk})).content.decode()

    assert "My VPN drops." in html
    assert "swordfish" not in html


def test_the_card_of_a_wrap_up_does_not_preview_what_came_later(desk, handed_over):
    Leg.objects.update(state=State.WRAP_UP)

    assert cards.of_leg(Leg.objects.get(), LATER).preview == ""
    assert "swordfish" not in desk.get(reverse("inbox:desk")).content.decode()


def test_ones_own_messages_stay_whatever_the_clocks_say(handed_over):
    own = {"sender": Message.Sender.AGENT, "agent": handed_over.agent, "sent_at": LATER}
    MessageFactory(conversation=handed_over.conversation, text="I pass you on.", **own)

    assert [item.message.text for item in thread.thread(handed_over) if item.message] == [
        "My VPN drops.",
        "I pass you on.",
    ]


def test_the_history_tells_nothing_of_a_later_agent(handed_over, colleague):
    theirs = LegFactory(conversation=handed_over.conversation, agent=colleague)
    for leg in (handed_over, theirs, None):
        ActivityFactory(conversation=handed_over.conversation, kind=Kind.HELD, leg=leg, at=LATER)

    shown = [item.pk for item in thread.thread(handed_over) if item.kind == "event"]

    assert list(Activity.objects.filter(pk__in=shown).values_list("leg", flat=True)) == [handed_over.pk, None]


@pytest.mark.parametrize("connected_at", [None, BEFORE])
def test_the_caller_is_no_longer_the_agents_to_choose(agent, conversation, connected_at):
    ended = {"state": State.ENDED, "ended_at": NOON, "connected_at": connected_at, "filed_at": NOON}
    leg = LegFactory(agent=agent, conversation=conversation, **ended)
    other = CallerFactory()

    with pytest.raises(NotNow):
        click(leg, callers.choose, other.pk)

    conversation.lookup.refresh_from_db()
    assert conversation.lookup.caller is None


def test_the_caller_can_be_chosen_until_the_wrap_up(handed_over):
    caller = CallerFactory()

    click(handed_over, callers.choose, caller.pk)

    handed_over.conversation.lookup.refresh_from_db()
    assert handed_over.conversation.lookup.caller == caller
