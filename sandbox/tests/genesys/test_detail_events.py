"""Detail events tell each step of a participant once, and how long it lasted."""

from typing import Any

from tests.genesys.cast import DESK, RESOLVED, Caller, Leg, begin, listen, step
from tests.genesys.schemas import check_event

NAMES = (
    *("acd.start", "acd.end", "acw", "attributes", "customer.start", "customer.end", "flow.start"),
    *("flow.end", "user.start", "user.end", "wrapup"),
)


def heard(machine: Caller, conversation_id: str) -> list[dict[str, Any]]:
    """Return a list that fills with the detail events of the conversation."""
    topic = "v2.detail.events.conversation"
    return listen(machine, *(f"{topic}.{conversation_id}.{name}" for name in NAMES))


def names(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["topicName"].split(".", 5)[5] for frame in frames]


def body_of(frames: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the body of the last event of that name."""
    bodies = [frame["eventBody"] for frame in frames if frame["topicName"].endswith(f".{name}")]
    last: dict[str, Any] = bodies[-1]
    return last


def test_tells_each_step_once(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = heard(machine, chat.conversation_id)

    agent.patch(f"{chat.generic_path}/attributes", {"attributes": {"incident": "INC1"}})
    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED, "notes": "Done"})

    assert sorted(names(frames)) == ["acw", "attributes", "customer.end", "user.end", "wrapup"]
    for frame in frames:
        check_event(frame)


def test_tells_how_an_answered_wait_ended(agent: Caller, machine: Caller) -> None:
    conversation_id = begin()
    frames = heard(machine, conversation_id)

    step(7)
    agent.patch(agent.offer().path, {"state": "connected"})

    body = body_of(frames, "acd.end")
    assert (body["acdOutcome"], body["answeredUserId"]) == ("ANSWERED", agent.id)
    assert 7000 <= body["connectedDurationMs"] < 8000
    assert body["queueId"] == DESK


def test_tells_an_abandoned_wait(machine: Caller) -> None:
    conversation_id = begin("call")
    frames = heard(machine, conversation_id)

    machine.post(f"/sandbox/conversations/{conversation_id}/end")

    assert body_of(frames, "acd.end")["acdOutcome"] == "ABANDON"
    assert body_of(frames, "customer.end")["mediaType"] == "VOICE"


def test_a_missed_offer_interacted_for_no_time(agent: Caller, machine: Caller) -> None:
    conversation_id = begin()
    frames = heard(machine, conversation_id)

    step(31)

    body = body_of(frames, "user.end")
    assert body["interactingDurationMs"] == 0
    assert 30_000 <= body["alertingDurationMs"] < 32_000
    assert body["disconnectType"] == "TIMEOUT"


def test_tells_code_and_length_of_the_wrap_up(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = heard(machine, chat.conversation_id)
    agent.patch(chat.path, {"state": "disconnected"})
    step(12)

    agent.post(chat.wrapup_path, {"code": RESOLVED, "notes": "Done"})

    body = body_of(frames, "acw")
    assert (body["wrapupCode"], body["wrapupNotes"], body["userId"]) == (RESOLVED, "Done", agent.id)
    assert 12_000 <= body["wrapupDurationMs"] < 13_000


def test_a_new_conversation_starts_with_customer_flow_and_queue(machine: Caller, agent: Caller) -> None:
    body = machine.get(f"/api/v2/conversations/{begin()}").body
    frames = heard(machine, body["id"])

    machine.post(f"/sandbox/conversations/{body['id']}/end")
    machine.post(f"/sandbox/conversations/{body['id']}/messages", {"text": "One more thing"})

    started = [name for name in names(frames) if name.endswith(".start")]
    assert started == ["customer.start", "flow.start", "acd.start", "user.start"]


def test_counts_work_in_the_summary(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.conversationsummary")

    agent.patch(chat.path, {"state": "disconnected"})

    check_event(frames[-1])
    assert frames[-1]["eventBody"]["message"]["contactCenter"] == {"active": 0, "acw": 1}
