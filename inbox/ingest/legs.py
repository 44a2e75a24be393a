"""Legs as Genesys showed them: which step each one took since we last looked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.providers import facts, parts
from inbox import states
from inbox.ingest import truth
from inbox.models import Activity, Conversation, Leg
from inbox.states import IllegalStep, State, Step
from inbox.timeline import Line
from routing import queries as routing
from routing.models import Agent, Queue

Kind = Activity.Kind
STEPS = {
    State.OFFERED: Step.BACK_ON_OFFER,
    State.CONNECTED: Step.CONNECT,
    State.HELD: Step.HOLD,
    State.PARKED: Step.PARK,
    State.WRAP_UP: Step.LEAVE,
    State.ENDED: Step.END,
}


@dataclass(slots=True)
class Compared:
    """lines: what happened. in_doubt: only a read can decide."""

    lines: list[Line] = field(default_factory=list)
    in_doubt: bool = False


def compare(
    conversation: Conversation,
    fact: facts.ConversationSeen,
    *,
    known: dict[str, Leg],
    queues: dict[str, Queue],
    decisive: bool,
) -> Compared:
    """Bring a locked conversation's legs up to a snapshot. Silently idempotent.

    known: the conversation's legs by participant. queues: those of participants not among them.
    """
    agents = _agents([seen for seen in fact.legs if seen.participant_id not in known])
    compared = Compared()
    for seen in fact.legs:
        leg = known.get(seen.participant_id)
        if leg is None:
            leg = _new(
                conversation, seen, fact=fact, agent=agents[seen.agent_id], queue=queues.get(seen.queue_id)
            )
            compared.lines.append(Line(kind=Kind.OFFERED, leg=leg, actor=leg.agent))
        _follow(leg, seen, fact=fact, decisive=decisive, compared=compared)
    return compared


def close_all(conversation: Conversation, now: datetime) -> list[Line]:
    """End every open leg of a conversation that is no more."""
    lines = []
    for leg in conversation.legs.open().select_related("agent"):
        leg.take(Step.END)
        leg.ended_at = now
        leg.settle()
        lines.append(Line(kind=Kind.LEFT, leg=leg, actor=leg.agent))
    return lines


def _agents(offers: list[parts.LegSeen]) -> dict[str, Agent]:
    """Return the agents of new legs; one that no list mentioned yet is created under its id."""
    wanted = {seen.agent_id for seen in offers}
    found = routing.agents_by_remote_id(wanted) if wanted else {}
    for remote_id in wanted - found.keys():
        found[remote_id], _ = Agent.objects.get_or_create(remote_id=remote_id, defaults={"name": remote_id})
    return found


def _new(
    conversation: Conversation,
    seen: parts.LegSeen,
    *,
    fact: facts.ConversationSeen,
    agent: Agent,
    queue: Queue | None,
) -> Leg:
    offered_at = seen.offered_at or fact.occurred_at
    lasts = timedelta(seconds=seen.alerting_timeout_s) if seen.alerting_timeout_s else None
    conversation.queue = queue or conversation.queue
    return Leg(
        conversation=conversation,
        remote_id=seen.participant_id,
        communication_id=seen.communication_id,
        agent=agent,
        queue=queue,
        offered_at=offered_at,
        offer_ends_at=offered_at + lasts if lasts else None,
    )


def _follow(
    leg: Leg, seen: parts.LegSeen, *, fact: facts.ConversationSeen, decisive: bool, compared: Compared
) -> None:
    """Move one leg as far as the snapshot allows, and note what that was."""
    before, as_it_was = leg.state, dict(vars(leg))
    target = _target(seen)
    if _goes_both_ways(leg, target, seen) and not decisive:
        compared.in_doubt = True
        return
    if target != before and _may_move(leg, target, fact):
        _move(leg, target)
    changed = _copy(leg, seen, fact)
    if leg.state != before:
        leg.asked, leg.asked_at, leg.problem = "", None, ""
        compared.lines += _happened(leg, before, seen, fact)
    elif changed:
        leg.asked, leg.asked_at = "", None
        compared.lines.append(Line(kind=changed, leg=leg, actor=leg.agent))
    elif decisive and leg.asked_at and fact.occurred_at - leg.asked_at > truth.WISHES_SETTLE_WITHIN:
        leg.asked, leg.asked_at, leg.problem = "", None, "Genesys did not confirm it. Try again."
        compared.lines.append(Line(kind=Kind.REFUSED, leg=leg, actor=leg.agent))
    if leg._state.adding or vars(leg) != as_it_was:
        leg.save()


def _target(seen: parts.LegSeen) -> State:
    if seen.state == "ended":
        return State.WRAP_UP if seen.wrapup_due else State.ENDED
    if seen.state == "connected":
        return State.HELD if seen.held else State.CONNECTED
    return {"alerting": State.OFFERED, "parked": State.PARKED}[seen.state]


def _goes_both_ways(leg: Leg, target: State, seen: parts.LegSeen) -> bool:
    if leg.state not in states.TALKING or target not in states.TALKING:
        return False
    return target != leg.state or seen.muted != leg.muted


def _may_move(leg: Leg, target: State, fact: facts.ConversationSeen) -> bool:
    """An offer that is being accepted falls back only when a read, well after the click, still shows it."""
    if target != State.OFFERED:
        return True
    asked_long_ago = leg.asked_at and fact.occurred_at - leg.asked_at > truth.WISHES_SETTLE_WITHIN
    return leg.state == State.ACCEPTING and fact.source == "read" and bool(asked_long_ago)


def _move(leg: Leg, target: State) -> None:
    try:
        leg.take(STEPS[target])
    except IllegalStep:
        return  # a late snapshot of what is over


def _copy(leg: Leg, seen: parts.LegSeen, fact: facts.ConversationSeen) -> Kind | None:
    """Copy what belongs to the leg's present state; return what a person can see of it, if anything."""
    leg.communication_id = seen.communication_id or leg.communication_id
    leg.wrapup_required = leg.wrapup_required or seen.wrapup_required
    leg.wrapup_prompt = seen.wrapup_prompt or leg.wrapup_prompt
    leg.end_reason = seen.end_reason or leg.end_reason
    if leg.state in states.TALKING or leg.state in (State.WRAP_UP, State.ENDED):
        leg.connected_at = leg.connected_at or seen.connected_at
    if leg.state in states.TALKING and leg.connected_at is None:
        leg.connected_at = fact.occurred_at
    if leg.state in (State.WRAP_UP, State.ENDED) and leg.ended_at is None:
        leg.ended_at = seen.ended_at or fact.occurred_at
    if leg.state == State.WRAP_UP and seen.wrapup_timeout_s and leg.ended_at and not leg.wrapup_due_at:
        leg.wrapup_due_at = leg.ended_at + timedelta(seconds=seen.wrapup_timeout_s)
    if seen.wrapup_code_id and not leg.wrapped_up_at:
        leg.wrapup_code_id, leg.wrapped_up_at = seen.wrapup_code_id, fact.occurred_at
        return Kind.WRAP_UP
    muted, leg.muted = leg.muted, seen.muted and leg.is_talking
    if muted != leg.muted:
        return Kind.MUTED if leg.muted else Kind.UNMUTED
    return None


