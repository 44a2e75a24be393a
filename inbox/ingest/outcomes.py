"""How an agent's clicks ended at Genesys: taken is not yet done, refused is shown, unknown is read again."""

from gateway.providers import facts
from inbox import timeline
from inbox.ingest import callers, messages, truth
from inbox.models import Activity, Conversation, Leg, Message, Transfer
from inbox.states import State, Step
from inbox.timeline import Line

Kind = Activity.Kind
CLICKS = frozenset(
    {"accept", "decline", "hold", "resume", "park", "unpark", "mute", "unmute", "end", "wrap_up"}
)
TRANSFERS = frozenset({"transfer_to_queue", "transfer_to_agent"})
LEDGER = frozenset({"create_incident", "append_note", *callers.LINK_BACK})


def call_settled(fact: facts.CallSettled) -> None:
    """Give an outcome to the part of a conversation it belongs to."""
    if fact.kind in LEDGER:
        callers.ledger_settled(fact)
    elif fact.kind == "find_callers":
        callers.lookup_settled(fact)
    elif fact.kind == "send_message":
        _message_settled(fact)
    elif fact.kind in CLICKS | TRANSFERS:
        _click_settled(fact)


def _click_settled(fact: facts.CallSettled) -> None:
    """Taken: Genesys' own fact will move the leg. Refused or unknown: say so, and read the truth."""
    if fact.outcome in ("taken", "waiting"):
        return
    conversation = Conversation.objects.find_locked(fact.regarding)
    if conversation is None:
        return
    leg = conversation.legs.select_related("agent").filter(remote_id=fact.payload["participant_id"]).first()
    if leg is None:
        return
    lines = [_refused(leg, fact)]
    if fact.kind in TRANSFERS and fact.outcome == "refused":
        leg.transfers.filter(state=Transfer.State.ASKED).update(
            state=Transfer.State.FAILED, reason=fact.reason[:256]
        )
    truth.read(conversation, fact.occurred_at)
    if fact.outcome == "unknown":
        truth.read_later(conversation, fact.occurred_at)
    timeline.record(conversation, lines, at=fact.occurred_at)


def _refused(leg: Leg, fact: facts.CallSettled) -> Line:
    if leg.state == State.ACCEPTING and fact.outcome == "refused":
        leg.take(Step.BACK_ON_OFFER)
    if fact.kind == "decline":
        leg.missed_reason = ""
    may_yet_connect = leg.state == State.ACCEPTING  # an unknown answer: the wish stands until a read decides
    if leg.state != State.ENDED and not may_yet_connect:
        leg.settle(fact.reason)
    return Line(kind=Kind.REFUSED, leg=leg, actor=leg.agent, what=fact.reason)


def _message_settled(fact: facts.CallSettled) -> None:
    """A message is sent when Genesys gave it an id; else it is kept with its text, ready to be sent again."""
    own = Message.objects.filter(key=fact.key).first()
    if own is None:
        return
    conversation = Conversation.objects.lock(pk=own.conversation_id)
    own.refresh_from_db()
    lines = [Line(kind=Kind.MESSAGE, message=own, actor=own.agent)]
    if fact.outcome == "taken":
        lines = messages.sent(conversation, own, fact.answer)
    elif own.remote_id is None:
        own.status, own.problem = Message.Status.FAILED, fact.reason[:500]
        own.save(update_fields=["status", "problem"])
    if fact.outcome == "unknown":
        truth.read(conversation, fact.occurred_at)
    if fact.outcome == "unknown":
        truth.read_later(conversation, fact.occurred_at)
    timeline.record(conversation, lines, at=fact.occurred_at)
