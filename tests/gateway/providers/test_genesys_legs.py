"""Agents' legs: whose they are, their state, their offer and their wrap-up."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.providers.fact_values import LegSeen
from gateway.providers.genesys import legs, normalise
from tests.gateway.providers.reading import AGENT, NOON, QUEUE, sample

ENDED = "2026-01-02T03:10:00Z"


def _legs(name: str) -> tuple[LegSeen, ...]:
    facts = normalise.read(sample(name), received_at=NOON)
    assert facts
    return facts[0].legs  # type: ignore[attr-defined]  # each of these samples is a conversation


def _leg(talk: dict[str, Any], **participant: Any) -> LegSeen:
    whole = {"id": "p", "purpose": "agent", "userId": AGENT, "calls": [{"id": "l", **talk}], **participant}
    [leg] = legs.legs_of([whole], ["calls"])
    return leg


def test_an_offer() -> None:
    [leg] = _legs("topic_offer")

    assert leg == LegSeen(
        participant_id="p-ag",
        communication_id="m-3",
        agent_id=AGENT,
        queue_id=QUEUE,
        state="alerting",
        alerting_timeout_s=60,
        wrapup_required=True,
        wrapup_prompt="mandatory",
        wrapup_timeout_s=30,
    )


def test_every_offer_is_a_leg_of_its_own() -> None:
    missed, again = _legs("topic_missed_then_offered_again")

    assert (missed.participant_id, missed.state, missed.end_reason) == ("p-ag", "ended", "timeout")
    assert missed.wrapup_due is False
    assert (again.participant_id, again.state, again.communication_id) == ("p-ag-2", "alerting", "m-4")


def test_after_call_work() -> None:
    [leg] = _legs("topic_after_call_work")

    assert (leg.state, leg.end_reason, leg.wrapup_due) == ("ended", "client", True)
    assert leg.ended_at == datetime(2026, 1, 2, 3, 10, tzinfo=UTC)


def test_a_supervisor_who_listens_has_no_leg() -> None:
    [leg] = _legs("topic_call_held")

    assert (leg.agent_id, leg.held, leg.muted, leg.wrapup_prompt) == (AGENT, True, True, "forced-timeout")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("alerting", "alerting"),
        ("offering", "alerting"),
        ("dialing", "connected"),
        ("contacting", "connected"),
        ("connected", "connected"),
        ("transmitting", "connected"),
        ("parked", "parked"),
        ("disconnected", "ended"),
        ("terminated", "ended"),
    ],
)
def test_states(state: str, expected: str) -> None:
    assert _leg({"state": state}).state == expected


@pytest.mark.parametrize(
    ("talk", "participant", "expected"),
    [
        ({"state": "hologram"}, {}, "alerting"),
        ({"state": "hologram", "connectedTime": ENDED}, {}, "connected"),
        ({"state": "none"}, {"connectedTime": ENDED}, "connected"),
        ({"state": "hologram"}, {"endTime": ENDED}, "ended"),
        ({"state": "connected"}, {"endTime": ENDED}, "ended"),
        ({}, {}, "alerting"),
    ],
)
def test_an_unknown_state_follows_from_the_times(
    talk: dict[str, Any], participant: dict[str, Any], expected: str
) -> None:
    assert _leg(talk, **participant).state == expected


@pytest.mark.parametrize(
    ("milliseconds", "of_queue", "expected"),
    [(60000, 25, 60.0), (None, 25, 25.0), (0, 25, 25.0), (0, 0, None), (None, None, None), ("x", "y", None)],
)
def test_how_long_an_offer_lasts(milliseconds: Any, of_queue: Any, expected: float | None) -> None:
    talk = {"state": "alerting", "queueMediaSettings": {"alertingTimeoutSeconds": of_queue}}

    assert _leg(talk, alertingTimeoutMs=milliseconds).alerting_timeout_s == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("endpoint.dnd", "endpoint.dnd"),
        ("endpoint.donotdisturb", "endpoint.dnd"),
        ("dndEndpoint", "endpoint.dnd"),
        ("DND_ENDPOINT", "endpoint.dnd"),
        ("transfer", "transfer"),
        ("session.expired", "session.expired"),
        ("abducted", "abducted"),
        (None, ""),
    ],
)
def test_end_reasons_have_one_spelling(word: str | None, expected: str) -> None:
    assert _leg({"state": "disconnected", "disconnectType": word}).end_reason == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mandatory", "mandatory"),
        ("optional", "optional"),
        ("timeout", "timeout"),
        ("MANDATORY_TIMEOUT", "timeout"),
        ("forcedTimeout", "forced-timeout"),
        ("MANDATORY_FORCED_TIMEOUT", "forced-timeout"),
        ("agentRequested", "agent-requested"),
        ("AGENT_REQUESTED", "agent-requested"),
        ("telepathic", ""),
        (None, ""),
    ],
)
def test_prompts(word: str | None, expected: str) -> None:
    assert _leg({"state": "connected"}, wrapupPrompt=word).wrapup_prompt == expected


WORKED = {"state": "disconnected", "connectedTime": "2026-01-02T03:00:00Z"}
MISSED = {"state": "disconnected"}


@pytest.mark.parametrize(
    ("talk", "participant", "due"),
    [
        (WORKED, {}, True),
        (WORKED | {"afterCallWork": {"state": "pending"}}, {}, True),
        (WORKED | {"afterCallWork": {"state": "unknown"}}, {}, True),
        (WORKED | {"afterCallWork": {"state": "complete"}}, {}, False),
        (WORKED | {"afterCallWork": {"state": "skipped"}}, {}, False),
        (WORKED | {"afterCallWork": {"state": "notApplicable"}}, {}, False),
        (WORKED | {"afterCallWork": {"state": "levitating"}}, {}, False),
        (WORKED, {"endAcwTime": ENDED}, False),
        (WORKED, {"wrapup": {"code": "w-1"}}, False),
        (WORKED, {"wrapup": {"notes": "draft", "provisional": True}}, True),
        (WORKED | {"wrapup": {"code": "w-1"}}, {}, False),
        (WORKED, {"wrapupSkipped": True}, False),
        (WORKED, {"wrapupRequired": False}, False),
        (WORKED, {"wrapupRequired": None}, False),
        (MISSED, {}, False),
        (MISSED | {"afterCallWork": {"state": "pending"}}, {}, True),
        ({"state": "connected"}, {}, False),
        ({"state": "alerting"}, {}, False),
    ],
)
def test_when_a_wrap_up_is_due(talk: dict[str, Any], participant: dict[str, Any], due: bool) -> None:
    assert _leg(talk, **{"wrapupRequired": True, **participant}).wrapup_due is due


def test_tells_the_wrap_up() -> None:
    leg = _leg(WORKED | {"wrapup": {"code": "w-1", "notes": "reset"}})

    assert (leg.wrapup_code_id, leg.wrapup_notes) == ("w-1", "reset")


@pytest.mark.parametrize(
    "participant",
    [
        {"purpose": "customer"},
        {"purpose": "acd"},
        {"userId": None},
        {"monitoredParticipantId": "p-2"},
        {"coachedParticipantId": "p-2"},
        {"calls": []},
        {"calls": None},
        {"calls": [{"id": "l", "state": "scheduled"}]},
    ],
)
def test_who_has_no_leg(participant: dict[str, Any]) -> None:
    whole = {"id": "p", "purpose": "agent", "userId": AGENT, "calls": [{"id": "l"}], **participant}

    assert list(legs.legs_of([whole], ["calls"])) == []


def test_the_last_communication_counts() -> None:
    first = {"id": "l-1", "state": "disconnected"}

    leg = _leg({}, calls=[first, {"id": "l-2", "state": "connected"}])

    assert (leg.communication_id, leg.state) == ("l-2", "connected")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            {"code": "error.station.unavailable", "message": "Station is unavailable."},
            "Station is unavailable.",
        ),
        ({"code": "error.station.unavailable", "message": None}, "error.station.unavailable"),
        ("odd", ""),
        (None, ""),
    ],
)
def test_an_end_is_explained_by_its_error(error: Any, words: str) -> None:
    leg = _leg({"state": "disconnected", "disconnectType": "error", "errorInfo": error})

    assert (leg.end_reason, leg.end_words) == ("error", words)
