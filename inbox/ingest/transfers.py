"""Applies the transfers in a snapshot to those that agents requested in Bridge."""

from gateway.providers import fact_values, facts
from inbox.models import Activity, Conversation, Transfer
from inbox.timeline import Line
from live.problems import Code, Problem, problem

Kind = Activity.Kind
State = Transfer.State
OPEN = (State.REQUESTED, State.RINGING)
STATES: dict[fact_values.TransferState, Transfer.State] = {
    "pending": State.RINGING,
    "active": State.RINGING,
    "complete": State.DONE,
    "cancelled": State.FAILED,
    "failed": State.FAILED,
    "timeout": State.FAILED,  # nobody answered
}
PROBLEMS: dict[fact_values.TransferState, Problem] = {
    "cancelled": problem(Code.TRANSFER_CANCELLED),
    "failed": problem(Code.TRANSFER_DECLINED),
    "timeout": problem(Code.TRANSFER_UNANSWERED),
}
ACTIVITIES = {
    State.RINGING: Kind.TRANSFERRING,
    State.DONE: Kind.TRANSFERRED,
    State.FAILED: Kind.TRANSFER_FAILED,
}


def compare(conversation: Conversation, fact: facts.ConversationSeen) -> list[Line]:
    """Update the open transfers. Silently idempotent; ignores transfers that were requested elsewhere."""
    if not fact.transfers and not any("transfer" in seen.end_reason for seen in fact.legs):
        return []
    lines = []
    for transfer in _open(conversation):
        seen = _matching(transfer, fact)
        state = STATES.get(seen.state) if seen else _by_leg(transfer)
        if state and state != transfer.state:
            lines.append(_move(transfer, state, seen))
    return lines


def _move(transfer: Transfer, state: Transfer.State, seen: fact_values.TransferSeen | None) -> Line:
    transfer.state = state
    transfer.problem = PROBLEMS.get(seen.state, {}) if seen else {}
    transfer.remote_id = seen.transfer_id if seen else transfer.remote_id
    transfer.save(update_fields=["state", "problem", "remote_id"])
    leg = transfer.leg
    leg.clear_pending(transfer.problem if state == State.FAILED else None)
    leg.save()
    detail = {"name": str(transfer.target), **transfer.problem}
    return Line(kind=ACTIVITIES[state], leg=leg, actor=leg.agent, detail=detail)


def _open(conversation: Conversation) -> list[Transfer]:
    transfers = conversation.transfers.filter(state__in=OPEN)
    return list(transfers.select_related("leg__agent", "to_agent", "to_queue").order_by("requested_at"))


def _matching(transfer: Transfer, fact: facts.ConversationSeen) -> fact_values.TransferSeen | None:
    """Return this transfer in the snapshot: by its id, else the newest to the same target without a row."""
    others = set(transfer.conversation.transfers.exclude(pk=transfer.pk).values_list("remote_id", flat=True))
    for seen in reversed(fact.transfers):
        if (transfer.remote_id and seen.transfer_id != transfer.remote_id) or seen.transfer_id in others:
            continue
        same_sender = seen.by_agent_id in ("", transfer.leg.agent.remote_id)
        if same_sender and _target(transfer) in (seen.to_agent_id, seen.to_queue_id):
            return seen
    return None


def _target(transfer: Transfer) -> str:
    return transfer.target.remote_id if transfer.target else ""


def _by_leg(transfer: Transfer) -> Transfer.State | None:
    """Return the state derived from the sender's leg, when the snapshot does not contain the transfer."""
    leg = transfer.leg
    return State.DONE if leg.ended_at and "transfer" in leg.end_reason else None
