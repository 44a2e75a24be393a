"""Payloads of events: of a conversation with large ones only the newest is kept, and what is not applied."""

from datetime import timedelta

import pytest

from bridge_project import flow
from gateway import inbound
from gateway.inbound import Received
from gateway.models import InboundEvent
from tests.factories import NOON, InboundEventFactory, QueueFactory

pytestmark = pytest.mark.django_db
TOPIC = "v2.routing.queues.queue-it.conversations"
NOISE = [f"{number * 2654435761 % 2**32:x}" * 9 for number in range(2000)]  # hardly compressible


@pytest.fixture(autouse=True)
def queue(db):
    return QueueFactory(remote_id="queue-it")


def snapshot(conversation_id="conversation-1", *, large=True):
    talk = {"id": "talk", "state": "connected", "type": "open", "noise": NOISE if large else []}
    customer = {"id": "customer", "purpose": "customer", "messages": [talk]}
    return {"topicName": TOPIC, "eventBody": {"id": conversation_id, "participants": [customer]}}


def received(key, payload):
    at = NOON + timedelta(seconds=int(key))
    return Received(source=InboundEvent.Source.SOCKET, key=key, payload=payload, received_at=at)


def kept():
    return [*InboundEvent.objects.filter(payload__isnull=False).order_by("pk").values_list("key", flat=True)]


@pytest.mark.parametrize(("large", "left"), [(True, ["2"]), (False, ["1", "2"])])
@pytest.mark.parametrize("together", [True, False])
def test_of_earlier_events_give_way_to_a_large_one(large, left, together):
    events = [received("1", snapshot(large=large)), received("2", snapshot(large=large))]

    for batch in [events] if together else [[event] for event in events]:
        flow.take(batch)

    assert kept() == left
    assert InboundEvent.objects.get(key="2").payload == snapshot(large=large)


def test_of_other_conversations_stay():
    flow.take([received("1", snapshot("conversation-2")), received("2", snapshot())])

    assert kept() == ["1", "2"]


@pytest.mark.parametrize("state", [{}, {"parked_at": NOON, "attempts": 5}])
def test_of_events_that_are_not_applied_stay(state):
    InboundEventFactory(key="1", regarding="conversation-1", **state)

    flow.take([received("2", snapshot())])

    assert kept() == ["1", "2"]


def test_of_later_events_stay_when_an_earlier_one_is_caught_up():
    flow.take([received("2", snapshot())])
    [late] = inbound.store([received("1", snapshot())])

    flow.process(late)

    assert kept() == ["2", "1"]


def test_give_way_to_a_large_one_that_is_caught_up():
    flow.take([received("1", snapshot())])
    [event] = inbound.store([received("2", snapshot())])

    flow.process(event)

    assert kept() == ["2"]
    assert InboundEvent.objects.get(key="2").regarding == "conversation-1"


@pytest.mark.parametrize("together", [True, False])
def test_of_the_newest_stays_when_an_event_is_repeated(together):
    events = [received(key, snapshot(large=True)) for key in ("1", "2", "1", "2")]

    for batch in [events] if together else [[event] for event in events]:
        flow.take(batch)

    assert kept() == ["2"]
