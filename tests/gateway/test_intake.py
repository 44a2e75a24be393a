"""gateway.intake and the flow: kept before it is applied, applied once, parked when it can't be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bridge_project import flow
from gateway import intake
from gateway.models import Delivery
from routing.models import Activity
from tests.factories import NOON, AgentFactory, DeliveryFactory, PresenceDefinitionFactory

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


def fresh(delivery):
    delivery.refresh_from_db()
    return delivery


def test_keeps_the_same_key_once():
    kept = [
        intake.keep(Delivery.Door.SOCKET, key="0:1:1", payload=payload, now=NOON)
        for payload in (PRESENCE, UNKNOWN)
    ]

    assert [new for _, new in kept] == [True, False]
    assert Delivery.objects.get().payload == PRESENCE


def test_keeps_the_same_key_of_two_providers():
    for door in (Delivery.Door.SOCKET, Delivery.Door.INCIDENTS):
        intake.keep(door, key="1", payload={}, now=NOON)

    assert Delivery.objects.count() == 2


def test_applies_a_delivery_once():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    delivery = DeliveryFactory(payload=PRESENCE)

    for _ in range(2):
        flow.process(delivery)

    assert Activity.objects.count() == 1
    assert (fresh(delivery).attempts, delivery.understood) == (1, True)


def test_keeps_what_nobody_understands():
    delivery = DeliveryFactory(payload=UNKNOWN)

    flow.process(delivery)

    assert fresh(delivery).applied_at
    assert delivery.understood is False


def test_keeps_what_cannot_be_read_with_its_error():
    delivery = DeliveryFactory(payload=BROKEN)

    flow.process(delivery)

    assert (fresh(delivery).applied_at, delivery.attempts) == (None, 1)
    assert "lacks" in delivery.error


def test_parks_what_cannot_be_read_after_some_attempts():
    delivery = DeliveryFactory(payload=BROKEN)

    for _ in range(intake.ATTEMPTS):
        flow.process(delivery)

    assert fresh(delivery).parked_at
    assert intake.waiting(timezone.now()) == []


def test_applies_all_or_nothing():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    delivery = DeliveryFactory(payload=PRESENCE | {"topicName": "v2.users.maya.activity"})
    body = {"presence": PRESENCE["eventBody"], "routingStatus": {"status": ""}}
    delivery.payload["eventBody"] = body
    delivery.save()

    flow.process(delivery)

    assert not Activity.objects.exists()
    assert fresh(delivery).applied_at is None


def test_catches_up_with_what_was_kept_when_a_process_ended():
    AgentFactory(remote_id="maya")
    PresenceDefinitionFactory(remote_id="meal")
    DeliveryFactory(payload=PRESENCE)

    assert flow.catch_up(NOON + timedelta(seconds=5)) == 1

    assert Activity.objects.count() == 1
    assert flow.catch_up(NOON + timedelta(seconds=5)) == 0
