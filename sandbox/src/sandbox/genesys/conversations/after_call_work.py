"""After-call work in the five modes of a queue: when it begins, what ends it, how long it keeps the slot."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.conversations.model import Conversation, Participant, Wrapup
from sandbox.genesys.people import agent_status
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

PROMPTS = {
    "MANDATORY": "mandatory",
    "OPTIONAL": "optional",
    "MANDATORY_TIMEOUT": "timeout",
    "MANDATORY_FORCED_TIMEOUT": "forcedTimeout",
    "AGENT_REQUESTED": "agentRequested",
}
TIMED = ("timeout", "forcedTimeout", "agentRequested")
SKIPPABLE = ("optional", "agentRequested")
# What stands as code where no code of the organisation's was given.
TIMED_OUT = "ININ-WRAP-UP-TIMEOUT"
SKIPPED = "ININ-WRAP-UP-SKIPPED"
DEFAULT = "7fb334b0-0e9e-11e4-9191-0800200c9a66"
DEFAULT_NAME = {DEFAULT: "Default Wrap-up Code"}
SYSTEM_NAMES = {TIMED_OUT: TIMED_OUT, SKIPPED: SKIPPED} | DEFAULT_NAME


def promise(leg: Participant, queue: Queue) -> None:
    """Give the leg the mode of its queue; only an agent-requested one owes nothing until asked for."""
    leg.wrapup_prompt = PROMPTS[queue.wrapup_prompt]
    leg.communication.acw_required = leg.wrapup_prompt != "agentRequested"
    leg.wrapup_timeout_ms = queue.acw_timeout_ms if leg.wrapup_prompt in TIMED else None


def begin(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Follow the end of a connected leg: into after-call work, or past it when nothing is owed any more."""
    own = leg.communication
    if not own.acw_required:
        finish(conversation, leg, state="notApplicable", now=now)
    elif leg.wrapup_skipped:
        skip(conversation, leg, now)
    elif own.wrapup is not None and leg.wrapup_prompt != "forcedTimeout":
        finish(conversation, leg, state="complete", now=now)
    else:
        _start(conversation, leg, now)


def finish(conversation: Conversation, leg: Participant, *, state: str, now: datetime) -> None:
    """Close the after-call work (``complete``, ``skipped``…) and free the agent's slot."""
    leg.communication.acw_state = state
    if leg.acw_started_at is not None:
        leg.acw_ended_at = now
        leg.communication.leave(now)
    agent_status.remove_work(STATE.users[leg.user_id or ""], leg, now)
    STATE.mark_changed(conversation)


def skip(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Close the after-call work under the system's code for skipping."""
    leg.wrapup_skipped = True
    leg.communication.wrapup = _by_system(leg, SKIPPED, now)
    finish(conversation, leg, state="skipped", now=now)


def wrapped_up(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Follow a final wrap-up: the work is over, unless the queue keeps the slot for the whole time."""
    if leg.is_in_after_call_work and leg.wrapup_prompt != "forcedTimeout":
        finish(conversation, leg, state="complete", now=now)


def tear_down(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Close pending work under the system's default code."""
    if leg.is_in_after_call_work:
        leg.communication.wrapup = leg.communication.wrapup or _by_system(leg, DEFAULT, now)
        finish(conversation, leg, state="complete", now=now)


def _start(conversation: Conversation, leg: Participant, now: datetime) -> None:
    leg.communication.acw_state, leg.acw_started_at = "pending", now
    leg.communication.enter("wrapup", now)
    if leg.wrapup_timeout_ms:
        due_at = now + timedelta(milliseconds=leg.wrapup_timeout_ms)
        STATE.timers.at(due_at, partial(_run_out, conversation, leg))


def _run_out(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.is_in_after_call_work:
        leg.communication.wrapup = leg.communication.wrapup or _by_system(leg, TIMED_OUT, now)
        finish(conversation, leg, state="complete", now=now)


def _by_system(leg: Participant, code: str, now: datetime) -> Wrapup:
    spent_s = int((now - leg.acw_started_at).total_seconds()) if leg.acw_started_at else 0
    return Wrapup(code=code, name=SYSTEM_NAMES[code], duration_s=spent_s, ended_at=now)
