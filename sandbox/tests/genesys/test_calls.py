"""Calls that users place, conferences, and what goes along with a call."""

from typing import Any

import pytest

from sandbox.control import switches
from tests.genesys.cast import (
    DESK,
    ON_QUEUE,
    RESOLVED,
    Caller,
    Leg,
    leg_of,
    listen,
    step,
)
from tests.genesys.schemas import check_event

NUMBER = "+12065550188"


def place(caller: Caller, **body: Any) -> str:
    """Place a call; return the conversation's id."""
    answer = caller.post("/api/v2/conversations/calls", body)
    assert answer.status == 200, answer.body
    conversation_id: str = answer.body["id"]
    return conversation_id


def states(caller: Caller, conversation_id: str) -> list[str]:
    participants = caller.get(f"/api/v2/conversations/{conversation_id}").body["participants"]
    return [each["calls"][-1]["state"] for each in participants if each["calls"]]


def test_go_from_contacting_to_connected(agent: Caller) -> None:
    placed = place(agent, phoneNumber=NUMBER, callFromQueueId=DESK, attributes={"incident": "INC1"})

    seen = [states(agent, placed)]
    step(2)
    seen.append(states(agent, placed))
    step(5)
    seen.append(states(agent, placed))

    assert seen == [["contacting"] * 2, ["dialing"] * 2, ["connected"] * 2]
    customer = agent.get(f"/api/v2/conversations/{placed}").body["participants"][-1]
    assert (customer["purpose"], customer["attributes"]) == ("customer", {"incident": "INC1"})


def test_for_a_queue_are_its_work(agent: Caller) -> None:
    place(agent, phoneNumber=NUMBER, callFromQueueId=DESK)
    step(6)
    assert agent.routing_status() == "INTERACTING"
    leg = agent.offer()

    agent.patch(leg.path, {"state": "disconnected"})

    assert agent.offer().communication["afterCallWork"]["state"] == "pending"
    assert agent.post(leg.wrapup_path, {"code": RESOLVED}).status == 202


def test_of_ones_own_are_no_work(agent: Caller) -> None:
    place(agent, phoneNumber=NUMBER)
    step(6)
    leg = agent.offer()
    assert (leg.participant["purpose"], agent.routing_status()) == ("user", "COMMUNICATING")

    agent.patch(leg.path, {"state": "disconnected"})

    assert agent.routing_status() == "IDLE"
    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_nobody_may_answer(agent: Caller) -> None:
    switches.turn("genesys", "callee-silent", on=True)
    placed = place(agent, phoneNumber=NUMBER, callFromQueueId=DESK)

    step(2)
    step(31)

    switches.clear("genesys")
    body = agent.get(f"/api/v2/conversations/{placed}").body
    assert body["endTime"]
    assert body["participants"][-1]["calls"][0]["disconnectType"] == "timeout"
    assert agent.routing_status() == "IDLE"


