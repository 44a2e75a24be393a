"""Lets ServiceNow's interaction records follow the conversations that have changed.

What is due is marked in the transaction of the change (``timeline.mark_due``); this runs beside it, at
intervals, so that several changes in a short time cost one request.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gateway import pending
from gateway.operations.names import Operation
from gateway.operations.record_payloads import WriteInteraction
from inbox.models import Conversation, Leg
from inbox.queries.pane import title
from inbox.states import RINGING, State
from incidents import interactions
from routing import queries as routing

AT_ONCE = 100
NEW, WORK, HOLD, WRAP_UP = "new", "work_in_progress", "on_hold", "wrap_up"
COMPLETE, ABANDONED = "closed_complete", "closed_abandoned"
CLOSED = (COMPLETE, ABANDONED)
TALKING = {State.CONNECTED: WORK, State.HELD: HOLD, State.PARKED: HOLD}


def follow(now: datetime) -> int:
    """Reserve the requests for the conversations that are due; return how many conversations were."""
    due = Conversation.objects.filter(interaction_due_at__lte=now).order_by("interaction_due_at")
    usable = interactions.has_table(now)
    if usable is False:
        return due.update(interaction_due_at=None)
    if usable is None and pending.has_open(Operation.WRITE_INTERACTION):
        return 0  # its answer tells whether the instance has interactions
    first = list(due.values_list("pk", flat=True)[: AT_ONCE if usable else 1])
    for pk in first:
        _follow(pk, now)
    return len(first)


def _follow(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=pk)
        legs = list(conversation.legs.select_related("agent").order_by("-offered_at", "-pk"))
        state = _state(conversation, legs)
        if not conversation.is_internal and (state in CLOSED or settings.INTERACTION_RECORDS == "follow"):
            ledger = conversation.ledger
            wanted = _wanted(conversation, legs, state)
            interactions.follow(wanted, incident=ledger.incident if ledger else None, now=now)
        Conversation.objects.filter(pk=pk).update(interaction_due_at=None)


def _state(conversation: Conversation, legs: Sequence[Leg]) -> str:
    """Return the interaction's state. legs: newest first."""
    states = [State(leg.state) for leg in legs]
    talking = [TALKING[state] for state in states if state in TALKING]
    if talking:
        return talking[0]
    if conversation.ended_at is None and _is_new(conversation, states):
        return NEW
    if State.WRAP_UP in states:
        return WRAP_UP
    return COMPLETE if any(leg.connected_at for leg in legs) else ABANDONED


def _is_new(conversation: Conversation, states: Sequence[State]) -> bool:
    """Return whether an open conversation rings or waits, also again, after one agent's part is over."""
    rings = any(state in RINGING for state in states)
    return rings or conversation.waiting_since is not None or State.WRAP_UP not in states


def _wanted(conversation: Conversation, legs: Sequence[Leg], state: str) -> WriteInteraction:
    """Return what ServiceNow should hold about a conversation."""
    caller = conversation.lookup.caller if conversation.lookup else None
    return WriteInteraction(
        conversation_id=conversation.remote_id,
        medium=conversation.medium,
        state=settings.SERVICENOW_INTERACTION_STATES.get(state, state),
        title=title(conversation),
        caller_id=caller.remote_id if caller else "",
        agent_id=_agent_id(legs, state),
        group_id=routing.filing_of(conversation.queue, medium=conversation.medium).group_id,
        opened_at=conversation.started_at.isoformat(),
        closed_at=_closed_at(conversation, legs) if state in CLOSED else "",
    )


def _agent_id(legs: Sequence[Leg], state: str) -> str:
    """Return the ServiceNow person who has the conversation, or had it last; "" while it rings or waits."""
    if state == NEW:
        return ""
    talking = [leg for leg in legs if leg.state in TALKING]
    return next((leg.agent.person_id for leg in (*talking, *legs) if leg.connected_at), "")


def _closed_at(conversation: Conversation, legs: Sequence[Leg]) -> str:
    """Return when the conversation and every agent's part of it were over, wrap-ups included."""
    ends = [conversation.ended_at, *(at for leg in legs for at in (leg.ended_at, leg.wrapped_up_at))]
    return max(at for at in ends if at).isoformat()
