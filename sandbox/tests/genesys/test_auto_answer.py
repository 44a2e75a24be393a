"""Auto-answer: an offer is connected without an accept, where queue, messenger or user want it."""

from typing import Any

import pytest

from tests.genesys.cast import DESK, Caller, begin, leg_of, step

OPEN_RINGS = {"open": {"enableAutoAnswer": False}}


def set_queue(machine: Caller, **settings: Any) -> None:
    answer = machine.put(f"/api/v2/routing/queues/{DESK}", {"name": "IT Service Desk"} | settings)
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        ({"message": {"enableAutoAnswer": True}}, True),
        ({"call": {"enableAutoAnswer": True}}, False),
        ({"message": {"enableAutoAnswer": True, "subTypeSettings": OPEN_RINGS}}, False),
        ({"message": {"subTypeSettings": {"open": {"enableAutoAnswer": True}}}}, True),
    ],
)
def test_auto_answer(machine: Caller, agent: Caller, settings: dict[str, Any], answers: bool) -> None:
    set_queue(machine, mediaSettings=settings)

    conversation_id = begin()
    rings = agent.offer()
    step(1)

    leg = leg_of(agent.get(f"/api/v2/conversations/{conversation_id}").body, agent.id)
    assert rings.state == "alerting"
    assert rings.communication["queueMediaSettings"]["enableAutoAnswer"] is answers
    assert leg.state == ("connected" if answers else "alerting")


def test_auto_answer_rings_for_its_tone(machine: Caller, agent: Caller) -> None:
    set_queue(machine, mediaSettings={"call": {"enableAutoAnswer": True, "autoAnswerAlertToneSeconds": 3}})
    begin("call")

    step(2)
    before = agent.offer().state
    step(2)

    assert (before, agent.offer().state) == ("alerting", "connected")


def test_a_user_may_answer_by_themselves(machine: Caller, agent: Caller) -> None:
    me = agent.get(f"/api/v2/users/{agent.id}").body
    machine.patch(f"/api/v2/users/{agent.id}", {"acdAutoAnswer": True, "version": me["version"]})

    begin()
    step(1)

    assert agent.offer().state == "connected"
