"""Applies the legs in a snapshot: finds the step that each leg has taken since the last one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.providers import fact_values, facts
from inbox import states
from inbox.ingest import resync
from inbox.ingest.workspace import Loaded
from inbox.models import Activity, Leg
from inbox.states import OVER, IllegalStep, Medium, State, Step
from inbox.timeline import Line
from live.problems import Code, problem

Kind = Activity.Kind
STEPS = {
    State.OFFERED: Step.BACK_ON_OFFER,  # from accepting only
    State.CONNECTED: Step.CONNECT,
    State.HELD: Step.HOLD,
    State.PARKED: Step.PARK,
    State.WRAP_UP: Step.LEAVE,
    State.ENDED: Step.END,
}


KINDS = {
    State.OFFERED: Kind.OFFERED,
    State.HELD: Kind.HELD,
    State.PARKED: Kind.HELD,
    State.WRAP_UP: Kind.LEFT,
    State.ENDED: Kind.LEFT,
}
CLOCKS_AGREE_WITHIN = timedelta(minutes=5)
ENDS = (Kind.LEFT, Kind.MISSED, Kind.DECLINED)
ANSWERED = ("connected", "parked")
MISSED = {
    "timeout": Leg.Missed.TIMEOUT,
    "transfer.noanswer": Leg.Missed.TIMEOUT,  # REST
    "system": Leg.Missed.TIMEOUT,
    "client": Leg.Missed.REJECTED,
    "endpoint": Leg.Missed.REJECTED,
    "error": Leg.Missed.UNREACHABLE,
    "transport.failure": Leg.Missed.UNREACHABLE,
}


@dataclass(slots=True)
class Compared:
    """The result of a comparison. lines: for the history. in_doubt: only a REST answer can decide.

    revived: a leg that had ended here goes on.
    """

    lines: list[Line] = field(default_factory=list)
    in_doubt: bool = False
    revived: bool = False


def compare(loaded: Loaded, fact: facts.ConversationSeen, *, decisive: bool) -> Compared:
    """Update a conversation's legs from a snapshot. Silently idempotent.

    decisive: the snapshot is a REST answer newer than the last one.
    """
    compared = Compared()
    for seen in fact.legs:
        leg = loaded.legs.get(seen.participant_id)
        if leg is None:
            leg = loaded.add_leg(_new(loaded, seen, fact))
            compared.lines.append(Line(kind=Kind.OFFERED, leg=leg, actor=leg.agent))
        _follow(leg, seen, fact=fact, decisive=decisive, compared=compared)
    return compared


def close_all(loaded: Loaded, now: datetime) -> list[Line]:
    """End every open leg of a conversation that Genesys no longer knows."""
    lines = []
    for leg in loaded.legs.values():
        if leg.is_open:
            leg.take(Step.END)
            leg.ended_at, leg.muted = leg.ended_at or now, False
            leg.clear_pending()
            lines.append(Line(kind=Kind.LEFT, leg=leg, actor=leg.agent))
    return lines


def _new(loaded: Loaded, seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> Leg:
    lasts = timedelta(seconds=seen.alerting_timeout_s) if seen.alerting_timeout_s else None
    offered_at = _offered_at(seen, fact.occurred_at, lasts)
    queue = loaded.work.queues.get(seen.queue_id)
    if queue and _came_last(seen, fact):
        loaded.conversation.queue = queue
    return Leg(
        conversation=loaded.conversation,
        remote_id=seen.participant_id,
        communication_id=seen.communication_id,
        agent=loaded.work.agents[seen.agent_id],
        queue=queue,
        offered_at=offered_at,
        offer_ends_at=offered_at + lasts if lasts else None,
    )


def _offered_at(seen: fact_values.LegSeen, now: datetime, lasts: timedelta | None) -> datetime:
    """Return when the leg was offered; by our own clock when it would have to be over, but still rings."""
    at = seen.offered_at or now
    if seen.state != "alerting":
        return at
    return now if lasts and now >= at + lasts else _plausible(at, now)


def _plausible(at: datetime, now: datetime) -> datetime:
    """Return Genesys' time of what happened just now, or our own when the clocks must differ."""
    return at if abs(now - at) <= CLOCKS_AGREE_WITHIN else now


