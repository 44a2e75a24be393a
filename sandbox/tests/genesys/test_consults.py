"""Consult transfers of calls."""

from typing import Any

import pytest

from tests.genesys.cast import DESK, ON_QUEUE, Caller, Leg, leg_of, listen, step
from tests.genesys.schemas import check_event

TO_DESTINATION = {"speakTo": "DESTINATION"}


def participants(caller: Caller, leg: Leg) -> list[dict[str, Any]]:
    body = caller.get(f"/api/v2/conversations/{leg.conversation_id}").body
    found: list[dict[str, Any]] = body["participants"]
    return found


def path_of(caller: Caller, leg: Leg) -> str:
    """Return the path of consultations about the customer."""
    customer = participants(caller, leg)[0]["id"]
    return f"/api/v2/conversations/calls/{leg.conversation_id}/participants/{customer}"


def consult(agent: Caller, colleague: Caller, call: Leg) -> str:
    """Let Maya consult Ada, who answers; return the path."""
    path = path_of(agent, call)
    answer = agent.post(f"{path}/consult/agent", {"userId": colleague.id} | TO_DESTINATION)
    assert answer.status == 200, answer.body
    colleague.patch(colleague.offer().path, {"state": "connected"})
    return path


def confined(caller: Caller, leg: Leg) -> dict[str, bool]:
    """Return who hears music, by purpose and user."""
    live = [each for each in participants(caller, leg) if each["calls"][0]["state"] == "connected"]
    return {each.get("userId", each["purpose"]): each["calls"][0]["confined"] for each in live}


def test_answers_with_whom_it_leads_to(agent: Caller, colleague: Caller, call: Leg) -> None:
    body = {"userId": colleague.id} | TO_DESTINATION
    answer = agent.post(f"{path_of(agent, call)}/consult/agent", body)

    last = participants(agent, call)[-1]
    assert answer.body == {"destinationParticipantId": last["id"]}
    assert last["consultParticipantId"] == participants(agent, call)[0]["id"]
    assert agent.offer().state == "connected"


def test_the_customer_hears_music_meanwhile(agent: Caller, colleague: Caller, call: Leg) -> None:
    consult(agent, colleague, call)

    assert confined(agent, call) == {"customer": True, agent.id: False, colleague.id: False}


@pytest.mark.parametrize(
    ("word", "customer", "consulted"),
    [
        ("OBJECT", False, True),
        ("BOTH", False, False),
        ("CONFERENCE", False, False),
        ("DESTINATION", True, False),
    ],
)
def test_changes_who_hears_whom(
    agent: Caller, colleague: Caller, call: Leg, word: str, customer: bool, consulted: bool
) -> None:
    path = consult(agent, colleague, call)

    answer = agent.patch(f"{path}/consult", {"speakTo": word})

    heard = confined(agent, call)
    assert answer.body["destinationParticipantId"] == leg_of_colleague(agent, colleague, call)
    assert (heard["customer"], heard[colleague.id]) == (customer, consulted)


def leg_of_colleague(caller: Caller, colleague: Caller, leg: Leg) -> str:
    body = caller.get(f"/api/v2/conversations/{leg.conversation_id}").body
    return leg_of(body, colleague.id).id


def test_is_completed_by_leaving(agent: Caller, colleague: Caller, call: Leg) -> None:
    consult(agent, colleague, call)

    agent.patch(call.path, {"state": "disconnected"})

    left = next(each for each in participants(colleague, call) if each.get("userId") == agent.id)
    assert left["calls"][0]["disconnectType"] == "transfer.consult"
    assert confined(colleague, call) == {"customer": False, colleague.id: False}
    transfers = colleague.get(f"/api/v2/conversations/{call.conversation_id}").body["recentTransfers"]
    assert [(each["state"], each["transferType"]) for each in transfers] == [("Complete", "Attended")]


