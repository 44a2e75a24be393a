"""How legs come and go: offers, answers, misses and ends."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.conversations import after_call_work, consultation
from sandbox.genesys.conversations.model import (
    Communication,
    Conversation,
    LegState,
    Medium,
    Participant,
    Routing,
    Transfer,
)
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

# What a leg does in a state, in the words of segments; a flow's leg is never plain interaction.
FLOW_KINDS = {"ivr": "ivr", "workflow": "system", "botflow": "system"}
KINDS = {"connected": "interact", "alerting": "alert"}
# How long a call rings that no queue brought.
RING_S = 30


def add(conversation: Conversation, purpose: str, *, now: datetime, state: LegState) -> Participant:
    """Return a new participant of the conversation, in this state from now on."""
    own = communication(conversation.medium, purpose, state=state, now=now)
    own.direction = conversation.direction
    own.recording = conversation.medium == "call" and purpose == "customer"
    leg = Participant(
        id=STATE.new_id("participant"),
        conversation_id=conversation.id,
        purpose=purpose,
        communication=own,
        started_at=now,
    )
    leg.connected_at = own.connected_at
    if conversation.consult is not None:
        leg.consult_participant_id = conversation.consult.object_id
    conversation.participants.append(leg)
    STATE.mark_changed(conversation)
    return leg


def communication(medium: Medium, purpose: str, *, state: LegState, now: datetime) -> Communication:
    """Return a new communication in this state from now on."""
    own = Communication(
        id=STATE.new_id("communication"),
        medium=medium,
        state=state,
        initial_state=state,
        alerting_at=now if state == "alerting" else None,
        connected_at=now if state == "connected" else None,
    )
    own.enter(FLOW_KINDS.get(purpose, KINDS.get(state, state)), now)
    return own


def enqueue(conversation: Conversation, routing: Routing, *, now: datetime) -> Participant:
    """Return a new queue leg that waits for an agent."""
    leg = add(conversation, "acd", now=now, state="connected")
    leg.queue_id, leg.routing = routing.queue_id, routing
    leg.name = STATE.queues[routing.queue_id].name
    STATE.waiting[routing.queue_id][conversation.id] = leg
    return leg


def offer(conversation: Conversation, user: User, routing: Routing, *, now: datetime) -> Participant:
    """Return a new leg that alerts until it is answered, declined or runs out.

    Without a queue it is a user's, not an agent's: no after-call work follows.
    """
    queue = STATE.queues.get(routing.queue_id)
    leg = add(conversation, "agent" if queue else "user", now=now, state="alerting")
    leg.user_id, leg.name = user.id, user.agent.name
    leg.alerting_timeout_s = RING_S
    if queue:
        leg.queue_id, leg.routing = queue.id, routing
        leg.alerting_timeout_s = queue.medium(conversation.medium)["alertingTimeoutSeconds"]
        after_call_work.promise(leg, queue)
    agent_status.add_work(user, leg)
    STATE.timers.at(now + timedelta(seconds=leg.alerting_timeout_s), partial(_run_out, conversation, leg))
    if queue:
        _arrange_answer(conversation, leg, queue, now=now)
    return leg


def join(conversation: Conversation, user: User, routing: Routing, *, now: datetime) -> Participant:
    """Return the new leg of an agent who is connected at once, on behalf of a queue if there is one."""
    leg = add(conversation, "agent", now=now, state="connected")
    leg.user_id, leg.name, leg.routing = user.id, user.agent.name, routing
    leg.queue_id = routing.queue_id or None
    if routing.queue_id in STATE.queues:
        after_call_work.promise(leg, STATE.queues[routing.queue_id])
    agent_status.add_work(user, leg)
    agent_status.answered(user, now)
    return leg


def answer(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Connect a leg; the queue's leg and an attended transfer's initiator leave."""
    connect(leg, leg.communication, now)
    if leg.purpose == "agent":
        for acd in conversation.live("acd"):
            end(conversation, acd, kind="transfer", now=now)
        agent_status.answered(STATE.users[leg.user_id or ""], now)
    elif leg.user_id:
        agent_status.join_call(STATE.users[leg.user_id], leg, now)
    connect_callers(conversation, now)
    _finish_transfers(conversation, leg, now)
    STATE.mark_changed(conversation)


def connect_callers(conversation: Conversation, now: datetime) -> None:
    """Connect those whose call rang at someone who has answered."""
    for leg in conversation.parties():
        call = leg.communication_in("call")
        if leg.user_id and call is not None and call.state == "dialing":
            connect(leg, call, now)
            agent_status.follow_work(STATE.users[leg.user_id], now)


def connect(leg: Participant, own: Communication, now: datetime) -> None:
    """Let one communication of the leg be connected."""
    own.state, own.connected_at = "connected", now
    leg.connected_at = leg.connected_at or now
    own.enter("interact", now)


def miss(conversation: Conversation, leg: Participant, *, kind: str, now: datetime) -> None:
    """End an offer unanswered: the agent does not respond, the conversation waits on or again."""
    _close(leg, state="disconnected", kind=kind, now=now)
    leg.communication.acw_state = "notApplicable"
    leg.communication.declined = kind == "client"
    user = STATE.users[leg.user_id or ""]
    (agent_status.missed if leg.purpose == "agent" else agent_status.remove_work)(user, leg, now)
    fail_transfers(conversation, leg, state="Timeout" if kind == "timeout" else "Failed")
    _go_on(conversation, leg, now)


