"""A leg as its card shows it."""

from datetime import timedelta

import pytest

from inbox.actions import ACCEPT, DECLINE
from inbox.models import Boost, Message, Transfer
from inbox.queries import cards
from inbox.states import State
from incidents.states import LookupState
from tests.factories import (
    NOON,
    AgentFactory,
    BoostFactory,
    ConversationFactory,
    IncidentFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db


def after(seconds):
    return NOON + timedelta(seconds=seconds)


def card_of(leg, at_s=60):
    return cards.of_leg(leg, after(at_s))


def with_last(leg, **message):
    """Let a message be the last of the leg's conversation."""
    leg.conversation.last_message = MessageFactory(conversation=leg.conversation, **message)
    leg.conversation.save()
    return leg


@pytest.mark.parametrize(
    ("ends_at_s", "left_s", "of_s"), [(90, 30, 90), (60, 0, 60), (20, 0, 20), (None, None, None)]
)
def test_counts_an_offer_down_to_nothing(ends_at_s, left_s, of_s):
    ends_at = None if ends_at_s is None else after(ends_at_s)

    card = card_of(LegFactory(offer_ends_at=ends_at))

    assert (card.left_s, card.of_s) == (left_s, of_s)


@pytest.mark.parametrize(("since_s", "waited_s"), [(None, 60), (20, 40), (70, 0)])
def test_tells_how_long_the_customer_has_waited(since_s, waited_s):
    since = None if since_s is None else after(since_s)

    card = card_of(LegFactory(conversation=ConversationFactory(waiting_since=since)))

    assert card.waited_s == waited_s


@pytest.mark.parametrize(
    ("leg", "since_s"),
    [
        ({}, 60),
        ({"connected_at": after(10)}, 50),
        ({"connected_at": after(10), "ended_at": after(40)}, 20),
    ],
)
def test_tells_how_long_the_leg_has_lasted(leg, since_s):
    assert card_of(LegFactory(**leg)).since_s == since_s


@pytest.mark.parametrize(("sender", "since_s"), [("customer", 5), ("agent", 50), ("bot", 50)])
def test_tells_how_long_the_customer_waits_for_an_answer(sender, since_s):
    leg = with_last(LegFactory(connected_at=after(10)), sender=sender, sent_at=after(55))

    assert card_of(leg).since_s == since_s


@pytest.mark.parametrize(
    ("message", "preview"),
    [
        ({"text": "x" * 91}, "x" * 90),
        ({"text": None}, "…"),
        ({"text": ""}, ""),
        ({"text": "Hello", "sender": Message.Sender.AGENT}, "You: Hello"),
        ({"text": "Hello", "sender": Message.Sender.BOT}, "Hello"),
    ],
)
def test_begins_with_the_last_words(message, preview):
    assert card_of(with_last(LegFactory(), **message)).preview == preview


def test_has_no_words_before_the_first_message():
    assert card_of(LegFactory()).preview == ""


@pytest.mark.parametrize(
    ("leg", "pending", "offered"),
    [
        ({}, "", (ACCEPT, DECLINE)),
        ({"pending_action": "decline"}, "decline", (DECLINE,)),
        ({"pending_action": "accept", "state": State.ACCEPTING}, "accept", (ACCEPT, DECLINE)),
        ({"state": State.ACCEPTING}, "accept", (ACCEPT, DECLINE)),
    ],
)
def test_offers_what_can_still_be_done(leg, pending, offered):
    card = card_of(LegFactory(**leg))

    assert (card.pending, card.offer_actions) == (pending, offered)


# ---- the former agent's note


@pytest.fixture
def handed_over():
    """A leg whose conversation a colleague transferred, with a note."""
    conversation = ConversationFactory()
    sender = LegFactory(conversation=conversation, ended=True, agent=AgentFactory(name="Ada Park"))
    TransferFactory(leg=sender, note="Look at the router.", requested_at=after(5))
    return LegFactory(conversation=conversation)


def test_shows_the_note_of_the_agent_before(handed_over):
    card = card_of(handed_over)

    assert (card.note, card.note_by) == ("Look at the router.", "Ada Park")


def test_shows_the_newest_note_and_no_empty_one(handed_over):
    sender = Transfer.objects.get().leg
    TransferFactory(leg=sender, note="Called twice.", requested_at=after(4))
    TransferFactory(leg=sender, note="", requested_at=after(9))

    assert card_of(handed_over).note == "Look at the router."


def test_shows_nobody_their_own_note(handed_over):
    card = card_of(Transfer.objects.get().leg)

    assert (card.note, card.note_by) == ("", "")


def test_shows_no_note_of_another_conversation(handed_over):
    assert card_of(LegFactory()).note == ""


# ---- the caller


def test_shows_who_is_calling():
    lookup = LookupFactory(one=True)

    card = card_of(LegFactory(conversation=ConversationFactory(lookup=lookup)))

    assert card.caller_card.caller == lookup.caller


def test_shows_nobody_where_nobody_was_looked_up():
    assert card_of(LegFactory()).caller_card.state == LookupState.NO_ADDRESS


# ---- why it was put ahead of others


def test_shows_for_which_incident_it_was_raised_while_it_is():
    boost = BoostFactory(incident=IncidentFactory(number="INC0010004"), before=3, after=35)
    boost.conversation.boost = boost
    boost.conversation.save()

    raised = card_of(LegFactory(conversation=boost.conversation)).boost

    assert (raised.incident.number, raised.minutes) == ("INC0010004", 32)


@pytest.mark.parametrize("state", [one for one in Boost.State if one != Boost.State.RAISED])
def test_shows_no_raise_that_is_not_in_effect(state):
    boost = BoostFactory(state=state)
    boost.conversation.boost = boost
    boost.conversation.save()

    assert card_of(LegFactory(conversation=boost.conversation)).boost is None
