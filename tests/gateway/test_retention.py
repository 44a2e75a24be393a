"""gateway.retention deletes what is finished, never what waits for an attempt or for a person."""

from datetime import timedelta

import pytest

from gateway import retention
from gateway.models import InboundEvent, OutboundRequest
from tests.factories import NOON, InboundEventFactory, OutboundRequestFactory

pytestmark = pytest.mark.django_db
State = OutboundRequest.State
OLD = NOON - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("event", "left"),
    [
        ({"received_at": OLD, "applied_at": OLD}, 0),
        ({"received_at": OLD, "applied_at": OLD, "understood": False}, 0),
        ({"received_at": NOON, "applied_at": NOON}, 1),
        ({"received_at": OLD}, 1),
        ({"received_at": OLD, "parked_at": OLD, "attempts": 5}, 1),
    ],
    ids=["applied", "not understood", "young", "not applied", "parked"],
)
def test_removes_old_events_that_were_applied(event, left):
    InboundEventFactory(**event)

    assert retention.purge(NOON) == 1 - left

    assert InboundEvent.objects.count() == left


@pytest.mark.parametrize(
    ("request_", "left"),
    [
        ({"state": State.ACCEPTED, "settled_at": OLD}, 0),
        ({"state": State.REFUSED, "settled_at": OLD, "operation": "hold"}, 0),
        ({"state": State.UNKNOWN, "settled_at": OLD, "operation": "hold"}, 0),
        ({"state": State.ACCEPTED, "settled_at": NOON}, 1),
        ({"state": State.WAITING}, 1),
        ({"state": State.TRYING}, 1),
        ({"state": State.PARKED, "settled_at": OLD}, 1),
    ],
)
def test_removes_old_requests_that_were_settled(request_, left):
    OutboundRequestFactory(reserved_at=OLD, **request_)

    assert retention.purge(NOON) == 1 - left

    assert OutboundRequest.objects.count() == left


@pytest.mark.parametrize(
    ("event", "is_kept"),
    [
        ({"applied_at": OLD}, False),
        ({"applied_at": OLD, "regarding": "replaced"}, False),
        ({"applied_at": OLD, "regarding": "newest"}, True),
        ({"applied_at": OLD, "understood": False}, True),
        ({"applied_at": OLD, "received_at": NOON + timedelta(seconds=1)}, True),
        ({}, True),
        ({"parked_at": OLD, "regarding": "replaced"}, True),
    ],
    ids=["applied", "replaced", "newest", "not understood", "young", "not applied", "parked"],
)
def test_empties_payloads_that_nobody_needs(event, is_kept):
    event = InboundEventFactory(**{"received_at": OLD} | event)
    InboundEventFactory(regarding="replaced", received_at=NOON, applied_at=NOON)

    retention.empty_payloads(NOON)

    event.refresh_from_db()
    assert (event.payload is not None) == is_kept


def test_empties_payloads_in_steps(django_assert_num_queries):
    InboundEventFactory.create_batch(retention.AT_ONCE + 1, received_at=OLD, applied_at=OLD)

    with django_assert_num_queries(5):
        assert retention.empty_payloads(NOON) == retention.AT_ONCE + 1

    assert retention.empty_payloads(NOON) == 0