def call_off(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """End an offer from the other side: its agent has not missed anything."""
    _close(leg, state="disconnected", kind="system", now=now)
    leg.communication.acw_state = "notApplicable"
    agent_status.remove_work(STATE.users[leg.user_id or ""], leg, now)
    fail_transfers(conversation, leg, state="Canceled")
    _go_on(conversation, leg, now)


def was_called_off(conversation: Conversation, leg: Participant) -> bool:
    """Return whether the leg's offer ended because its transfer was cancelled."""
    transfers = [each for each in conversation.transfers if each.issued_at <= leg.started_at]
    last = transfers[-1] if transfers and leg.connected_at is None else None
    return last is not None and last.state == "Canceled" and last.user_id == leg.user_id


def end(conversation: Conversation, leg: Participant, *, kind: str, now: datetime) -> None:
    """End a leg; an agent who was connected goes on to after-call work, if the queue wants one."""
    was_answered = leg.connected_at is not None
    by_itself = conversation.medium == "call" and kind in ("client", "transfer", "endpoint")
    for own in leg.live_communications[1:]:
        close(own, state="disconnected", kind=kind, now=now)
    _close(leg, state="terminated" if by_itself else "disconnected", kind=kind, now=now)
    if leg.purpose == "acd":
        STATE.waiting[leg.queue_id or ""].pop(conversation.id, None)
    _dismiss_watchers(conversation, leg, now)
    consultation.end_if_over(conversation)
    if leg.user_id and was_answered:
        after_call_work.begin(conversation, leg, now)
    elif leg.user_id:
        leg.communication.acw_state = "notApplicable"
        agent_status.remove_work(STATE.users[leg.user_id], leg, now)
    STATE.mark_changed(conversation)


def end_when_alone(conversation: Conversation, *, now: datetime) -> None:
    """End the conversation when fewer than two are left in it."""
    if len(conversation.live("customer")) + len(conversation.parties()) < 2:
        end_all(conversation, kind="peer", now=now)


def end_all(conversation: Conversation, *, kind: str, now: datetime) -> None:
    """End every leg that is left, and with them the conversation."""
    for leg in list(conversation.participants):
        if leg.is_live:
            end(conversation, leg, kind=kind, now=now)
    for transfer in conversation.transfers:
        transfer.state = "Canceled" if transfer.state == "Pending" else transfer.state
    conversation.ended_at = conversation.ended_at or now
    STATE.mark_changed(conversation)


def end_call(
    conversation: Conversation, leg: Participant, own: Communication, *, kind: str, now: datetime
) -> None:
    """End a call that belongs to a callback, on both sides; the callback itself goes on."""
    close(own, state="terminated", kind=kind, now=now)
    for other in conversation.participants:
        for call in other.calls:
            if other is not leg and call in other.live_communications:
                close(call, state="disconnected", kind="peer", now=now)
    STATE.mark_changed(conversation)


def close(own: Communication, *, state: LegState, kind: str, now: datetime) -> None:
    """End one communication."""
    own.state, own.disconnect_type, own.disconnected_at = state, kind, now
    own.leave(now)
    own.held = own.muted = own.confined = False
    own.held_at = own.parked_at = own.resume_at = None


def fail_transfers(conversation: Conversation, leg: Participant, *, state: str) -> None:
    """Settle a transfer to this very party; one to a queue goes on ringing at others."""
    for transfer in _open_transfers(conversation, leg):
        if not transfer.queue_id:
            transfer.state = state


def _arrange_answer(conversation: Conversation, leg: Participant, queue: Queue, *, now: datetime) -> None:
    """Where user or queue want it, let the offer be answered once its tone has rung."""
    own = queue.medium(conversation.medium)
    leg.auto_answer = STATE.users[leg.user_id or ""].auto_answer or queue.answers_by_itself(
        conversation.medium
    )
    if leg.auto_answer:
        rung_at = now + timedelta(seconds=own["autoAnswerAlertToneSeconds"])
        STATE.timers.at(rung_at, partial(_answer_by_itself, conversation, leg))


def _answer_by_itself(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.state == "alerting":
        answer(conversation, leg, now=now)


def _run_out(conversation: Conversation, leg: Participant, now: datetime) -> None:
    if leg.state == "alerting":
        miss(conversation, leg, kind="timeout", now=now)


def _close(leg: Participant, *, state: LegState, kind: str, now: datetime) -> None:
    close(leg.communication, state=state, kind=kind, now=now)
    leg.ended_at = now


def _dismiss_watchers(conversation: Conversation, leg: Participant, now: datetime) -> None:
    for other in conversation.participants:
        if other.is_live and leg.id in (other.monitored_participant_id, other.coached_participant_id):
            end(conversation, other, kind="peer", now=now)


def _go_on(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Put the conversation back into the queue of an offer that nobody took, unless someone has it."""
    consultation.end_if_over(conversation)
    is_waiting = conversation.live("customer") and not conversation.parties()
    if is_waiting and leg.routing is not None and leg.routing.queue_id in STATE.queues:
        enqueue(conversation, leg.routing.again(now), now=now)
    end_when_alone(conversation, now=now)
    STATE.mark_changed(conversation)


def _finish_transfers(conversation: Conversation, leg: Participant, now: datetime) -> None:
    for transfer in _open_transfers(conversation, leg):
        transfer.state = "Complete"
        initiator = conversation.participant(transfer.initiator_participant_id)
        if initiator is not None and initiator.is_live:
            end(conversation, initiator, kind="transfer", now=now)


def _open_transfers(conversation: Conversation, leg: Participant) -> list[Transfer]:
    """Return the pending transfers that lead to this leg."""
    pending = [each for each in conversation.transfers if each.state == "Pending"]
    return [each for each in pending if _leads_to(each, leg)]


def _leads_to(transfer: Transfer, leg: Participant) -> bool:
    if transfer.user_id:
        return transfer.user_id == leg.user_id
    if transfer.address:
        return transfer.address == leg.address
    return transfer.queue_id == leg.queue_id