def _happened(leg: Leg, before: str, seen: parts.LegSeen, fact: facts.ConversationSeen) -> list[Line]:
    if before in states.RINGING and leg.connected_at is None and leg.state in (State.ENDED, State.WRAP_UP):
        return [_missed(leg, seen, fact)]
    if leg.state == State.CONNECTED:
        kind = Kind.CONNECTED if before in states.RINGING else Kind.RESUMED
        leg.conversation.waiting_since, leg.missed_reason = None, ""
        return [Line(kind=kind, leg=leg, actor=leg.agent)]
    kind = {
        State.OFFERED: Kind.OFFERED,
        State.HELD: Kind.HELD,
        State.PARKED: Kind.HELD,
        State.WRAP_UP: Kind.LEFT,
        State.ENDED: Kind.WRAP_UP if before == State.WRAP_UP else Kind.LEFT,
    }[State(leg.state)]
    return [Line(kind=kind, leg=leg, actor=leg.agent, what=leg.end_reason)]


def _missed(leg: Leg, seen: parts.LegSeen, fact: facts.ConversationSeen) -> Line:
    """Note why an offer never connected; what the agent declined needs no card."""
    if leg.missed_reason != Leg.Missed.DECLINED:
        leg.missed_reason = _why(leg, seen, fact)
    else:
        leg.dismissed_at = fact.occurred_at
    kind = Kind.DECLINED if leg.missed_reason == Leg.Missed.DECLINED else Kind.MISSED
    return Line(kind=kind, leg=leg, actor=leg.agent, what=leg.get_missed_reason_display())


def _why(leg: Leg, seen: parts.LegSeen, fact: facts.ConversationSeen) -> Leg.Missed:
    if (fact.customer and fact.customer.ended_at) or fact.ended_at:
        return Leg.Missed.CUSTOMER_LEFT
    others = [other for other in fact.legs if other.participant_id != leg.remote_id]
    if any(other.state in ("connected", "parked") for other in others) and seen.end_reason != "timeout":
        return Leg.Missed.ELSEWHERE
    return Leg.Missed.TIMEOUT
