"""bridge_project.flow, the whole way in: all of an event's facts or none, and no event stops another."""

import pytest

from bridge_project import flow
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
