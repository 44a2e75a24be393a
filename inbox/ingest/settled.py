"""Applies the outcomes of agents' actions: an action that was not accepted is shown, and Genesys is read."""

from gateway.operations.names import RequestOutcome
from gateway.operations.payloads import ParticipantPayload, Payload, SendMessage
from gateway.settled import RequestSettled
from inbox.actions import BY_OPERATION
from inbox.ingest import messages, resync
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Leg, Message, Transfer
from inbox.states import State, Step
from inbox.timeline import Line

Kind = Activity.Kind
REFUSED, UNKNOWN = RequestOutcome.REFUSED, RequestOutcome.UNKNOWN


def action_settled(fact: RequestSettled[ParticipantPayload], work: Workspace) -> None:
    """Show that an action was refused or has no answer, and request the current state.

    Does nothing for an accepted action: the fact from Genesys moves the leg.
    """
    if fact.outcome in (RequestOutcome.ACCEPTED, RequestOutcome.WAITING):
        return
    loaded = work.find(fact.regarding)
    leg = loaded.legs.get(fact.payload.participant_id) if loaded else None
    if loaded is None or leg is None:
        return
    line = _refused(leg, fact)
    _read_again(loaded, fact)
    loaded.record([line], at=fact.occurred_at)


def transfer_settled(fact: RequestSettled[ParticipantPayload], work: Workspace) -> None:
    """As ``action_settled``; a refused transfer is also marked as failed."""
    action_settled(fact, work)
    if fact.outcome == REFUSED:
        refused = Transfer.objects.filter(
            conversation__remote_id=fact.regarding,
            leg__remote_id=fact.payload.participant_id,
            state=Transfer.State.REQUESTED,
        )
        refused.update(state=Transfer.State.FAILED, problem=dict(fact.problem))


def message_settled(fact: RequestSettled[SendMessage], work: Workspace) -> None:
    """Mark a message as sent when Genesys accepted it, otherwise as failed, so that it can be sent again."""
    loaded = work.find(fact.regarding)
    own = loaded.own_message(fact.key) if loaded else None
    if loaded is None or own is None:
        return
    lines = [Line(kind=Kind.MESSAGE, message=own, actor=own.agent)]
    if fact.outcome == RequestOutcome.ACCEPTED:
        lines = messages.mark_sent(loaded, own, fact.answer)
    elif own.remote_id is None:
        own.status, own.problem = Message.Status.FAILED, dict(fact.problem)
    if fact.outcome == UNKNOWN:
        _read_again(loaded, fact)
    loaded.record(lines, at=fact.occurred_at)


def _read_again(loaded: Loaded, fact: RequestSettled[Payload]) -> None:
    """Request the current state, and once more later if the action may still take effect."""
    resync.request(loaded, fact.occurred_at)
    if fact.outcome == UNKNOWN:
        resync.request_later(loaded, fact.occurred_at)


def _refused(leg: Leg, fact: RequestSettled[ParticipantPayload]) -> Line:
    if leg.state == State.ACCEPTING and fact.outcome == REFUSED:
        leg.take(Step.BACK_ON_OFFER)
    if leg.missed_reason == BY_OPERATION[fact.operation].missed:
        leg.missed_reason = ""
    may_connect = leg.state == State.ACCEPTING  # the outcome is unknown, so a REST answer decides
    ended_meanwhile = leg.state == State.ENDED and not leg.pending_action
    if not may_connect and not ended_meanwhile:
        leg.clear_pending(dict(fact.problem))
    return Line(kind=Kind.REFUSED, leg=leg, actor=leg.agent, detail=dict(fact.problem))
