"""Calls that go out to a telephone: they ring, and someone picks up, or nobody does."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.control import switches
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Communication, Conversation, Participant
from sandbox.genesys.state import STATE

SILENT = "callee-silent"
REACHED_AFTER_S = 1
PICKED_UP_AFTER_S = 4
GIVEN_UP_AFTER_S = 30


def dial(conversation: Conversation, address: str, *, now: datetime) -> Participant:
    """Return a new outside party whose telephone rings."""
    leg = legs.add(conversation, "external", now=now, state="dialing")
    leg.address = leg.name = address
    leg.communication.direction = "outbound"
    _ring(conversation, leg, leg.communication, now)
    return leg


def place(conversation: Conversation, own: Participant, callee: Participant, *, now: datetime) -> None:
    """Let an agent's new call reach the agent's station first, then ring at the callee's telephone."""
    due_at = now + timedelta(seconds=REACHED_AFTER_S)
    STATE.timers.at(due_at, partial(_reach, conversation, own, callee))


def wait(own: Participant, now: datetime) -> None:
    """Let an agent's new call wait for a colleague to answer."""
    own.communication.state = "dialing"
    own.communication.enter("dialing", now)


def _reach(conversation: Conversation, own: Participant, callee: Participant, now: datetime) -> None:
    for leg in (own, callee):
        call = leg.communication_in("call")
        if call is not None and call.state == "contacting":
            call.state = "dialing"
            call.enter("dialing", now)
            if leg is callee:
                _ring(conversation, leg, call, now)
    STATE.mark_changed(conversation)


def _ring(conversation: Conversation, leg: Participant, call: Communication, now: datetime) -> None:
    for seconds, action in ((PICKED_UP_AFTER_S, _pick_up), (GIVEN_UP_AFTER_S, _give_up)):
        STATE.timers.at(now + timedelta(seconds=seconds), partial(action, conversation, leg, call))


def _pick_up(conversation: Conversation, leg: Participant, call: Communication, now: datetime) -> None:
    if call.state != "dialing" or switches.is_on("genesys", SILENT):
        return
    legs.connect(leg, call, now)
    if call is leg.communication:
        legs.answer(conversation, leg, now=now)
    legs.connect_callers(conversation, now)
    STATE.mark_changed(conversation)


def _give_up(conversation: Conversation, leg: Participant, call: Communication, now: datetime) -> None:
    if call.state != "dialing":
        return
    if call is leg.communication:
        legs.fail_transfers(conversation, leg, state="Timeout")
        legs.end(conversation, leg, kind="timeout", now=now)
        legs.end_when_alone(conversation, now=now)
    else:
        legs.end_call(conversation, leg, call, kind="timeout", now=now)
