"""Every change of a conversation: kept in its history, and told to the agents whose desks show it."""

import pytest
from django.db import transaction

from inbox import timeline
from inbox.models import Activity, Conversation, Desk
from inbox.states import OPEN, State
from inbox.timeline import ConversationChange, Line
from tests.factories import (
    NOON,
    AgentFactory,
    ConversationFactory,
    DeskFactory,
    LegFactory,
    MessageFactory,
)

pytestmark = pytest.mark.django_db
Kind = Activity.Kind


@pytest.fixture
def conversation():
    return ConversationFactory()


def test_keeps_every_line(conversation):
    leg = LegFactory(conversation=conversation)
    line = Line(kind=Kind.HELD, leg=leg, actor=leg.agent, detail={"name": "x"})

    timeline.record(conversation, [line, Line(kind=Kind.ENDED)], at=NOON)

    first, second = conversation.activities.all()
    assert (first.kind, first.leg, first.actor, first.detail) == (Kind.HELD, leg, leg.agent, {"name": "x"})
    assert (second.kind, second.leg, second.actor, second.at) == (Kind.ENDED, None, None, NOON)


def test_is_announced_once_with_all_that_changed(heard, conversation):
    new, gone = MessageFactory(conversation=conversation), 99
    lines = [
        Line(kind=Kind.MESSAGE, message=new),
        Line(kind=Kind.MESSAGE_STATUS, removed_message_id=gone),
        Line(kind=Kind.WAITING),
    ]

    [change] = heard(lambda: timeline.record(conversation, lines, at=NOON))

    assert change == ConversationChange(
        conversation_id=conversation.pk,
        desks={},
        kinds=frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS, Kind.WAITING}),
        message_ids=(new.pk,),
        removed_message_ids=(gone,),
        activity_ids=tuple(conversation.activities.values_list("pk", flat=True)),
    )


def test_is_nothing_without_a_line(heard, conversation):
    assert heard(lambda: timeline.record(conversation, [], at=NOON)) == []
    assert Conversation.objects.get().revision == 0


@pytest.mark.parametrize("state", State)
def test_concerns_agents_with_an_open_leg(heard, conversation, state):
    leg = LegFactory(conversation=conversation, state=state)
    LegFactory()

    [change] = heard(lambda: timeline.record(conversation, [Line(kind=Kind.CALLER)], at=NOON))

    assert change.desks.keys() == ({leg.agent_id} if state in OPEN else set())


def test_concerns_the_agent_whose_leg_just_ended(heard, conversation):
    leg = LegFactory(conversation=conversation, ended=True)
    LegFactory(conversation=conversation, ended=True)

    [change] = heard(lambda: timeline.record(conversation, [Line(kind=Kind.LEFT, leg=leg)], at=NOON))

    assert change.desks.keys() == {leg.agent_id}


def test_concerns_everyone_who_had_it_when_its_incident_is_written(heard, conversation):
    legs = LegFactory.create_batch(2, conversation=conversation, ended=True, connected_at=NOON)
    LegFactory(conversation=conversation, ended=True)  # missed
    LegFactory(ended=True)

    [change] = heard(lambda: timeline.record(conversation, [Line(kind=Kind.INCIDENT)], at=NOON))

    assert change.desks.keys() == {leg.agent_id for leg in legs}


def test_raises_the_revision_of_the_desks_it_concerns(conversation):
    legs = LegFactory.create_batch(2, conversation=conversation)
    others = AgentFactory()
    for agent in (legs[0].agent, legs[1].agent, others):
        DeskFactory(agent=agent, revision=3)

    timeline.record(conversation, [Line(kind=Kind.WAITING)], at=NOON)

    revisions = dict(Desk.objects.values_list("agent", "revision"))
    assert revisions == {legs[0].agent_id: 4, legs[1].agent_id: 4, others.pk: 3}
    assert Conversation.objects.get().revision == 1


def test_stores_what_changed_of_the_conversation_with_it(conversation):
    conversation.customer_name = "Somebody"

    timeline.record(conversation, [Line(kind=Kind.CHANGED)], at=NOON)

    assert Conversation.objects.get().customer_name == "Somebody"


def test_redraws_for_one_agent_without_a_line(heard, conversation):
    leg = LegFactory(conversation=conversation)
    LegFactory(conversation=conversation)
    DeskFactory(agent=leg.agent)

    [change] = heard(lambda: timeline.redraw(leg))

    assert (change.desks.keys(), change.kinds) == ({leg.agent_id}, {Kind.CHANGED})
    assert not Activity.objects.exists()
    assert (Conversation.objects.get().revision, Desk.objects.get().revision) == (1, 1)


def test_is_announced_only_if_it_is_committed(heard, conversation):
    def act():
        with transaction.atomic():
            timeline.record(conversation, [Line(kind=Kind.WAITING)], at=NOON)
            transaction.set_rollback(True)

    assert heard(act) == []
