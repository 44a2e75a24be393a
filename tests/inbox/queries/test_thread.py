"""The thread of a conversation: messages and events in the order in which they happened."""

from datetime import timedelta

import pytest

from inbox.models import Activity, Message
from inbox.queries import thread
from inbox.queries.thread import SHOWN, THREAD_ICONS
from tests.factories import (
    NOON,
    ActivityFactory,
    AgentFactory,
    ConversationFactory,
    LegFactory,
    MessageFactory,
)

pytestmark = pytest.mark.django_db
Kind = Activity.Kind


@pytest.fixture
def conversation():
    return ConversationFactory()


def of(conversation):
    return thread.thread(LegFactory(conversation=conversation, connected=True))


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def shown(conversation):
    """Return the lines without the days."""
    return [item for item in of(conversation) if item.kind != "day"]


def test_is_empty_at_first(conversation):
    assert of(conversation) == []


def test_mixes_messages_and_events_by_time(conversation):
    last = MessageFactory(conversation=conversation, sent_at=at(3))
    first = MessageFactory(conversation=conversation, sent_at=at(1))
    ActivityFactory(conversation=conversation, kind=Kind.CONNECTED, at=at(2))
    MessageFactory()

    items = shown(conversation)

    assert [item.message or item.icon for item in items] == [first, "check", last]
    assert [item.at for item in items] == [at(1), at(2), at(3)]


def test_keeps_the_order_of_what_happened_at_once(conversation):
    messages = MessageFactory.create_batch(3, conversation=conversation)
    kinds = (Kind.WAITING, Kind.CONNECTED, Kind.HELD)
    activities = [ActivityFactory(conversation=conversation, kind=kind) for kind in kinds]

    items = shown(conversation)

    assert [item.message for item in items if item.message] == messages
    assert [item.pk for item in items if item.pk] == [one.pk for one in activities]


@pytest.mark.parametrize("kind", Kind)
def test_shows_an_event_only_where_it_has_an_icon(conversation, kind):
    activity = ActivityFactory(conversation=conversation, kind=kind)

    items = shown(conversation)

    assert [(item.pk, item.icon) for item in items] == (
        [(activity.pk, THREAD_ICONS[kind])] if kind in THREAD_ICONS else []
    )


def test_begins_each_day_with_its_date(conversation):
    for minutes in (0, 719, 720, 721):
        MessageFactory(conversation=conversation, sent_at=at(minutes))

    items = of(conversation)

    assert [item.kind for item in items] == ["day", "message", "message", "day", "message", "message"]
    assert [item.at for item in items if item.kind == "day"] == [at(0), at(720)]


def test_keeps_the_newest_when_there_is_too_much(conversation):
    times = [at(minutes) for minutes in range(SHOWN + 1)]
    Message.objects.bulk_create(MessageFactory.build(conversation=conversation, sent_at=one) for one in times)
    Activity.objects.bulk_create(
        ActivityFactory.build(conversation=conversation, kind=Kind.HELD, at=one) for one in times
    )

    items = shown(conversation)

    assert [item.at for item in items if item.message] == times[1:]
    assert [item.at for item in items if item.pk] == times[1:]


def test_pushes_the_events_that_it_shows(conversation):
    kinds = (Kind.MESSAGE, Kind.WAITING, Kind.CONNECTED)
    hidden, second, third = (ActivityFactory(conversation=conversation, kind=kind) for kind in kinds)
    first = ActivityFactory(
        conversation=conversation, kind=Kind.HELD, at=at(-1), actor=AgentFactory(name="Maya")
    )
    ActivityFactory(conversation=conversation, kind=Kind.ENDED)

    found = thread.events([third.pk, second.pk, first.pk, hidden.pk])

    assert found == [first, second, third]
    assert (thread.item(first).pk, thread.item(first).text) == (first.pk, "On hold · Maya")


def test_has_an_order_that_pages_can_restore(conversation):
    late, early = (MessageFactory(conversation=conversation, sent_at=at(minutes)) for minutes in (800, 1))
    twin = MessageFactory(conversation=conversation, sent_at=at(800))
    ActivityFactory(conversation=conversation, kind=Kind.CONNECTED, at=at(800))

    items = thread.thread(LegFactory(conversation=conversation, connected=True))

    assert [item.message or item.kind for item in items] == ["day", early, "day", late, twin, "event"]
    assert [item.order for item in items] == sorted(item.order for item in items)
