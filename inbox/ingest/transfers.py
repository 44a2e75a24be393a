"""How the transfers that agents asked for here are going."""

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
    "timeout": State.FAILED,
}
PROBLEMS: dict[fact_values.TransferState, Problem] = {
    "cancelled": problem(Code.TRANSFER_CANCELLED),
    "failed": problem(Code.TRANSFER_DECLINED),
    "timeout": problem(Code.TRANSFER_UNANSWERED),
}
OPERATIONS = {
    State.RINGING: Kind.TRANSFERRING,
    State.DONE: Kind.TRANSFERRED,
    State.FAILED: Kind.TRANSFER_FAILED,
}


def compare(conversation: Conversation, fact: facts.ConversationSeen) -> list[Line]:
    """Move the open transfers on. Silently idempotent; those asked for elsewhere are not ours."""
    if not fact.transfers and not any("transfer" in seen.end_reason for seen in fact.legs):
        return []
    lines = []
    for transfer in _open(conversation):
        seen = _matching(transfer, fact)
        state = STATES.get(seen.state) if seen else _by_leg(transfer)
        if state is None or state == transfer.state:
            continue
        transfer.state = state
        transfer.problem = PROBLEMS.get(seen.state, {}) if seen else {}
        transfer.remote_id = seen.transfer_id if seen else transfer.remote_id
        transfer.save(update_fields=["state", "problem", "remote_id"])
        transfer.leg.clear_pending(transfer.problem if state == State.FAILED else None)
        transfer.leg.save()
        lines.append(
            Line(
                kind=OPERATIONS[state],
                leg=transfer.leg,
                actor=transfer.leg.agent,
                detail={"name": str(transfer.target), **transfer.problem},
            )
        )
    return lines


def _open(conversation: Conversation) -> list[Transfer]:
    transfers = conversation.transfers.filter(state__in=OPEN)
    return list(transfers.select_related("leg__agent", "to_agent", "to_queue").order_by("requested_at"))


def _matching(transfer: Transfer, fact: facts.ConversationSeen) -> fact_values.TransferSeen | None:
    """Return this transfer in the snapshot: by its id, else the newest to the same target that is free."""
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
    """Return what the sender's leg tells when the snapshot does not name the transfer."""
    leg = transfer.leg
    leg.refresh_from_db()
    return State.DONE if leg.ended_at and "transfer" in leg.end_reason else None
