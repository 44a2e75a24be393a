"""gateway.inbound and the flow: kept before it is applied, applied once, parked when it can't be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bridge_project import flow
from gateway import inbound
from gateway.models import InboundEvent
from routing.models import Activity
from tests.factories import NOON, AgentFactory, InboundEventFactory, PresenceDefinitionFactory

pytestmark = pytest.mark.django_db
PRESENCE = {
    "topicName": "v2.users.maya.presence",
    "eventBody": {
        "presenceDefinition": {"id": "meal", "systemPresence": "MEAL"},
        "modifiedDate": "2026-01-15T12:00:00.000Z",
    },
}
BROKEN = {"topicName": "v2.users.maya.presence", "eventBody": {"presenceDefinition": {}}}
UNKNOWN = {"topicName": "v2.users.maya.weather", "eventBody": {}}


def fresh(event):
    event.refresh_from_db()
    return event


def test_keeps_the_same_key_once():
    kept = [
        inbound.store(InboundEvent.Source.SOCKET, key="0:1:1", payload=payload, now=NOON)
        for payload in (PRESENCE, UNKNOWN)
    ]

    assert [new for _, new in kept] == [True, False]
    assert InboundEvent.objects.get().payload == PRESENCE


def test_keeps_the_same_key_of_two_providers():
    for source in (InboundEvent.Source.SOCKET, InboundEvent.Source.INCIDENTS):
        inbound.store(source, key="1", payload={}, now=NOON)

    assert InboundEvent.objects.count() == 2


def test_applies_a_inbound_event_once():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    event = InboundEventFactory(payload=PRESENCE)

    for _ in range(2):
        flow.process(event)

    assert Activity.objects.count() == 1
    assert (fresh(event).attempts, event.understood) == (1, True)


def test_keeps_what_nobody_understands():
    event = InboundEventFactory(payload=UNKNOWN)

    flow.process(event)

    assert fresh(event).applied_at
    assert event.understood is False


def test_keeps_what_cannot_be_read_with_its_error():
    event = InboundEventFactory(payload=BROKEN)

    flow.process(event)

    assert (fresh(event).applied_at, event.attempts) == (None, 1)
    assert "lacks" in event.error


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


def test_catches_up_with_what_was_kept_when_a_process_ended():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    InboundEventFactory(payload=PRESENCE)

    assert flow.catch_up(NOON + timedelta(seconds=5)) == 1

    assert Activity.objects.count() == 1
    assert flow.catch_up(NOON + timedelta(seconds=5)) == 0
