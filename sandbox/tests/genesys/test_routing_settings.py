"""How the whole organisation routes."""

from typing import Any

import pytest

from tests.genesys.cast import BUSY, ON_QUEUE, Caller, begin, step

SETTINGS = "/api/v2/routing/settings"


def test_are_set_and_reset(machine: Caller) -> None:
    changed = machine.put(SETTINGS, {"resetAgentScoreOnPresenceChange": True}).body

    assert changed == {"resetAgentScoreOnPresenceChange": True}
    assert machine.delete(SETTINGS).status == 200
    assert machine.get(SETTINGS).body == {"resetAgentScoreOnPresenceChange": False}


def test_of_the_contact_centre_change_without_a_word(machine: Caller) -> None:
    path = f"{SETTINGS}/contactcenter"

    assert machine.patch(path, {"removeSkillsFromBlindTransfer": True}).status == 202
    assert machine.get(path).body == {"removeSkillsFromBlindTransfer": True}


def test_of_transcription_change_in_part_or_whole(machine: Caller) -> None:
    path = f"{SETTINGS}/transcription"
    whole = {"transcription": "Disabled", "transcriptionConfidenceThreshold": 50}

    part = machine.patch(path, {"transcription": "EnabledGlobally", "piiRedactionEnabled": True}).body

    assert (part["transcription"], part["transcriptionConfidenceThreshold"]) == ("EnabledGlobally", 70)
    assert machine.put(path, whole).body["piiRedactionEnabled"] is False
    assert machine.get(path).body["transcription"] == "Disabled"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SETTINGS, {"resetAgentScoreOnPresenceChange": "yes"}),
        (f"{SETTINGS}/transcription", {"transcription": "Disabled"}),
        (f"{SETTINGS}/transcription", {"transcription": "Loud", "transcriptionConfidenceThreshold": 5}),
        (f"{SETTINGS}/transcription", {"transcription": "Disabled", "transcriptionConfidenceThreshold": 101}),
    ],
)
def test_odd_values_are_refused(machine: Caller, path: str, body: dict[str, Any]) -> None:
    assert machine.put(path, body).status == 400


def test_agents_change_none(agent: Caller) -> None:
    assert agent.put(SETTINGS, {}).status == 403
    assert agent.patch(f"{SETTINGS}/contactcenter", {}).status == 403
    assert agent.put(f"{SETTINGS}/transcription", {}).status == 403


@pytest.mark.parametrize(("resets", "first"), [(False, "agent"), (True, "colleague")])
def test_a_change_of_presence_may_cost_the_turn(
    machine: Caller, agent: Caller, colleague: Caller, resets: bool, first: str
) -> None:
    machine.put(SETTINGS, {"resetAgentScoreOnPresenceChange": resets})
    colleague.set_presence(ON_QUEUE)
    step(5)
    agent.set_presence(BUSY)
    agent.set_presence(ON_QUEUE)

    begin()

    assert {"agent": agent, "colleague": colleague}[first].offer().state == "alerting"
