"""gateway.pending: what waits is changed, and the same is not asked for twice."""

import pytest

from gateway import pending
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import SetTag
from tests.factories import NOON

pytestmark = pytest.mark.django_db
State = OutboundRequest.State


def renew(tag):
    payload = SetTag(conversation_id="c-1", tag=tag)
    return pending.renew(Operation.SET_TAG, payload, regarding="c-1", now=NOON)


def tags():
    return [one.payload["tag"] for one in OutboundRequest.objects.order_by("pk")]


def test_changes_what_waits():
    assert [renew("A"), renew("A"), renew("B")] == [True, False, True]

    assert tags() == ["B"]


@pytest.mark.parametrize("state", [State.TRYING, State.ACCEPTED, State.REFUSED])
def test_asks_anew_for_something_else_and_not_for_the_same(state):
    renew("A")
    OutboundRequest.objects.update(state=state)

    assert [renew("A"), renew("B"), renew("B")] == [False, True, False]

    assert tags() == ["A", "B"]


def test_withdraws_only_what_was_never_sent():
    renew("A")
    OutboundRequest.objects.update(attempts=1)
    pending.withdraw_all(Operation.SET_TAG, "c-1")
    assert tags() == ["A"]

    OutboundRequest.objects.update(attempts=0)
    pending.withdraw_all(Operation.SET_TAG, "c-1")
    assert tags() == []
