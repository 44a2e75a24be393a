"""How legs come and go: offers, answers, misses and ends."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.conversations import aftercall
from sandbox.genesys.conversations.model import (
    Communication,
    Conversation,
    LegState,
    Participant,
    Routing,
    Transfer,
)
from sandbox.genesys.people import duty
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

# What a connected leg does, where it is not plain interaction.
FLOW_KINDS = {"ivr": "ivr", "workflow": "system"}


def add(conversation: Conversation, purpose: str, *, now: datetime, state: LegState) -> Participant:
    """Return a new participant of the conversation, connected or alerting from now on."""
    is_connected = state == "connected"
    communication = Communication(
        id=STATE.new_id("communication"),
        medium=conversation.medium,
        state=state,
        initial_state=state,
        alerting_at=None if is_connected else now,
        connected_at=now if is_connected else None,
        recording=conversation.medium == "call" and purpose == "customer",
    )
    leg = Participant(
        id=STATE.new_id("participant"),
        conversation_id=conversation.id,
        purpose=purpose,
        communication=communication,
        started_at=now,
    )
    leg.connected_at = communication.connected_at
    communication.enter(FLOW_KINDS.get(purpose, "interact") if is_connected else "alert", now)
    conversation.participants.append(leg)
    STATE.touch(conversation)
    return leg


def enqueue(conversation: Conversation, routing: Routing, *, now: datetime) -> Participant:
    """Return a new queue leg that waits for an agent."""
    leg = add(conversation, "acd", now=now, state="connected")
    leg.queue_id, leg.routing = routing.queue_id, routing
    leg.name = STATE.queues[routing.queue_id].name
    STATE.waiting[routing.queue_id][conversation.id] = leg
    return leg


def offer(conversation: Conversation, user: User, routing: Routing, *, now: datetime) -> Participant:
    """Return a new agent's leg that alerts until it is answered, declined or runs out."""
    queue = STATE.queues[routing.queue_id]
    leg = add(conversation, "agent", now=now, state="alerting")
    leg.user_id, leg.name, leg.queue_id, leg.routing = user.id, user.agent.name, queue.id, routing
    leg.alerting_timeout_s = queue.alerting_s(conversation.medium)
    aftercall.promise(leg, queue)
    duty.take_on(user, leg)
    STATE.timers.at(now + timedelta(seconds=leg.alerting_timeout_s), partial(_run_out, conversation, leg))
    return leg


def answer(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Connect an alerting leg; the queue's leg and an attended transfer's initiator leave."""
    leg.communication.state = "connected"
    leg.communication.connected_at = leg.connected_at = now
    leg.communication.enter("interact", now)
    for acd in conversation.live("acd"):
        end(conversation, acd, kind="transfer", now=now)
    duty.answered(STATE.users[leg.user_id or ""], now)
    _finish_transfers(conversation, leg, now)
    STATE.touch(conversation)


def miss(conversation: Conversation, leg: Participant, *, kind: str, now: datetime) -> None:
    """End an offer unanswered: the agent does not respond, the conversation waits on or again."""
    _close(leg, state="disconnected", kind=kind, now=now)
    leg.communication.acw_state = "notApplicable"
    leg.communication.declined = kind == "client"
    duty.missed(STATE.users[leg.user_id or ""], leg, now)
    _fail_transfers(conversation, leg, state="Timeout" if kind == "timeout" else "Failed")
    if not conversation.live("agent", "acd") and leg.queue_id and conversation.live("customer"):
        priority = leg.routing.priority if leg.routing else 0
        enqueue(conversation, Routing(queue_id=leg.queue_id, priority=priority, entered_at=now), now=now)
    STATE.touch(conversation)


def end(conversation: Conversation, leg: Participant, *, kind: str, now: datetime) -> None:
    """End a leg; an agent who was connected goes on to after-call work, if the queue wants one."""
    was_alerting = leg.state == "alerting"
    by_itself = conversation.medium == "call" and kind in ("client", "transfer", "endpoint")
    _close(leg, state="terminated" if by_itself else "disconnected", kind=kind, now=now)
    if leg.purpose == "acd":
        STATE.waiting[leg.queue_id or ""].pop(conversation.id, None)
    if leg.user_id and was_alerting:
        leg.communication.acw_state = "notApplicable"
        duty.let_go(STATE.users[leg.user_id], leg, now)
    elif leg.user_id:
        aftercall.begin(conversation, leg, now)
    STATE.touch(conversation)


def _run_out(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.state == "alerting":
        miss(conversation, leg, kind="timeout", now=now)


def _close(leg: Participant, *, state: LegState, kind: str, now: datetime) -> None:
    own = leg.communication
    own.state, own.disconnect_type, own.disconnected_at = state, kind, now
    own.leave(now)
    own.held = own.muted = False
    own.held_at = own.parked_at = own.resume_at = None
    leg.ended_at = now


def _finish_transfers(conversation: Conversation, leg: Participant, now: datetime) -> None:
    for transfer in _open_transfers(conversation, leg):
        transfer.state = "Complete"
        initiator = conversation.participant(transfer.initiator_participant_id)
        if initiator is not None and initiator.is_live:
            end(conversation, initiator, kind="transfer", now=now)


def _fail_transfers(conversation: Conversation, leg: Participant, *, state: str) -> None:
    """Settle a transfer to this very agent; one to a queue goes on ringing at others."""
    for transfer in _open_transfers(conversation, leg):
        if transfer.user_id:
            transfer.state = state


def _open_transfers(conversation: Conversation, leg: Participant) -> list[Transfer]:
    pending = [each for each in conversation.transfers if each.state == "Pending"]
    return [each for each in pending if leg.user_id == each.user_id or leg.queue_id == each.queue_id]
