"""After-call work in the five modes of a queue."""

from typing import Any

import pytest

from tests.genesys.cast import DESK, RESOLVED, Caller, Leg, begin, leg_of, listen, step
from tests.genesys.schemas import check_event


def now(caller: Caller, leg: Leg) -> Leg:
    """Return the leg as it is now."""
    return leg_of(caller.get(f"/api/v2/conversations/{leg.conversation_id}").body, caller.id)


def set_mode(machine: Caller, prompt: str, timeout_ms: int | None = None) -> None:
    """Let the IT Service Desk work in this mode."""
    queue = machine.get(f"/api/v2/routing/queues/{DESK}").body
    acw: dict[str, Any] = {"wrapupPrompt": prompt} | ({"timeoutMs": timeout_ms} if timeout_ms else {})
    answer = machine.put(f"/api/v2/routing/queues/{DESK}", {"name": queue["name"], "acwSettings": acw})
    assert answer.status == 200, answer.body


def connected(agent: Caller, media: str = "message") -> Leg:
    """Return a connected leg of Maya's under the mode that is set."""
    begin(media)
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()


def state(caller: Caller, leg: Leg) -> str:
    word: str = now(caller, leg).communication["afterCallWork"]["state"]
    return word


def wrapup_code(caller: Caller, leg: Leg) -> str:
    code: str = caller.get(leg.wrapup_path).body["code"]
    return code


def test_a_timed_one_runs_out_under_the_systems_code(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "MANDATORY_TIMEOUT", 5000)
    leg = connected(agent)
    agent.patch(leg.path, {"state": "disconnected"})
    assert now(agent, leg).participant["wrapupTimeoutMs"] == 5000

    step(6)

    assert (state(agent, leg), wrapup_code(agent, leg)) == ("complete", "ININ-WRAP-UP-TIMEOUT")
    assert agent.routing_status() == "IDLE"


def test_a_timed_one_may_end_earlier(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "MANDATORY_TIMEOUT", 5000)
    leg = connected(agent)
    agent.patch(leg.path, {"state": "disconnected"})

    agent.post(leg.wrapup_path, {"code": RESOLVED})

    assert (state(agent, leg), agent.routing_status()) == ("complete", "IDLE")
    step(6)
    assert wrapup_code(agent, leg) == RESOLVED


def test_a_forced_one_keeps_the_slot_to_the_end(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "MANDATORY_FORCED_TIMEOUT", 5000)
    leg = connected(agent)
    agent.patch(leg.path, {"state": "disconnected"})
    agent.post(leg.wrapup_path, {"code": RESOLVED})
    assert (state(agent, leg), agent.routing_status()) == ("pending", "INTERACTING")

    step(6)

    assert (state(agent, leg), agent.routing_status()) == ("complete", "IDLE")
    assert wrapup_code(agent, leg) == RESOLVED


def test_a_forced_one_keeps_the_slot_after_an_early_wrap_up(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "MANDATORY_FORCED_TIMEOUT", 5000)
    leg = connected(agent)
    agent.post(leg.wrapup_path, {"code": RESOLVED})

    agent.patch(leg.path, {"state": "disconnected"})

    assert state(agent, leg) == "pending"


def test_a_requested_one_is_not_owed_by_itself(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "AGENT_REQUESTED", 5000)
    leg = connected(agent)
    assert (leg.participant["wrapupRequired"], leg.communication["afterCallWorkRequired"]) == (False, False)

    agent.patch(leg.path, {"state": "disconnected"})

    assert (state(agent, leg), agent.routing_status()) == ("notApplicable", "IDLE")


@pytest.mark.parametrize("media", ["message", "call", "email", "callback"])
def test_a_requested_one_comes_when_asked_for(agent: Caller, machine: Caller, media: str) -> None:
    set_mode(machine, "AGENT_REQUESTED", 5000)
    leg = connected(agent, media)

    answer = agent.patch(asking_path(leg), {"afterCallWorkRequired": True})
    assert now(agent, leg).communication["afterCallWorkRequired"] is True
    agent.patch(leg.path, {"state": "disconnected"})

    assert (answer.status, answer.body) == (200, {"afterCallWorkRequired": True})
    assert state(agent, leg) == "pending"
    step(6)
    assert wrapup_code(agent, leg) == "ININ-WRAP-UP-TIMEOUT"


def test_a_request_can_be_taken_back(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "AGENT_REQUESTED")
    leg = connected(agent)
    agent.patch(asking_path(leg), {"afterCallWorkRequired": True})
    agent.patch(asking_path(leg), {"afterCallWorkRequired": False})

    agent.patch(leg.path, {"state": "disconnected"})

    assert state(agent, leg) == "notApplicable"


def test_requests_are_refused_elsewhere(agent: Caller, colleague: Caller, chat: Leg) -> None:
    assert (chat.participant["wrapupRequired"], chat.communication["afterCallWorkRequired"]) == (True, False)
    assert agent.patch(asking_path(chat), {"afterCallWorkRequired": True}).status == 400
    assert agent.patch(asking_path(chat), {"afterCallWorkRequired": "yes"}).status == 400
    assert colleague.patch(asking_path(chat), {"afterCallWorkRequired": True}).status == 403


def test_skipping_leaves_the_systems_code(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "OPTIONAL")
    leg = connected(agent)
    agent.patch(leg.path, {"wrapupSkipped": True})
    assert now(agent, leg).participant["wrapupSkipped"] is True

    agent.patch(leg.path, {"state": "disconnected"})

    assert (state(agent, leg), wrapup_code(agent, leg)) == ("skipped", "ININ-WRAP-UP-SKIPPED")


@pytest.mark.parametrize("prompt", ["MANDATORY", "MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT"])
def test_mandatory_ones_cannot_be_skipped(agent: Caller, machine: Caller, prompt: str) -> None:
    set_mode(machine, prompt, None if prompt == "MANDATORY" else 5000)
    leg = connected(agent)

    answer = agent.patch(leg.path, {"wrapupSkipped": True})

    assert (answer.status, answer.body["code"]) == (400, "conversation.error.wrapup.cannot.skip")


def test_events_tell_of_it(agent: Caller, machine: Caller) -> None:
    set_mode(machine, "MANDATORY_TIMEOUT", 5000)
    leg = connected(agent)
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.messages")

    agent.patch(leg.path, {"state": "disconnected"})

    for frame in frames:
        check_event(frame)
    assert frames[-1]["eventBody"]["participants"][-1]["wrapupTimeoutMs"] == 5000


@pytest.mark.parametrize(
    "wrong", [{"notes": 1}, {"tags": "x"}, {"tags": [1]}, {"durationSeconds": "x"}, {"endTime": "x"}]
)
def test_wrap_ups_of_other_types_are_refused(agent: Caller, chat: Leg, wrong: dict[str, Any]) -> None:
    assert agent.post(chat.wrapup_path, {"code": RESOLVED} | wrong).status == 400
    assert agent.get(chat.wrapup_path).status == 404


def asking_path(leg: Leg) -> str:
    """Return where after-call work is asked for."""
    base = f"/api/v2/conversations/aftercallwork/{leg.conversation_id}/participants/{leg.id}"
    return f"{base}/communications/{leg.communication_id}"
