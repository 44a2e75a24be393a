"""Applies the transfers in a snapshot to those that agents requested in Bridge."""

from gateway.providers import fact_values, facts
from inbox.ingest.workspace import Loaded
from inbox.models import Activity, Transfer
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


def compare(loaded: Loaded, fact: facts.ConversationSeen) -> list[Line]:
    """Update the open transfers. Silently idempotent; ignores transfers that were requested elsewhere."""
    lines = []
    for transfer in loaded.transfers:
        if transfer.state not in OPEN:
            continue
        seen = _matching(loaded, transfer, fact)
        state = STATES.get(seen.state) if seen else _by_leg(transfer)
        if state and state != transfer.state:
            lines.append(_move(transfer, state, seen))
    return lines


def _move(transfer: Transfer, state: Transfer.State, seen: fact_values.TransferSeen | None) -> Line:
    transfer.state = state
    transfer.problem = PROBLEMS.get(seen.state, {}) if seen else {}
    transfer.remote_id = seen.transfer_id if seen else transfer.remote_id
    leg = transfer.leg
    leg.clear_pending(transfer.problem if state == State.FAILED else None)
    detail = {"name": str(transfer.target), **transfer.problem}
    return Line(kind=ACTIVITIES[state], leg=leg, actor=leg.agent, detail=detail)


def _matching(
    loaded: Loaded, transfer: Transfer, fact: facts.ConversationSeen
) -> fact_values.TransferSeen | None:
    """Return this transfer in the snapshot: by its id, else the newest to the same target without a row."""
    others = {other.remote_id for other in loaded.transfers if other is not transfer}
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
