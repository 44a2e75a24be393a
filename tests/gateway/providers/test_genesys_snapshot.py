"""A conversation's snapshot: medium, customer, queue visits, messages, transfers, end."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import MessageSeen, PartySeen, QueueVisit, TransferSeen
from gateway.providers.facts import ConversationSeen
from gateway.providers.genesys import normalise
from tests.gateway.providers.reading import AGENT, COLLEAGUE, CONVERSATION, NOON, QUEUE, sample


def _at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-02T{clock}").replace(tzinfo=UTC)


def _seen(payload: dict[str, Any]) -> ConversationSeen:
    facts = normalise.read(payload, received_at=NOON)
    assert facts
    assert isinstance(facts[0], ConversationSeen)
    return facts[0]


def _event(*participants: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"id": CONVERSATION, "participants": list(participants), **more}
    return {"topicName": f"v2.users.{AGENT}.conversations", "eventBody": body}


def _messages(seen: ConversationSeen) -> list[MessageSeen]:
    return list(seen.messages_since(()).values())


def test_an_offer() -> None:
    seen = _seen(sample("topic_offer"))

    assert (seen.medium, seen.message_type, seen.priority) == ("message", "open", 5)
    assert (seen.started_at, seen.ended_at) == (None, None)
    assert seen.customer == PartySeen(
        participant_id="p-cust", name="Ada", address="cust-77", attributes={"incident": "INC0010023"}
    )
    assert seen.queue_visits == (
        QueueVisit(participant_id="p-acd", queue_id=QUEUE, entered_at=_at("03:04:06"), ended_at=None),
    )
    assert _messages(seen) == [
        MessageSeen(
            message_id="x1",
            participant_id="p-cust",
            purpose="customer",
            sent_at=_at("03:04:05"),
            status="received",
        ),
    ]


def test_a_read_knows_more_than_an_event() -> None:
    seen = normalise.conversation(sample("rest_conversation"), read_at=NOON)

    assert (seen.source, seen.occurred_at) == ("read", NOON)
    assert seen.started_at == _at("03:04:05")
    assert seen.legs[0].offered_at == _at("03:04:20")
    assert seen.legs[0].alerting_timeout_s == 25


def test_a_queue_visit_ends_when_the_queue_hands_over() -> None:
    assert _seen(sample("topic_connected")).queue_visits[0].ended_at == _at("03:04:30")


def test_a_queue_visit_without_times_ends_when_its_event_arrives() -> None:
    queue = {"id": "p-acd", "purpose": "acd", "queueId": QUEUE, "calls": [{"id": "l", "state": "terminated"}]}

    assert _seen(_event(queue)).queue_visits[0].ended_at == NOON


def test_over_when_the_last_participant_is() -> None:
    assert _seen(sample("topic_connected")).ended_at is None
    assert _seen(sample("topic_after_call_work")).ended_at == _at("03:10:00")


def test_a_call() -> None:
    seen = _seen(sample("topic_call_held"))

    assert (seen.medium, seen.message_type) == ("call", "")
    assert seen.customer is not None
    assert (seen.customer.name, seen.customer.address) == ("Mobile Number", "+15550100199")


def test_a_callback_stays_one_while_its_call_is_on() -> None:
    seen = _seen(sample("topic_callback"))

    assert seen.medium == "callback"
    assert seen.customer is not None
    assert (seen.customer.name, seen.customer.address) == ("Ada", "+15550100199")
    assert (seen.legs[0].communication_id, seen.legs[0].held) == ("b-1", True)


def test_a_media_specific_topic_lacks_the_communication() -> None:
    seen = _seen(sample("topic_messages_media"))

    assert (seen.medium, _messages(seen)[0].message_id) == ("message", "x1")
    [leg] = seen.legs
    assert (leg.agent_id, leg.queue_id, leg.state, leg.communication_id) == (AGENT, QUEUE, "parked", "")


def test_a_transfer() -> None:
    assert _seen(sample("topic_transfer")).transfers == (
        TransferSeen(transfer_id="t-1", state="active", by_agent_id=AGENT, to_agent_id=COLLEAGUE),
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [("Pending", "pending"), ("Canceled", "cancelled"), ("canceled", "cancelled"), ("Frozen", "unknown")],
)
def test_transfer_states_are_spelled_both_ways(word: str, state: str) -> None:
    payload = sample("topic_transfer")
    payload["eventBody"]["recentTransfers"][0]["state"] = word

    assert _seen(payload).transfers[0].state == state


def test_an_outbound_message_goes_to_the_customer() -> None:
    talk = {
        "id": "m",
        "state": "connected",
        "direction": "outbound",
        "fromAddress": {"addressNormalized": "ours"},
        "toAddress": {"addressNormalized": "+15550100199"},
    }

    seen = _seen(_event({"id": "p", "purpose": "customer", "messages": [talk]}))

    assert seen.customer is not None
    assert seen.customer.address == "+15550100199"


def test_an_email_comes_from_the_participants_address() -> None:
    customer = {
        "id": "p",
        "purpose": "customer",
        "address": "mailto:ada@example.com",
        "emails": [{"id": "e", "state": "connected", "subject": "VPN"}],
    }

    seen = _seen(_event(customer))

    assert seen.medium == "email"
    assert seen.customer is not None
    assert seen.customer.address == "ada@example.com"


def test_whom_an_agent_consults_is_not_the_customer() -> None:
    call = {"id": "l", "state": "connected"}
    gone = {"id": "p-1", "purpose": "customer", "endTime": "2026-01-02T03:10:00Z", "calls": [call]}
    expert = {"id": "p-2", "purpose": "external", "calls": [call]}

    seen = _seen(_event(expert, gone))

    assert seen.customer is not None
    assert seen.customer.participant_id == "p-1"
    assert seen.customer.ended_at == _at("03:10:00")


def test_a_customer_who_came_back_is_the_living_participant() -> None:
    talk = {"id": "m", "state": "connected"}
    first = {"id": "p-1", "purpose": "customer", "endTime": "2026-01-02T03:10:00Z", "messages": [talk]}
    second = {"id": "p-2", "purpose": "customer", "messages": [talk]}

    seen = _seen(_event(first, second))

    assert seen.customer is not None
    assert seen.customer.participant_id == "p-2"


def test_a_customer_who_left_twice_is_the_last_participant() -> None:
    talk = {"id": "m", "state": "disconnected"}
    left = {"purpose": "customer", "endTime": "2026-01-02T03:10:00Z", "messages": [talk]}

    seen = _seen(_event({**left, "id": "p-1"}, {**left, "id": "p-2"}))

    assert seen.customer is not None
    assert seen.customer.participant_id == "p-2"


def test_no_customer_is_no_crash() -> None:
    assert _seen(_event({"id": "p", "purpose": "ivr", "calls": [{"id": "l"}]})).customer is None


def test_a_message_shown_twice_counts_once() -> None:
    talk = {"id": "m", "messages": [{"messageId": "x"}, {"messageId": "x", "messageStatus": "read"}, {}]}

    [message] = _messages(_seen(_event({"id": "p", "purpose": "customer", "messages": [talk]})))

    assert (message.message_id, message.status, message.sent_at) == ("x", "read", None)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("delivery-success", "delivered"),
        ("delivery-failed", "failed"),
        ("published", "sent"),
        ("removed", "removed"),
        ("teleported", "received"),
        (None, "received"),
    ],
)
def test_message_statuses(word: str | None, status: str) -> None:
    talk = {"id": "m", "messages": [{"messageId": "x", "messageStatus": word}]}

    [message] = _messages(_seen(_event({"id": "p", "purpose": "agent", "messages": [talk]})))

    assert message.status == status


@pytest.mark.parametrize("key", ["videos", "cobrowsesessions", "internalMessages", "chats"])
def test_other_media_say_nothing(key: str) -> None:
    event = _event({"id": "p", "purpose": "agent", "userId": AGENT, key: [{"id": "v", "state": "connected"}]})

    assert normalise.read(event, received_at=NOON) == []
    with pytest.raises(Malformed):
        normalise.conversation(event["eventBody"], read_at=NOON)


def test_odd_values_are_left_out() -> None:
    odd = {
        "id": "p",
        "purpose": "customer",
        "attributes": {"a": "text", "b": 7, "c": None},
        "conversationRoutingData": {"priority": "high"},
        "calls": ["text", {"id": 5, "state": None, "self": "nobody", "disconnectType": 9}],
        "messages": None,
    }

    seen = _seen(_event(odd, recentTransfers="none", startTime=12))

    assert seen.customer is not None
    assert (seen.customer.attributes, seen.customer.address, seen.priority) == ({"a": "text"}, "", 0)


def test_a_call_between_colleagues_has_two_legs_and_no_customer() -> None:
    def user(name: str, agent_id: str, **call: Any) -> dict[str, Any]:
        return {"id": name, "purpose": "user", "userId": agent_id, "calls": [{"id": f"c-{name}", **call}]}

    seen = _seen(
        _event(
            user("p-ada", COLLEAGUE, state="contacting", direction="outbound"),
            user("p-maya", AGENT, state="alerting", direction="inbound"),
        )
    )

    assert (seen.medium, seen.customer) == ("call", None)
    assert [(leg.agent_id, leg.state) for leg in seen.legs] == [(COLLEAGUE, "connected"), (AGENT, "alerting")]


@pytest.mark.parametrize("odd", [{}, {"id": None}, {"id": ""}, {"id": []}, {"id": True}])
def test_a_participant_without_an_id_hides_no_other(odd: dict[str, Any]) -> None:
    ringing = {"id": "a", "purpose": "agent", "userId": AGENT, "calls": [{"id": "l", "state": "alerting"}]}
    nameless = [{**odd, "purpose": purpose, "queueId": QUEUE} for purpose in ("customer", "acd", "agent")]

    seen = _seen(_event(*nameless, ringing, recentTransfers=[odd]))

    assert [leg.participant_id for leg in seen.legs] == ["a"]
    assert (seen.queue_visits, seen.transfers) == ((), ())


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Anonymous", "sip:anonymous@anonymous.invalid", ("", "")),
        ("Restricted", "sip:Restricted@192.0.2.4", ("", "")),
        ("Noor", "tel:Private", ("Noor", "")),
        ("SEATTLE      WA", "+12065550123@192.0.2.4", ("SEATTLE WA", "+12065550123")),
    ],
)
def test_a_withheld_number_is_none_and_no_trunk_is_shown(
    name: str, address: str, expected: tuple[str, str]
) -> None:
    call = {"id": "l", "state": "connected", "self": {"addressNormalized": address}}

    customer = _seen(_event({"id": "p", "purpose": "customer", "name": name, "calls": [call]})).customer

    assert customer is not None
    assert (customer.name, customer.address) == expected


@pytest.mark.parametrize("numbers", [[""], [" "], [None, 7], "none", None, []])
def test_a_callback_without_a_number_goes_by_the_next_best(numbers: Any) -> None:
    back = {"id": "b", "state": "alerting", "callbackNumbers": numbers}

    customer = _seen(
        _event({"id": "p", "purpose": "customer", "ani": "tel:+12065550123", "callbacks": [back]})
    ).customer

    assert customer is not None
    assert customer.address == "+12065550123"


def test_a_name_that_shows_nothing_gives_way_to_the_next() -> None:
    talk = {"id": "m", "fromAddress": {"name": "Noor\u202e", "addressNormalized": "cust-77"}}

    customer = _seen(
        _event({"id": "p", "purpose": "customer", "name": "\u3164", "messages": [talk]})
    ).customer

    assert customer is not None
    assert customer.name == "Noor"