def test_is_cancelled(agent: Caller, colleague: Caller, call: Leg) -> None:
    path = consult(agent, colleague, call)

    assert agent.delete(f"{path}/consult").status == 200
    assert confined(agent, call) == {"customer": False, agent.id: False}
    assert agent.delete(f"{path}/consult").body["code"].endswith("consult.transfer.pending.not.found")


def test_is_cancelled_while_it_rings(agent: Caller, colleague: Caller, call: Leg) -> None:
    path = path_of(agent, call)
    colleague.set_presence(ON_QUEUE)
    agent.post(f"{path}/consult/agent", {"userId": colleague.id} | TO_DESTINATION)

    agent.delete(f"{path}/consult")

    assert colleague.routing_status() == "IDLE"
    assert confined(agent, call)["customer"] is False


def test_is_over_when_declined(agent: Caller, colleague: Caller, call: Leg) -> None:
    path = path_of(agent, call)
    agent.post(f"{path}/consult/agent", {"userId": colleague.id} | TO_DESTINATION)

    colleague.patch(colleague.offer().path, {"state": "disconnected"})

    assert confined(agent, call) == {"customer": False, agent.id: False}
    assert agent.patch(f"{path}/consult", {"speakTo": "BOTH"}).status == 404


def test_of_a_queue(agent: Caller, colleague: Caller, call: Leg) -> None:
    path = path_of(agent, call)
    colleague.set_presence(ON_QUEUE)

    answer = agent.post(f"{path}/consult/queue", {"queueId": DESK} | TO_DESTINATION)
    colleague.patch(colleague.offer().path, {"state": "connected"})

    assert answer.status == 200
    assert confined(agent, call) == {"customer": True, agent.id: False, colleague.id: False}


def test_of_a_telephone(agent: Caller, call: Leg) -> None:
    body = {"destination": {"address": "+12065550188"}}
    answer = agent.post(f"{path_of(agent, call)}/consult", body | TO_DESTINATION)
    step(5)

    assert answer.status == 200
    assert confined(agent, call) == {"customer": True, agent.id: False, "external": False}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"speakTo": "NOBODY"}, "invalid.value"),
        ({}, "conversation.error.consult.transfer.no.destination"),
        (
            TO_DESTINATION | {"destination": {"userName": "maya.reyes@northwind.example"}},
            "conversation.error.cannot.transfer.to.self",
        ),
        (
            TO_DESTINATION | {"consultingUserId": "none", "destination": {}},
            "conversation.error.consult.transfer.no.initiator",
        ),
    ],
)
def test_refuses(agent: Caller, call: Leg, body: dict[str, Any], code: str) -> None:
    answer = agent.post(f"{path_of(agent, call)}/consult", body)

    assert (answer.status, answer.body["code"]) == (400, code)


def test_needs_the_customers_participant(agent: Caller, colleague: Caller, call: Leg) -> None:
    body = {"userId": colleague.id} | TO_DESTINATION

    assert agent.post(f"{call.path}/consult/agent", body).body["code"] == "object.participant.id.required"


def test_is_for_who_is_connected(agent: Caller, colleague: Caller, stranger: Caller, call: Leg) -> None:
    body = {"userId": colleague.id} | TO_DESTINATION

    assert stranger.post(f"{path_of(agent, call)}/consult/agent", body).body["code"] == "not.a.participant"


def test_not_within_a_consultation(agent: Caller, colleague: Caller, stranger: Caller, call: Leg) -> None:
    path = consult(agent, colleague, call)

    answer = agent.post(f"{path}/consult/agent", {"userId": stranger.id} | TO_DESTINATION)

    assert answer.body["code"] == "conversation.error.cannot.transfer.conference"


def test_events_tell_of_it(agent: Caller, colleague: Caller, machine: Caller, call: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.calls")

    path = consult(agent, colleague, call)
    agent.delete(f"{path}/consult")

    for frame in frames:
        check_event(frame)
    assert any(each["eventBody"]["participants"][-1].get("consultParticipantId") for each in frames)
