"""gateway.providers.genesys: the order of Genesys' lists decides nothing."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from gateway.providers.fact_values import MessageSeen
from gateway.providers.facts import ConversationSeen
from gateway.providers.genesys import analytics, normalise
from tests.gateway.providers.reading import AGENT, COLLEAGUE, CONVERSATION, NOON, QUEUE, sample
from tests.support.shuffled import shuffled

SAMPLES = (
    "topic_after_call_work",
    "topic_call_held",
    "topic_callback",
    "topic_connected",
    "topic_messages_media",
    "topic_missed_then_offered_again",
    "topic_offer",
    "topic_transfer",
)
FIRST, SECOND, THIRD = (f"2026-01-02T03:0{minute}:00Z" for minute in (1, 2, 3))


def _read(payload: dict[str, Any]) -> ConversationSeen:
    facts = normalise.read(payload, received_at=NOON)
    assert facts
    assert isinstance(facts[0], ConversationSeen)
    return replace(facts[0], messages=())


def _messages(payload: dict[str, Any]) -> dict[str, MessageSeen]:
    facts = normalise.read(payload, received_at=NOON)
    assert facts
    assert isinstance(facts[0], ConversationSeen)
    return facts[0].messages_since(())


def _event(*participants: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"id": CONVERSATION, "participants": list(participants), **more}
    return {"topicName": f"v2.users.{AGENT}.conversations", "eventBody": body}


def _agent(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "purpose": "agent", "userId": AGENT, "queueId": QUEUE, **more}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_shuffled_event_says_the_same(name: str) -> None:
    payload = sample(name)

    for seed in range(20):
        assert _read(shuffled(payload, seed)) == _read(payload)
        assert _messages(shuffled(payload, seed)) == _messages(payload)


def test_a_shuffled_answer_says_the_same() -> None:
    raw = sample("rest_conversation")
    expected = normalise.conversation(raw, read_at=NOON)

    for seed in range(20):
        assert normalise.conversation(shuffled(raw, seed), read_at=NOON) == expected


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_leg_is_at_the_communication_that_goes_on(order: tuple[int, ...]) -> None:
    talks = [
        {"id": "m-1", "state": "disconnected", "connectedTime": FIRST, "disconnectedTime": SECOND},
        {"id": "m-2", "state": "disconnected", "connectedTime": SECOND, "disconnectedTime": THIRD},
        {"id": "m-3", "state": "connected", "connectedTime": THIRD},
    ]

    [leg] = _read(_event(_agent("p", messages=[talks[place] for place in order]))).legs

    assert (leg.communication_id, leg.state) == ("m-3", "connected")


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_leg_ended_with_its_last_communication(order: tuple[int, ...]) -> None:
    talks = [
        {"id": "m-1", "state": "disconnected", "disconnectedTime": FIRST, "disconnectType": "peer"},
        {"id": "m-2", "state": "terminated", "disconnectedTime": SECOND, "disconnectType": "client"},
    ]

    seen = _read(_event(_agent("p", messages=[talks[place] for place in order])))

    assert (seen.legs[0].communication_id, seen.legs[0].end_reason) == ("m-2", "client")
    assert seen.ended_at == seen.legs[0].ended_at


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_legs_and_visits_stand_in_the_order_of_their_times(order: tuple[int, ...]) -> None:
    talk = [{"id": "m", "state": "alerting"}]
    missed = [{"id": "m", "state": "disconnected", "disconnectedTime": FIRST}]
    ones = [
        _agent("z", endTime=FIRST, messages=missed),
        _agent("y", connectedTime=SECOND, messages=[{"id": "m", "state": "connected"}]),
        _agent("x", messages=talk),  # rings: an event has no time for it
    ]
    visits = [{**one, "purpose": "acd"} for one in ones]

    legs = _read(_event(*(ones[place] for place in order))).legs
    queued = _read(_event(*(visits[place] for place in order))).queue_visits

    assert [leg.participant_id for leg in legs] == ["z", "y", "x"]
    assert [visit.participant_id for visit in queued] == ["z", "y", "x"]


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_last_priority_counts(order: tuple[int, ...]) -> None:
    talk = [{"id": "m", "state": "connected"}]
    ones = [
        _agent("z", connectedTime=FIRST, conversationRoutingData={"priority": 1}, messages=talk),
        _agent("a", connectedTime=SECOND, conversationRoutingData={"priority": 7}, messages=talk),
    ]

    assert _read(_event(*(ones[place] for place in order))).priority == 7


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_customer_who_left_twice_left_the_last_time(order: tuple[int, ...]) -> None:
    left = {"purpose": "customer", "messages": [{"id": "m", "state": "disconnected"}]}
    ones = [{**left, "id": "z", "endTime": FIRST}, {**left, "id": "a", "endTime": SECOND}]

    customer = _read(_event(*(ones[place] for place in order))).customer

    assert customer is not None
    assert customer.participant_id == "a"


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_transfers_stand_in_the_order_of_their_times(order: tuple[int, ...]) -> None:
    to = {"destination": {"userId": COLLEAGUE}, "initiator": {"userId": AGENT}}
    ones = [
        {"id": "z", "state": "failed", "dateIssued": FIRST, **to},
        {"id": "a", "state": "active", "dateIssued": SECOND, **to},
    ]
    talk = _agent("p", messages=[{"id": "m", "state": "connected"}])

    seen = _read(_event(talk, recentTransfers=[ones[place] for place in order]))

    assert [transfer.transfer_id for transfer in seen.transfers] == ["z", "a"]


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_conversation_waits_while_one_segment_has_no_end(order: tuple[int, ...]) -> None:
    segments = [{"segmentStart": FIRST, "segmentEnd": SECOND}, {"segmentStart": SECOND}]
    visit = {"purpose": "acd", "sessions": [{"segments": [segments[place] for place in order]}]}

    assert analytics.waiting_id({"conversationId": CONVERSATION, "participants": [visit]}) == CONVERSATION
