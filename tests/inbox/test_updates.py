"""inbox.updates: what open pages show of changed conversations."""

from datetime import timedelta

import pytest

from inbox import updates
from inbox.models import Activity
from inbox.timeline import ConversationChange
from incidents.states import LookupState
from tests.factories import (
    NOON,
    ActivityFactory,
    AgentFactory,
    ConversationFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
Kind = Activity.Kind


def after(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def leg():
    return LegFactory(connected=True)


def change(*legs, kinds=(Kind.CONNECTED,), **more):
    return ConversationChange(
        conversation_id=legs[0].conversation_id,
        desks={leg.agent_id: 7 for leg in legs},
        kinds=frozenset(kinds),
        **more,
    )


def shown(*changes, pages, at=NOON):
    """Return the changed desks by agent."""
    legs = updates.legs(changes, pages)
    return {desk.agent.pk: desk for desk in updates.changed(changes, legs, pages, at)}


def test_are_for_agents_with_open_pages_only(leg):
    colleague, absent = LegFactory.create_batch(2, conversation=leg.conversation)

    found = shown(change(leg, colleague, absent), pages={leg.agent_id: {0}, colleague.agent_id: {0}})

    assert found.keys() == {leg.agent_id, colleague.agent_id}
    assert shown(change(leg), pages={absent.agent_id: {0}}) == {}


def test_are_the_card_and_the_revision_of_the_desk(leg):
    LegFactory(agent=leg.agent, connected=True)

    desk = shown(change(leg), pages={leg.agent_id: {0}})[leg.agent_id]

    assert ([card.leg for card in desk.cards], desk.changes, desk.shown) == ([leg], [7], {})


def test_are_one_card_for_several_changes_of_a_conversation(leg):
    changes = [change(leg, kinds=[kind]) for kind in (Kind.MESSAGE, Kind.CALLER, Kind.MESSAGE)]

    desk = shown(*changes, pages={leg.agent_id: {0}})[leg.agent_id]

    assert [card.leg for card in desk.cards] == [leg]


def test_are_all_legs_of_the_agent_in_the_conversation():
    agent, conversation = AgentFactory(), ConversationFactory()
    again = LegFactory(agent=agent, conversation=conversation)
    earlier = LegFactory(agent=agent, conversation=conversation, ended=True, offered_at=after(-60))
    LegFactory(conversation=conversation, offered_at=after(60))
    LegFactory(agent=agent, offered_at=after(60))

    desk = shown(change(again, kinds=[Kind.CALLER]), pages={agent.pk: {0}})[agent.pk]

    assert [card.leg for card in desk.cards] == [earlier, again]


def test_say_nothing_of_a_conversation_whose_change_is_not_the_agents(leg):
    other = LegFactory(agent=leg.agent, ended=True)
    colleague = LegFactory(conversation=other.conversation)

    found = shown(change(leg), change(colleague), pages={leg.agent_id: {0}, colleague.agent_id: {0}})

    assert [card.leg for card in found[leg.agent_id].cards] == [leg]


@pytest.mark.parametrize("kind", [Kind.OFFERED, Kind.CALLER])
def test_name_the_caller_of_an_offer(kind):
    lookup = LookupFactory(one=True)
    offer = LegFactory(conversation=ConversationFactory(lookup=lookup))

    desk = shown(change(offer, kinds=[kind]), pages={offer.agent_id: {0}})[offer.agent_id]

    [card] = desk.cards
    assert card.caller_card.state == LookupState.ONE


def test_are_the_live_parts_of_an_open_conversation(leg):
    transfer = TransferFactory(leg=leg, conversation=leg.conversation)

    desk = shown(change(leg), pages={leg.agent_id: {0, leg.pk}})[leg.agent_id]

    assert desk.shown.keys() == {leg.pk}
    view = desk.shown[leg.pk].view
    assert (view.leg, view.transfer, view.ledger) == (leg, transfer, None)


@pytest.mark.parametrize("kind", sorted(updates.MESSAGES))
def test_leave_the_live_parts_alone_when_only_messages_changed(leg, kind):
    desk = shown(change(leg, kinds=[kind]), pages={leg.agent_id: {leg.pk}})[leg.agent_id]

    assert desk.shown[leg.pk].view is None


def test_say_nothing_of_another_open_conversation(leg):
    other = LegFactory(agent=leg.agent, connected=True)

    desk = shown(change(leg), pages={leg.agent_id: {other.pk}})[leg.agent_id]

    assert desk.shown == {}


def test_say_nothing_of_an_offer_that_is_open(leg):
    offer = LegFactory(agent=leg.agent)

    desk = shown(change(offer), pages={leg.agent_id: {offer.pk}})[leg.agent_id]

    assert desk.shown[offer.pk].view is None


def test_are_what_is_new_in_an_open_thread(leg):
    late, early = (MessageFactory(conversation=leg.conversation, sent_at=after(at)) for at in (2, 1))
    MessageFactory(conversation=leg.conversation)
    event = ActivityFactory(conversation=leg.conversation, kind=Kind.HELD)
    unseen = ActivityFactory(conversation=leg.conversation, kind=Kind.MUTED)
    other = LegFactory(agent=leg.agent, connected=True)
    elsewhere = MessageFactory(conversation=other.conversation)

    desk = shown(
        change(
            leg,
            kinds=[Kind.MESSAGE],
            message_ids=(late.pk, early.pk),
            activity_ids=(event.pk, unseen.pk),
            removed_message_ids=(99,),
        ),
        change(other, kinds=[Kind.MESSAGE], message_ids=(elsewhere.pk,), removed_message_ids=(98,)),
        pages={leg.agent_id: {leg.pk, other.pk}},
    )[leg.agent_id]

    thread = desk.shown[leg.pk]
    assert (thread.messages, thread.removed) == ([early, late], [99])
    assert [item.pk for item in thread.events] == [event.pk]
    assert (desk.shown[other.pk].messages, desk.shown[other.pk].removed) == ([elsewhere], [98])


def test_cost_the_same_for_many_pages(django_assert_num_queries):
    def ask(legs):
        changes = [change(one, kinds=Kind.values, message_ids=(1,), activity_ids=(1,)) for one in legs]
        return shown(*changes, pages={one.agent_id: {0, one.pk} for one in legs})

    few, many = (LegFactory.create_batch(count, connected=True) for count in (1, 5))
    with django_assert_num_queries(6):
        assert len(ask(few)) == 1
    with django_assert_num_queries(6):
        assert len(ask(many)) == 5


def test_reach_every_page_that_shows_the_conversation(leg):
    colleague = LegFactory(conversation=leg.conversation, connected=True)
    again = LegFactory(conversation=leg.conversation, agent=leg.agent, offered_at=after(9), connected=True)
    message = MessageFactory(conversation=leg.conversation)

    found = shown(
        change(leg, colleague, kinds=[Kind.MESSAGE], message_ids=(message.pk,)),
        pages={leg.agent_id: {leg.pk, again.pk}, colleague.agent_id: {colleague.pk}},
    )

    told = [one for desk in found.values() for one in desk.shown.values()]
    assert [one.messages for one in told] == [[message]] * 3


@pytest.mark.parametrize("later", [{}, {"connected": True}, {"ended": True, "missed_reason": "timeout"}])
def test_are_those_of_the_leg_that_the_page_shows(later):
    shown_leg = LegFactory(wrap_up=True)
    LegFactory(conversation=shown_leg.conversation, agent=shown_leg.agent, offered_at=after(9), **later)
    after_its_end = MessageFactory(conversation=shown_leg.conversation, sent_at=after(3600))

    desk = shown(
        change(shown_leg, message_ids=(after_its_end.pk,)), pages={shown_leg.agent_id: {shown_leg.pk}}
    )[shown_leg.agent_id]

    thread = desk.shown[shown_leg.pk]
    assert (thread.view.leg, thread.messages) == (shown_leg, [])


def test_are_published_and_read_again(leg):
    one = change(leg, kinds=[Kind.MESSAGE, Kind.HELD], message_ids=(3, 4), activity_ids=(5,))

    assert ConversationChange.unpacked(one.packed()) == one
