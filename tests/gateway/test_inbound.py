"""gateway.inbound and the flow: events are stored, applied once, and parked when they cannot be applied."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bridge_project import flow
from gateway import inbound
from gateway.inbound import Received
from gateway.models import InboundEvent
from routing.models import Activity
from tests.factories import NOON, AgentFactory, InboundEventFactory, PresenceDefinitionFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PRESENCE = {
    "topicName": "v2.users.maya.presence",
    "eventBody": {
        "presenceDefinition": {"id": "meal", "systemPresence": "MEAL"},
        "modifiedDate": "2026-01-15T12:00:00.000Z",
    },
}
BROKEN = {"topicName": "v2.users.maya.presence", "eventBody": {"presenceDefinition": {}}}
UNKNOWN = {"topicName": "v2.users.maya.weather", "eventBody": {}}


def received(key="0:1:1", payload=PRESENCE, source=InboundEvent.Source.SOCKET, **more):
    return Received(source=source, key=key, payload=payload, received_at=NOON, **more)


def fresh(event):
    event.refresh_from_db()
    return event


def test_stores_the_same_key_once():
    kept = [inbound.store([received(payload=payload)]) for payload in (PRESENCE, UNKNOWN)]

    assert [len(new) for new in kept] == [1, 0]
    assert InboundEvent.objects.get().payload == PRESENCE


def test_stores_the_same_key_of_two_providers():
    for source in (InboundEvent.Source.SOCKET, InboundEvent.Source.INCIDENTS):
        inbound.store([received("1", source=source)])

    assert InboundEvent.objects.count() == 2


def test_applies_an_inbound_event_once():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    event = InboundEventFactory(payload=PRESENCE)

    for _ in range(2):
        flow.process(event)

    assert Activity.objects.count() == 1
    assert (fresh(event).attempts, event.understood) == (1, True)


def test_parks_what_cannot_be_read_after_some_attempts():
    event = InboundEventFactory(payload=BROKEN)

    for _ in range(inbound.ATTEMPTS):
        flow.process(event)

    assert fresh(event).parked_at
    assert inbound.unapplied(timezone.now()) == []


def test_applies_all_or_nothing():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    event = InboundEventFactory(payload=PRESENCE | {"topicName": "v2.users.maya.activity"})
    body = {"presence": PRESENCE["eventBody"], "routingStatus": {"status": ""}}
    event.payload["eventBody"] = body
    event.save()

    flow.process(event)

    assert not Activity.objects.exists()
    assert fresh(event).applied_at is None


def test_catches_up_with_what_was_stored_when_a_process_ended():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    InboundEventFactory(payload=PRESENCE)

    assert flow.catch_up(NOON + timedelta(seconds=5)) == 1

    assert Activity.objects.count() == 1
    assert flow.catch_up(NOON + timedelta(seconds=5)) == 0


def test_returns_the_new_events_of_a_batch_in_order():
    inbound.store([received("2")])

    new = inbound.store([received("3"), received("2"), received("1"), received("3", UNKNOWN)])

    assert [(event.key, event.payload) for event in new] == [("3", PRESENCE), ("1", PRESENCE)]
    assert InboundEvent.objects.count() == 3


def test_knows_which_cloud_an_event_comes_from():
    for source in InboundEvent.Source:
        inbound.store([received(source, source=source)])

    of_servicenow = InboundEvent.objects.filter(provider="servicenow").values_list("source", flat=True)
    assert list(of_servicenow) == [InboundEvent.Source.INCIDENTS]
    assert InboundEvent.objects.filter(provider="genesys").count() == 3


def test_keeps_long_keys_apart_and_cuts_topics():
    long = "k" * 300

    first, second = inbound.store([received(long, topic=long), received(f"{long}2", topic=long)])

    assert fresh(first).key != fresh(second).key
    assert first.topic == long[:200]


@pytest.mark.parametrize(("attempts", "parked"), [(3, False), (4, True)])
def test_parks_at_the_fifth_failure(attempts, parked):
    event, other = InboundEventFactory.create_batch(2, attempts=attempts)

    inbound.mark_failed(event, "e" * 3000)

    assert (fresh(event).attempts, bool(event.parked_at)) == (attempts + 1, parked)
    assert event.error == "e" * 2000
    assert fresh(other).attempts == attempts


def test_stays_parked_since_the_first_time():
    event = InboundEventFactory(attempts=5, parked_at=NOON)

    inbound.mark_failed(event, "again")

    assert fresh(event).parked_at == NOON


@pytest.mark.parametrize("mark", [lambda event: inbound.mark_failed(event, "late"), inbound.unpark])
def test_leaves_alone_what_is_applied(mark):
    event = InboundEventFactory(applied_at=NOON, attempts=1)

    mark(event)

    assert (fresh(event).attempts, event.error, event.parked_at) == (1, "", None)


def test_is_marked_applied_by_one_process():
    event, other = InboundEventFactory.create_batch(2, error="it failed before", attempts=1)

    assert [inbound.mark_applied(event, []) for _ in range(2)] == [True, False]

    assert (fresh(event).error, event.attempts) == ("", 2)
    assert fresh(other).applied_at is None


def test_starts_from_the_beginning_once_unparked():
    event, _other = InboundEventFactory.create_batch(2, parked_at=NOON, attempts=5)

    inbound.unpark(event)

    assert inbound.unapplied(NOON + SECOND) == [event]
    assert fresh(event).attempts == 0


def test_are_caught_up_with_oldest_first():
    late, early = (InboundEventFactory(received_at=NOON - timedelta(minutes=age)) for age in (1, 2))
    also_early = InboundEventFactory(received_at=early.received_at)
    for done in ({"applied_at": NOON}, {"parked_at": NOON}, {"received_at": NOON}):
        InboundEventFactory(**{"received_at": NOON - SECOND} | done)

    assert inbound.unapplied(NOON) == [early, also_early, late]


def test_are_caught_up_by_the_hundred():
    InboundEventFactory.create_batch(101)

    assert len(inbound.unapplied(NOON + SECOND)) == 100
