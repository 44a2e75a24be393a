"""Ending a whole conversation."""

import pytest

from tests.genesys.cast import Caller, Leg, again


def path_of(leg: Leg, media: str = "") -> str:
    return f"/api/v2/conversations/{media}{leg.conversation_id}"


def test_by_state(machine: Caller, chat: Leg) -> None:
    answer = machine.patch(path_of(chat, "messages/"), {"state": "disconnected"})

    kinds = {each["purpose"]: each["messages"][0]["disconnectType"] for each in answer.body["participants"]}
    assert (answer.status, kinds["agent"], kinds["customer"]) == (200, "system", "system")
    assert answer.body["endTime"]


def test_by_the_agent(agent: Caller, chat: Leg) -> None:
    answer = agent.patch(path_of(chat, "messages/"), {"state": "disconnected"})

    assert answer.status == 200
    assert again(agent, chat).communication["disconnectType"] == "client"
    assert again(agent, chat).communication["afterCallWork"]["state"] == "pending"


def test_in_an_emergency_leaves_no_wrap_up_open(agent: Caller, chat: Leg) -> None:
    answer = agent.post(f"{path_of(chat)}/disconnect")

    leg = again(agent, chat)
    assert (answer.status, leg.communication["afterCallWork"]["state"]) == (202, "complete")
    assert leg.communication["wrapup"]["name"] == "Default Wrap-up Code"
    assert agent.routing_status() == "IDLE"


def test_in_an_emergency_frees_who_owed_a_wrap_up(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    agent.post(f"{path_of(chat)}/disconnect")

    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_is_not_for_strangers(stranger: Caller, chat: Leg) -> None:
    assert stranger.post(f"{path_of(chat)}/disconnect").status == 403
    assert stranger.patch(path_of(chat, "messages/"), {"state": "disconnected"}).status == 403


@pytest.mark.parametrize("body", [{}, {"state": "connected"}, {"externalTag": "x"}])
def test_knows_no_other_change(agent: Caller, chat: Leg, body: dict[str, str]) -> None:
    assert agent.patch(path_of(chat, "messages/"), body).status == 400


def test_of_an_unknown_conversation(agent: Caller) -> None:
    path = "/api/v2/conversations/messages/00000000-0000-4000-8000-000000000000"

    answer = agent.patch(path, {"state": "disconnected"})

    assert (answer.status, answer.body["code"]) == (404, "conversation.error.conversation.not.found")
