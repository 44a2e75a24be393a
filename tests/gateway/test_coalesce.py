"""gateway.coalesce: a flood in one conversation costs few requests, and loses no message."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import AgentPayload
from tests.factories import NOON, OutboundRequestFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=4)
State = OutboundRequest.State


def reading(number, conversation="conversation-1", **more):
    """Reserve a read of one message's text."""
    payload = {"conversation_id": conversation, "message_ids": [f"message-{number}"]}
    return OutboundRequestFactory(
        operation="read_texts", provider="genesys", lane=1, payload=payload, regarding=conversation, **more
    )


def claim_all(now=NOON):
    """Claim what is due, and return the messages that each read names."""
    claimed = iter(lambda: outbound.claim(now), None)
    return [request.payload["message_ids"] for request in claimed]


def test_joins_what_waits_for_the_same_conversation():
    for number in range(40):
        reading(number)

    assert claim_all() == [[f"message-{number}" for number in range(40)]]
    assert OutboundRequest.objects.get().payload["message_ids"][-1] == "message-39"


def test_reads_a_few_at_once_then_pauses():
    read = []
    for number in range(10):
        reading(number)
        read += claim_all()

    assert read == [["message-0"], ["message-1"], ["message-2"]]
    assert claim_all(NOON + LATER) == [[f"message-{number}" for number in range(3, 10)]]


def test_holds_no_other_conversation_back():
    for number in range(5):
        reading(number)
        claim_all()
    reading(0, conversation="conversation-2")

    assert claim_all() == [["message-0"]]


def test_names_each_message_once():
    reading(1)
    reading(1)

    assert claim_all() == [["message-1"]]


def test_leaves_what_another_worker_reads_alone():
    reading(1, trying=True, lease_until=NOON + LATER)
    reading(2)

    assert claim_all() == [["message-2"]]
    assert OutboundRequest.objects.count() == 2


def test_leaves_an_agents_budget_for_clicks(agent, clouds, settings):
    settings.GENESYS_BUDGET_PER_MINUTE = 20
    now = timezone.now()
    for second in range(60):
        reading(second, subject=agent.remote_id, run_after=now)
        request = outbound.claim(now + timedelta(seconds=second))
        if request:
            outbound.attempt(request)

    asked = AgentPayload(agent_id=agent.remote_id)
    ask = {"key": "click", "regarding": "", "subject": agent.remote_id, "now": now}
    click = outbound.reserve_now(Operation.BACK_ON_QUEUE, asked, **ask)

    assert outbound.attempt(click).not_sent is False
