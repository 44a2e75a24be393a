"""Turns agents' participants of a conversation into LegSeen, without I/O.

Source of all tables and fields: docs/providers/genesys.md#conversation-model.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from gateway.providers.fact_values import LegSeen, LegState, WrapUpPrompt
from gateway.providers.genesys.order import current
from gateway.providers.wire import Raw, id_of, instant, number, part, rows, seconds, text

STATES: dict[str, LegState] = {
    "alerting": "alerting",
    "offering": "alerting",
    "dialing": "connected",  # the agent's own side of a call that is being placed
    "contacting": "connected",
    "connected": "connected",
    "converting": "connected",
    "uploading": "connected",
    "transmitting": "connected",
    "parked": "parked",  # messages and emails only
    "disconnected": "ended",  # which side ended it does not matter here
    "terminated": "ended",
}
PROMPTS: dict[str, WrapUpPrompt] = {
    "mandatory": "mandatory",
    "optional": "optional",
    "timeout": "timeout",
    "mandatorytimeout": "timeout",  # the queue settings' spelling of "timeout"
    "forcedtimeout": "forced-timeout",
    "mandatoryforcedtimeout": "forced-timeout",  # likewise
    "agentrequested": "agent-requested",  # only if the agent asks for after-call work
}
END_REASONS = {
    "endpoint.donotdisturb": "endpoint.dnd",  # REST; topics say endpoint.dnd
    "dndendpoint": "endpoint.dnd",  # analytics
    "dnd_endpoint": "endpoint.dnd",  # detail events
    "transfer.donotdisturb": "transfer.dnd",  # REST
}
AGENTS = ("agent", "user")  # "user" when no queue routed the conversation
ONLOOKERS = ("monitoredParticipantId", "coachedParticipantId")  # set on supervisors who listen in


def legs_of(participants: list[Raw], keys: Sequence[str]) -> Iterator[LegSeen]:
    """Yield a leg for each agent's participant, including ended ones, in the order of the participants.

    keys: the arrays that may contain communications ("messages"); the first non-empty one counts. Of several
    in an array, only the current one does. Leaves out supervisors who listen in, and
    callbacks that are only scheduled.
    """
    for participant in participants:
        talks = [talk for key in keys if (talk := current(rows(participant, key)))]
        if _is_agents(participant) and talks and text(talks[0], "state") != "scheduled":
            yield _leg(participant, talks)


def queue_of(participant: Raw) -> str:
    """Return the id of the queue that a participant belongs to, or ""."""
    return text(participant, "queueId") or text(
        part(part(participant, "conversationRoutingData"), "queue"), "id"
    )


def over_at(participant: Raw, keys: Iterable[str], *, at: datetime) -> datetime | None:
    """Return when a participant left, None while connected; ``at`` when it left at an unknown time."""
    ended = instant(participant, "endTime")
    talks = [talk for key in keys for talk in rows(participant, key)]
    if ended or not talks or not all(STATES.get(text(talk, "state")) == "ended" for talk in talks):
        return ended
    return max(instant(talk, "disconnectedTime") or at for talk in talks)


def _is_agents(participant: Raw) -> bool:
    working = not any(text(participant, key) for key in ONLOOKERS)
    named = bool(id_of(participant) and text(participant, "userId"))
    return text(participant, "purpose") in AGENTS and named and working


def _leg(participant: Raw, talks: list[Raw]) -> LegSeen:
    talk = talks[0]
    state = _state(participant, talk)
    wrapup = _wrapup(participant, talk)
    connected_at = instant(talk, "connectedTime") or instant(participant, "connectedTime")
    return LegSeen(
        participant_id=id_of(participant),
        communication_id=text(talk, "id"),
        agent_id=text(participant, "userId"),
        queue_id=queue_of(participant),
        state=state,
        held=any(one.get("held") is True for one in talks),  # for a callback, its call is held
        muted=any(one.get("muted") is True for one in talks),
        offered_at=instant(talk, "startAlertingTime"),
        alerting_timeout_s=_alerting_timeout_s(participant, talk),
        connected_at=connected_at,
        ended_at=_ended_at(participant, talk) if state == "ended" else None,
        end_reason=_end_reason(talk) if state == "ended" else "",
        end_words=text(part(talk, "errorInfo"), "message", "code") if state == "ended" else "",
        wrapup_required=participant.get("wrapupRequired") is True,
        wrapup_prompt=_prompt(participant),
        wrapup_due=state == "ended"
        and _wrapup_due(participant, talk, was_connected=connected_at is not None),
        wrapup_timeout_s=seconds(participant, "wrapupTimeoutMs"),
        wrapup_code_id=text(wrapup, "code"),
        wrapup_notes=text(wrapup, "notes"),
    )


def _state(participant: Raw, talk: Raw) -> LegState:
    """Return a leg's state; an unknown state is derived from the times, since new ones appear unannounced."""
    if instant(participant, "endTime"):
        return "ended"
    connected = instant(talk, "connectedTime") or instant(participant, "connectedTime")
    return STATES.get(text(talk, "state"), "connected" if connected else "alerting")


def _ended_at(participant: Raw, talk: Raw) -> datetime | None:
    return instant(participant, "endTime") or instant(talk, "disconnectedTime")


def _end_reason(talk: Raw) -> str:
    reason = text(talk, "disconnectType").lower()
    return END_REASONS.get(reason, reason)


def _alerting_timeout_s(participant: Raw, talk: Raw) -> float | None:
    # The participant's own time-out may be null or 0; then the queue's applies.
    of_queue = number(part(talk, "queueMediaSettings"), "alertingTimeoutSeconds")
    return seconds(participant, "alertingTimeoutMs") or (float(of_queue) if of_queue else None)


def _prompt(participant: Raw) -> WrapUpPrompt:
    word = text(participant, "wrapupPrompt").lower().replace("_", "")
    return PROMPTS.get(word, "")


def _wrapup(participant: Raw, talk: Raw) -> Raw:
    """Return the wrap-up, or {}; a provisional one is only a draft."""
    wrapup = part(talk, "wrapup") or part(participant, "wrapup")
    return {} if wrapup.get("provisional") is True else wrapup


def _wrapup_due(participant: Raw, talk: Raw, *, was_connected: bool) -> bool:
    """Return whether Genesys waits for a wrap-up; an offer that was not answered needs none."""
    settled = bool(_wrapup(participant, talk)) or participant.get("wrapupSkipped") is True
    if settled or participant.get("wrapupRequired") is not True:
        return False
    work = text(part(talk, "afterCallWork"), "state")
    if work in ("", "unknown"):  # not every communication carries this state
        return was_connected and not instant(participant, "endAcwTime")
    return work == "pending"
