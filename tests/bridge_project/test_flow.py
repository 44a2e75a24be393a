"""bridge_project.flow, the whole way in: all of an event's facts or none, and no event stops another."""

import pytest

from bridge_project import flow
from gateway.inbound import Received
from gateway.models import InboundEvent
from gateway.providers import facts
from tests.factories import NOON, AgentFactory, InboundEventFactory, PresenceDefinitionFactory

pytestmark = pytest.mark.django_db
LATER = NOON.replace(year=2100)
AT_LUNCH = {
    "topicName": "v2.users.maya.activity",
    "eventBody": {
        "presence": {
            "presenceDefinition": {"id": "meal", "systemPresence": "MEAL"},
            "modifiedDate": "2026-01-15T12:00:00.000Z",
        },
        "routingStatus": {"status": "IDLE", "startTime": "2026-01-15T12:00:00.000Z"},
    },
}
UNKNOWN = {"topicName": "v2.users.maya.weather", "eventBody": {}}
UNREADABLE = {"topicName": "v2.users.maya.presence", "eventBody": {}}


class Surprise(facts.Fact):
    """A fact that nobody answers."""


@pytest.fixture
def maya(db):
    PresenceDefinitionFactory(remote_id="meal")
    return AgentFactory(remote_id="maya")


def fresh(row):
    row.refresh_from_db()
    return row


def unknown_so_far():
    return flow.UNKNOWN.labels(InboundEvent.Source.SOCKET)._value.get()


def test_applies_every_fact_of_an_event(maya):
    flow.process(InboundEventFactory(payload=AT_LUNCH))

    assert (fresh(maya).presence.remote_id, maya.routing_status) == ("meal", "idle")


def test_applies_none_when_one_fact_fails(maya):
    lunch = facts.PresenceChanged(occurred_at=NOON, agent_id="maya", definition_id="meal", system="meal")

    with pytest.raises(KeyError):
        flow.apply([lunch, Surprise(occurred_at=NOON)])

    assert fresh(maya).presence is None


def test_stores_the_reason_of_what_cannot_be_read(caplog):
    event = InboundEventFactory(payload=UNREADABLE)

    flow.process(event)

    assert (fresh(event).applied_at, event.attempts) == (None, 1)
    assert "lacks" in event.error
    assert f"event {event.pk} cannot be read" in caplog.text


def test_stores_the_error_of_what_fails(caplog):
    event = InboundEventFactory(source="telegraph")

    flow.process(event)

    assert (fresh(event).applied_at, event.attempts, event.error) == (None, 1, "KeyError('telegraph')")
    assert f"event {event.pk} cannot be applied" in caplog.text


def test_counts_what_nobody_knows():
    before = unknown_so_far()

    flow.process(InboundEventFactory(payload=UNKNOWN))
    flow.process(InboundEventFactory())

    assert unknown_so_far() == before + 1
    assert sorted(InboundEvent.objects.values_list("understood", flat=True)) == [False, True]


def test_applies_nothing_that_another_process_applied(maya):
    event = InboundEventFactory(payload=AT_LUNCH)
    InboundEvent.objects.update(applied_at=NOON)

    flow.process(event)

    assert fresh(maya).presence is None


def test_catches_up_past_an_event_that_fails(maya):
    InboundEventFactory(source="telegraph", received_at=NOON)
    InboundEventFactory(payload=AT_LUNCH, received_at=NOON)

    assert flow.catch_up(LATER) == 2

    assert fresh(maya).presence.remote_id == "meal"


def received(key, payload, source=InboundEvent.Source.SOCKET):
    return Received(source=source, key=key, payload=payload)


def test_applies_a_batch_in_one_transaction(maya):
    flow.take([received("1", AT_LUNCH), received("2", UNKNOWN), received("1", AT_LUNCH)])

    assert fresh(maya).presence.remote_id == "meal"
    stored = InboundEvent.objects.order_by("key").values_list("key", "attempts", "understood")
    assert list(stored) == [("1", 1, True), ("2", 1, False)]
    assert not InboundEvent.objects.filter(applied_at=None).exists()


def test_one_event_that_cannot_be_read_harms_no_other_of_its_batch(maya, caplog):
    flow.take([received("1", UNREADABLE), received("2", AT_LUNCH)])

    assert fresh(maya).presence.remote_id == "meal"
    unreadable = InboundEvent.objects.get(applied_at=None)
    assert (unreadable.key, unreadable.attempts) == ("1", 1)
    assert "lacks" in unreadable.error
    assert "cannot be read" in caplog.text


def test_one_event_that_cannot_be_applied_harms_no_other_of_its_batch(maya, caplog):
    flow.take([received("1", {}, source="telegraph"), received("2", AT_LUNCH), received("2", AT_LUNCH)])

    assert fresh(maya).presence.remote_id == "meal"
    failed = InboundEvent.objects.get(applied_at=None)
    assert (failed.key, failed.attempts, failed.error) == ("1", 1, "KeyError('telegraph')")
    assert "now one by one" in caplog.text


def test_is_tried_again_after_a_batch_in_which_it_failed(maya):
    flow.take([received("1", {}, source="telegraph")])
    InboundEvent.objects.update(source="socket", payload=AT_LUNCH)

    assert flow.catch_up(LATER) == 1

    assert fresh(maya).presence.remote_id == "meal"
