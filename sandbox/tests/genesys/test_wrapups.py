"""Wrap-up and after-call work."""

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import (
    BILLING,
    DESK,
    ON_QUEUE,
    RESOLVED,
    Caller,
    Leg,
    begin,
    leg_of,
    step,
)


@pytest.fixture
def ended(agent: Caller, chat: Leg) -> Leg:
    """Maya's chat, ended and not wrapped up."""
    agent.patch(chat.path, {"state": "disconnected"})
    return agent.offer()


def now(caller: Caller, leg: Leg) -> Leg:
    """Return the leg as it is now."""
    return leg_of(caller.get(f"/api/v2/conversations/{leg.conversation_id}").body, caller.id)


def test_the_end_begins_after_call_work(agent: Caller, ended: Leg) -> None:
    assert ended.communication["afterCallWork"]["state"] == "pending"
    assert ended.participant["startAcwTime"]
    assert (ended.participant["wrapupRequired"], ended.participant["wrapupPrompt"]) == (True, "mandatory")
    assert agent.routing_status() == "INTERACTING"


def test_wrap_up_completes_it(agent: Caller, ended: Leg) -> None:
    step(30)

    answer = agent.post(ended.wrapup_path, {"code": RESOLVED, "notes": "New profile"})

    leg = now(agent, ended)
    assert (answer.status, answer.body) == (202, "")
    assert leg.communication["afterCallWork"]["state"] == "complete"
    assert leg.participant["endAcwTime"]
    assert agent.routing_status() == "IDLE"


def test_tells_how_long_it_took(agent: Caller, ended: Leg) -> None:
    step(30)
    agent.post(ended.wrapup_path, {"code": RESOLVED})

    kept = now(agent, ended).communication["wrapup"]

    assert kept["name"] == "Resolved"
    assert kept["durationSeconds"] >= 30


def test_wrapped_up_work_is_gone_from_ones_own(agent: Caller, ended: Leg) -> None:
    agent.post(ended.wrapup_path, {"code": RESOLVED})

    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_after_call_work_keeps_the_slot(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"state": "disconnected"})

    waiting = begin("call", customer="sam")

    assert [each["id"] for each in agent.get("/api/v2/conversations").body["entities"]] == [
        call.conversation_id
    ]
    agent.post(call.wrapup_path, {"code": RESOLVED})
    assert agent.offer().conversation_id == waiting


def test_wrap_up_by_the_older_way(agent: Caller, ended: Leg) -> None:
    agent.patch(ended.path, {"wrapup": {"code": RESOLVED, "notes": "x"}})

    assert now(agent, ended).communication["afterCallWork"]["state"] == "complete"


def test_wrap_up_may_come_before_the_end(agent: Caller, chat: Leg) -> None:
    agent.post(chat.wrapup_path, {"code": RESOLVED})
    agent.patch(chat.path, {"state": "disconnected"})

    assert now(agent, chat).communication["afterCallWork"]["state"] == "complete"
    assert agent.routing_status() == "IDLE"


def test_a_draft_ends_nothing(agent: Caller, ended: Leg) -> None:
    answer = agent.post(ended.wrapup_path, {"notes": "so far", "provisional": True})

    assert answer.status == 202
    assert now(agent, ended).communication["afterCallWork"]["state"] == "pending"
    assert agent.get(f"{ended.wrapup_path}?provisional=true").body["notes"] == "so far"
    assert agent.get(ended.wrapup_path).status == 404


def test_every_queue_takes_the_default_code(agent: Caller, chat: Leg) -> None:
    answer = agent.post(chat.wrapup_path, {"code": "7fb334b0-0e9e-11e4-9191-0800200c9a66"})

    assert answer.status == 202
    assert agent.offer().communication["wrapup"]["name"] == "Default Wrap-up Code"


@pytest.mark.parametrize(
    ("body", "code"),
    [({"notes": "x"}, "conversation.error.wrapup.code.required"), ({"code": "Resolved"}, "bad.request")],
)
def test_refuses_a_wrap_up_without_a_known_code(
    agent: Caller, ended: Leg, body: dict[str, str], code: str
) -> None:
    assert agent.post(ended.wrapup_path, body).body["code"] == code


def test_mandatory_cannot_be_skipped(agent: Caller, ended: Leg) -> None:
    answer = agent.patch(ended.path, {"wrapupSkipped": True})

    assert (answer.status, answer.body["code"]) == (400, "conversation.error.wrapup.cannot.skip")


def test_optional_can_be_skipped(colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    begin(queue="Billing")
    offer = colleague.offer()
    colleague.patch(offer.path, {"state": "connected"})
    colleague.patch(offer.path, {"state": "disconnected"})

    colleague.patch(offer.path, {"wrapupSkipped": True})

    assert now(colleague, offer).communication["afterCallWork"]["state"] == "skipped"
    assert colleague.routing_status() == "IDLE"


def test_a_missed_offer_owes_nothing(agent: Caller) -> None:
    begin()
    offer = agent.offer()
    step(31)

    assert now(agent, offer).communication["afterCallWork"]["state"] == "notApplicable"
    assert agent.post(offer.wrapup_path, {"code": RESOLVED}).status == 400


def test_a_timeout_of_the_queue_ends_after_call_work(agent: Caller, machine: Caller) -> None:
    acw = {"wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 5000}
    settings = {"name": "IT Service Desk", "acwSettings": acw}
    machine.put(f"/api/v2/routing/queues/{DESK}", settings)
    begin()
    offer = agent.offer()
    agent.patch(offer.path, {"state": "connected"})
    agent.patch(offer.path, {"state": "disconnected"})

    step(6)

    assert now(agent, offer).communication["afterCallWork"]["state"] == "complete"


def test_codes_are_those_of_the_queue(agent: Caller, chat: Leg) -> None:
    names = [each["name"] for each in agent.get(f"{chat.generic_path}/wrapupcodes").body]

    assert "Password reset" in names
    assert "Refund granted" not in names


def test_codes_are_listed_and_read(agent: Caller) -> None:
    listed = agent.get(f"/api/v2/routing/queues/{BILLING}/wrapupcodes").body["entities"]

    assert uuid_of("wrapup", "Refund granted") in {each["id"] for each in listed}
    assert agent.get(f"/api/v2/routing/wrapupcodes/{RESOLVED}").body["name"] == "Resolved"
    assert agent.get("/api/v2/routing/wrapupcodes/none").status == 404


def test_others_cannot_wrap_up(colleague: Caller, ended: Leg) -> None:
    assert colleague.post(ended.wrapup_path, {"code": RESOLVED}).status == 403
