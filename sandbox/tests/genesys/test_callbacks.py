"""Callbacks."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import clock
from sandbox.genesys.iso_time import iso
from tests.genesys.cast import DESK, Caller, Leg, leg_of, listen, step
from tests.genesys.schemas import check_event

NUMBER = "+12065550188"
PATH = "/api/v2/conversations/callbacks"


def ask(caller: Caller, **more: Any) -> str:
    """Ask for a callback; return the conversation's id."""
    answer = caller.post(PATH, {"queueId": DESK, "callbackNumbers": [NUMBER]} | more)
    assert answer.status == 200, answer.body
    conversation_id: str = answer.body["conversation"]["id"]
    return conversation_id


def ahead(**more: float) -> str:
    """Return a moment to come."""
    return iso(clock.now() + timedelta(**more))


def conversation(caller: Caller, conversation_id: str) -> dict[str, Any]:
    body: dict[str, Any] = caller.get(f"/api/v2/conversations/{conversation_id}").body
    return body


def callbacks(caller: Caller, conversation_id: str) -> list[dict[str, Any]]:
    return [each["callbacks"][0] for each in conversation(caller, conversation_id)["participants"]]


@pytest.fixture
def accepted(agent: Caller, machine: Caller) -> Leg:
    """A callback that Maya accepted."""
    ask(machine)
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()


def test_are_offered_at_once(agent: Caller, machine: Caller) -> None:
    asked = ask(machine, callbackUserName="Noor", data={"incident": "INC1"})

    offer = agent.offer()
    assert (offer.conversation_id, offer.medium, offer.state) == (asked, "callbacks", "alerting")
    assert offer.communication["callbackNumbers"] == [NUMBER]
    assert offer.communication["callbackUserName"] == "Noor"
    assert conversation(machine, asked)["participants"][0]["attributes"] == {"incident": "INC1"}


def test_take_routing_data(agent: Caller, machine: Caller) -> None:
    body = {"callbackNumbers": [NUMBER], "routingData": {"queueId": DESK, "priority": 7}}

    answer = machine.post(PATH, body)

    identifier = answer.body["callbackIdentifiers"][0]
    assert agent.offer().participant["conversationRoutingData"]["priority"] == 7
    assert identifier == {
        "type": "ACD",
        "id": callbacks(machine, answer.body["conversation"]["id"])[0]["id"],
    }


def test_wait_for_their_time(agent: Caller, machine: Caller) -> None:
    asked = ask(machine, callbackScheduledTime=ahead(minutes=10))
    assert {each["state"] for each in callbacks(machine, asked)} == {"scheduled"}
    assert agent.get("/api/v2/conversations").body["entities"] == []

    step(601)

    assert (agent.offer().conversation_id, agent.offer().state) == (asked, "alerting")


def test_events_follow_the_schema(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.routing.queues.{DESK}.conversations.callbacks")

    ask(machine, callbackScheduledTime=ahead(minutes=10))
    step(601)

    for frame in frames:
        check_event(frame)
    assert frames[0]["eventBody"]["participants"][0]["state"] == "scheduled"


def test_read_in_their_own_shape(machine: Caller) -> None:
    asked = ask(machine, callbackScheduledTime=ahead(minutes=10))

    shape = machine.get(f"{PATH}/{asked}").body

    assert shape["participants"][0]["callbackScheduledTime"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"callbackNumbers": [NUMBER]}, 400, "callback.error.missing.queue.id"),
        ({"queueId": DESK}, 400, "callback.error.missing.callback.numbers"),
        ({"queueId": "none", "callbackNumbers": [NUMBER]}, 404, "not.found"),
        (
            {"queueId": DESK, "callbackNumbers": [NUMBER], "callbackScheduledTime": "2999-01-01T00:00:00Z"},
            400,
            "callback.error.scheduled.time.too.far.in.future",
        ),
        (
            {"queueId": DESK, "callbackNumbers": [NUMBER], "callbackScheduledTime": "soon"},
            400,
            "invalid.date",
        ),
        (
            {"queueId": DESK, "callbackNumbers": ["nobody"], "validateCallbackNumbers": True},
            400,
            "invalid.value",
        ),
        ({"queueId": DESK, "callbackNumbers": [NUMBER], "data": {"a": 1}}, 400, "invalid.value"),
        ({"queueId": DESK, "callbackNumbers": [NUMBER], "scriptId": {}}, 400, "invalid.value"),
        (
            {"callbackNumbers": [NUMBER], "routingData": {"queueId": DESK, "skillIds": [{}]}},
            400,
            "bad.request",
        ),
    ],
)
def test_refuse_what_cannot_be(machine: Caller, body: dict[str, Any], status: int, code: str) -> None:
    answer = machine.post(PATH, body)

    assert (answer.status, answer.body["code"]) == (status, code)


def test_lead_to_a_call(agent: Caller, accepted: Leg) -> None:
    path = f"/api/v2/conversations/calls/{accepted.conversation_id}"

    answer = agent.post(path, {"callNumber": NUMBER})
    step(2)
    step(5)

    call = leg_of(conversation(agent, accepted.conversation_id), agent.id).participant["calls"][0]
    assert (answer.status, call["state"], call["direction"]) == (200, "connected", "outbound")
    media = agent.get(path).body["participants"]
    assert [each["purpose"] for each in media] == ["customer", "agent"]
    assert agent.offer().communication["state"] == "connected"


def test_outlive_their_call(agent: Caller, accepted: Leg) -> None:
    path = f"/api/v2/conversations/calls/{accepted.conversation_id}"
    agent.post(path, {"callNumber": NUMBER})
    step(2)
    step(5)

    agent.patch(f"{path}/participants/{accepted.id}", {"state": "disconnected"})

    own = leg_of(conversation(agent, accepted.conversation_id), agent.id).participant
    assert (own["calls"][0]["state"], own["callbacks"][0]["state"]) == ("terminated", "connected")
    assert agent.post(path, {"callNumber": NUMBER}).status == 200
    agent.patch(accepted.path, {"state": "disconnected"})
    assert conversation(agent, accepted.conversation_id)["endTime"]


def test_call_one_at_a_time_and_only_when_accepted(agent: Caller, colleague: Caller, accepted: Leg) -> None:
    path = f"/api/v2/conversations/calls/{accepted.conversation_id}"
    agent.post(path, {"callNumber": NUMBER})

    assert agent.post(path, {"callNumber": NUMBER}).body["code"].endswith("call.cannot.be.placed")
    assert colleague.post(path, {"callNumber": NUMBER}).status == 403
    assert agent.post(path, {}).status == 400