def test_events_follow_the_schema(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.calls")

    place(agent, phoneNumber=NUMBER, callFromQueueId=DESK)
    step(6)

    for frame in frames:
        check_event(frame)
    assert frames[-1]["eventBody"]["participants"][-1]["state"] == "connected"


def test_to_a_colleague(agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    placed = place(agent, callUserId=colleague.id)
    offer = colleague.offer()
    assert (offer.state, offer.participant["purpose"]) == ("alerting", "user")

    colleague.patch(offer.path, {"state": "connected"})

    assert states(agent, placed) == ["connected", "connected"]
    assert (agent.routing_status(), colleague.routing_status()) == ("COMMUNICATING", "COMMUNICATING")


def test_a_colleague_may_decline(agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    placed = place(agent, callUserId=colleague.id)

    colleague.patch(colleague.offer().path, {"state": "disconnected"})

    assert agent.get(f"/api/v2/conversations/{placed}").body["endTime"]
    assert (agent.routing_status(), colleague.routing_status()) == ("IDLE", "IDLE")


def test_a_colleague_may_send_it_to_the_voicemail(agent: Caller, colleague: Caller) -> None:
    placed = place(agent, callUserId=colleague.id)

    answer = colleague.post(f"{colleague.offer().path}/replace", {"voicemail": True})

    purposes = [each["purpose"] for each in conversation(agent, placed)["participants"]]
    assert (answer.status, purposes[-1]) == (202, "voicemail")
    step(21)
    assert conversation(agent, placed)["endTime"]


def conversation(caller: Caller, conversation_id: str) -> dict[str, Any]:
    body: dict[str, Any] = caller.get(f"/api/v2/conversations/{conversation_id}").body
    return body


def test_only_personal_ones_go_to_the_voicemail(agent: Caller, call: Leg) -> None:
    answer = agent.post(f"{call.path}/replace", {"voicemail": True})

    assert answer.body["code"] == "conversations.error.transfer.userCall.voicemail"


def test_to_a_queue(agent: Caller, stranger: Caller) -> None:
    placed = place(stranger, callQueueId=DESK, priority=5)

    agent.patch(agent.offer().path, {"state": "connected"})

    assert states(agent, placed)[0] == "connected"
    assert leg_of(conversation(agent, placed), agent.id).state == "connected"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "bad.request"),
        ({"phoneNumber": NUMBER, "callUserId": "x"}, 400, "too.many.create.conversation.parameters"),
        ({"phoneNumber": "nobody"}, 400, "invalid.value"),
        ({"phoneNumber": NUMBER, "callFromQueueId": "none"}, 404, "resource.not.found"),
        ({"callUserId": "none"}, 404, "not.found"),
        ({"phoneNumber": NUMBER, "attributes": {"a": 1}}, 400, "invalid.value"),
        ({"phoneNumber": NUMBER, "routingSkillsIds": ["none"]}, 400, "bad.request"),
        ({"phoneNumber": NUMBER, "languageId": "none"}, 400, "bad.request"),
        ({"phoneNumber": NUMBER, "languageId": []}, 400, "invalid.value"),
    ],
)
def test_refuse_what_leads_nowhere(agent: Caller, body: dict[str, Any], status: int, code: str) -> None:
    answer = agent.post("/api/v2/conversations/calls", body)

    assert (answer.status, answer.body["code"]) == (status, code)
    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_clients_have_no_telephone(machine: Caller) -> None:
    answer = machine.post("/api/v2/conversations/calls", {"phoneNumber": NUMBER})

    assert answer.body["code"] == "not.a.user"


def test_testers_see_them(agent: Caller) -> None:
    placed = place(agent, phoneNumber=NUMBER)

    shown = Caller().get("/sandbox/state").body["conversations"]

    assert [each["id"] for each in shown] == [placed]


def test_grow_into_a_conference(agent: Caller, call: Leg) -> None:
    path = f"/api/v2/conversations/calls/{call.conversation_id}/participants"

    answer = agent.post(path, {"participants": [{"address": NUMBER}]})
    step(5)

    outside = conversation(agent, call.conversation_id)["participants"][-1]
    assert (answer.status, outside["purpose"]) == (200, "external")
    outside_path = f"{path}/{outside['id']}"
    assert agent.patch(outside_path, {"confined": True}).status == 202
    assert conversation(agent, call.conversation_id)["participants"][-1]["calls"][0]["confined"] is True
    assert agent.patch(outside_path, {"state": "disconnected"}).status == 202
    assert agent.offer().state == "connected"


def test_conferences_are_made_by_who_is_connected(agent: Caller, colleague: Caller, call: Leg) -> None:
    path = f"/api/v2/conversations/calls/{call.conversation_id}/participants"

    assert colleague.post(path, {"participants": [{"address": NUMBER}]}).body["code"].endswith("participant")
    assert agent.post(path, {"participants": []}).status == 400


def test_carry_tones(agent: Caller, call: Leg) -> None:
    path = f"{call.generic_path}/digits"

    assert agent.post(path, {"digits": "12#"}).status == 202
    assert agent.post(path, {"digits": "twelve"}).body["code"] == "invalid.value"
    agent.patch(call.path, {"state": "disconnected"})
    assert agent.post(path, {"digits": "1"}).status == 400