def _came_last(seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> bool:
    """Return whether the conversation entered no queue after the leg began."""
    began_at = seen.offered_at or seen.connected_at or seen.ended_at
    entered = (visit.entered_at for visit in fact.queue_visits)
    return began_at is None or not any(at and at > began_at for at in entered)


def _follow(
    leg: Leg, seen: fact_values.LegSeen, *, fact: facts.ConversationSeen, decisive: bool, compared: Compared
) -> None:
    """Move one leg as far as the snapshot allows, and add what happened to ``compared``."""
    before, target = leg.state, _target(seen)
    if _is_reversible(leg, target, seen) and not decisive:
        compared.in_doubt = True
        return
    if decisive and _goes_on(leg, target, fact):
        leg.revive(target)
        compared.revived = True
    elif _may_move(leg, target, fact):
        _move(leg, target)
    changed = _copy(leg, seen, fact)
    if leg.state != before:
        leg.clear_pending()
        compared.lines.append(_happened(leg, before, fact))
    elif changed or (decisive and _is_overdue(leg, fact)):
        compared.lines.append(_confirmed(leg, changed))


def _confirmed(leg: Leg, changed: Kind | None) -> Line:
    """Clear the pending action and return the entry: its effect is visible, or Genesys never confirmed it."""
    if changed:
        leg.clear_pending(leg.problem)
        return Line(kind=changed, leg=leg, actor=leg.agent)
    leg.clear_pending(problem(Code.NOT_CONFIRMED))
    return Line(kind=Kind.REFUSED, leg=leg, actor=leg.agent, detail=leg.problem)


def _is_overdue(leg: Leg, fact: facts.ConversationSeen) -> bool:
    """Return whether the pending action should have had its effect by now."""
    since = leg.pending_since
    return since is not None and fact.occurred_at - since > resync.CONFIRMED_WITHIN


def _target(seen: fact_values.LegSeen) -> State:
    if seen.state == "ended":
        return State.WRAP_UP if seen.wrapup_due else State.ENDED
    if seen.state == "connected":
        return State.HELD if seen.held else State.CONNECTED
    return {"alerting": State.OFFERED, "parked": State.PARKED}[seen.state]


def _is_reversible(leg: Leg, target: State, seen: fact_values.LegSeen) -> bool:
    """Return whether the change (hold, park, mute) can be reversed, so that an old event would undo it."""
    if leg.state not in states.TALKING or target not in states.TALKING:
        return False
    return target != leg.state or seen.muted != leg.muted


def _may_move(leg: Leg, target: State, fact: facts.ConversationSeen) -> bool:
    """Return whether the leg may take this state; back to an offer only if a later REST answer shows it."""
    if target != State.OFFERED:
        return target != leg.state
    return leg.state == State.ACCEPTING and fact.source == "read" and _is_overdue(leg, fact)


def _goes_on(leg: Leg, target: State, fact: facts.ConversationSeen) -> bool:
    """Return whether a later REST answer shows a leg that has ended here; whatever ended it was wrong."""
    if leg.state not in OVER or target in OVER or leg.ended_at is None:
        return False
    return fact.occurred_at - _ended_here_at(leg, leg.ended_at) > resync.CONFIRMED_WITHIN


def _ended_here_at(leg: Leg, ended_at: datetime) -> datetime:
    """Return when Bridge stored that the leg had ended: Genesys' clock, by which it ended, may differ."""
    entries = leg.conversation.activities.filter(leg=leg, kind__in=ENDS)  # a rare case, with its own query
    stored = entries.last() if leg.pk else None
    return stored.at if stored else ended_at


def _move(leg: Leg, target: State) -> None:
    try:
        leg.take(STEPS[target])
    except IllegalStep:
        return  # a late snapshot of a leg that has ended


def _copy(leg: Leg, seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> Kind | None:
    """Copy the other fields; return the kind of activity if the change is visible, else None."""
    leg.communication_id = seen.communication_id or leg.communication_id  # media-specific topics lack it
    leg.wrapup_required = leg.wrapup_required or seen.wrapup_required
    leg.wrapup_prompt = seen.wrapup_prompt or leg.wrapup_prompt
    leg.end_reason = seen.end_reason or leg.end_reason
    leg.end_words = seen.end_words or leg.end_words
    _copy_times(leg, seen, fact)
    return _copy_wrapup(leg, seen, fact) or _copy_muted(leg, seen)


def _copy_times(leg: Leg, seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> None:
    """Copy when the leg was connected, when it ended, and when its wrap-up is due."""
    if leg.is_talking:
        # Not every topic carries the time.
        leg.connected_at = leg.connected_at or seen.connected_at or fact.occurred_at
    elif leg.state in OVER:
        leg.connected_at = leg.connected_at or seen.connected_at
        over_at = _over_at(seen, fact)
        leg.ended_at = leg.ended_at or (seen.ended_at if leg.connected_at else None) or over_at
        _copy_due(leg, seen, over_at)


def _over_at(seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> datetime:
    """Return when a leg ended, by the clock that counts what is left of its time: an event comes at once."""
    at = seen.ended_at or fact.occurred_at
    return _plausible(at, fact.occurred_at) if fact.source == "event" else at


def _copy_due(leg: Leg, seen: fact_values.LegSeen, over_at: datetime) -> None:
    if leg.state == State.WRAP_UP and seen.wrapup_timeout_s and not leg.wrapup_due_at:
        leg.wrapup_due_at = over_at + timedelta(seconds=seen.wrapup_timeout_s)


def _copy_wrapup(leg: Leg, seen: fact_values.LegSeen, fact: facts.ConversationSeen) -> Kind | None:
    if not seen.wrapup_code_id or leg.wrapped_up_at:
        return None
    leg.wrapup_code_id, leg.wrapped_up_at = seen.wrapup_code_id, fact.occurred_at
    return Kind.WRAP_UP


def _copy_muted(leg: Leg, seen: fact_values.LegSeen) -> Kind | None:
    before, leg.muted = leg.muted, seen.muted and leg.is_talking
    if before == leg.muted:
        return None
    return Kind.MUTED if leg.muted else Kind.UNMUTED


def _happened(leg: Leg, before: str, fact: facts.ConversationSeen) -> Line:
    if before in states.RINGING and leg.connected_at is None and leg.state in OVER:
        return _missed(leg, fact)
    if leg.state == State.CONNECTED:
        kind = Kind.CONNECTED if before in states.RINGING else Kind.RESUMED
        leg.conversation.waiting_since, leg.missed_reason = None, ""
        return Line(kind=kind, leg=leg, actor=leg.agent)
    kind = Kind.WRAP_UP if (before, leg.state) == (State.WRAP_UP, State.ENDED) else KINDS[State(leg.state)]
    said = leg.end_words or leg.end_reason
    return Line(kind=kind, leg=leg, actor=leg.agent, detail={"name": said} if said else {})


def _missed(leg: Leg, fact: facts.ConversationSeen) -> Line:
    """Store why an offer was never connected; the card of a declined offer is dismissed at once."""
    if leg.missed_reason == Leg.Missed.DECLINED:
        leg.dismissed_at = fact.occurred_at
        return Line(kind=Kind.DECLINED, leg=leg, actor=leg.agent)
    leg.missed_reason = _why_missed(leg, fact)
    if leg.missed_reason == Leg.Missed.OTHER:
        leg.end_words = leg.end_words or leg.end_reason
    said = {"name": leg.end_words} if leg.end_words else {}
    return Line(kind=Kind.MISSED, leg=leg, actor=leg.agent, detail={"missed": leg.missed_reason, **said})


def _why_missed(leg: Leg, fact: facts.ConversationSeen) -> states.Missed:
    why = _own_reason(leg)
    if why == Leg.Missed.UNREACHABLE:
        return why
    if fact.ended_at or (fact.customer and fact.customer.ended_at):
        return Leg.Missed.CUSTOMER_LEFT
    others = (other.state for other in fact.legs if other.participant_id != leg.remote_id)
    # Another agent answered while this offer was ringing.
    if why != Leg.Missed.TIMEOUT and any(state in ANSWERED for state in others):
        return Leg.Missed.ELSEWHERE
    return why


def _own_reason(leg: Leg) -> states.Missed:
    """Return what Genesys gives as the reason of this leg alone."""
    why = MISSED.get(leg.end_reason, Leg.Missed.OTHER)
    on_phone = leg.conversation.medium in (Medium.CALL, Medium.CALLBACK)
    return Leg.Missed.DECLINED if why == Leg.Missed.REJECTED and not on_phone else why
