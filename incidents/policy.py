"""The rule that decides what a wrap-up does in ServiceNow, whoever ends it.

A conversation has one incident at a time. The first wrap-up creates it or updates another one, as the agent
says and the queue's policy allows; later wrap-ups update it. Once it is resolved, closed or cancelled, the
next may create a new one. While an outage is open for the queue, conversations without an incident of their
own are linked to its master instead.
"""

from dataclasses import dataclass

from django.db.models import Q

from incidents.models import Caller, Incident, IncidentPolicy, Outage
from incidents.states import FINISHED, CreateRule, IncidentAction, Undecided
from routing.models import Queue

OFFERED = (IncidentAction.MASTER, IncidentAction.UPDATE, IncidentAction.CREATE, IncidentAction.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a plan depends on beside the agent's choice.

    linked: the conversation's own incident, never a master. newest_open: the caller's, where the policy asks
    for it. outage: the one that is open for the queue.
    """

    policy: IncidentPolicy
    outage: Outage | None = None
    linked: Incident | None = None
    newest_open: Incident | None = None

    @property
    def current(self) -> Incident | None:
        """Return the incident that this matter goes on with, None when it needs a new one."""
        return _unfinished(self.linked) or _unfinished(self.newest_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a wrap-up does. incident: the one to update. outage: the one whose master is linked."""

    action: IncidentAction
    incident: Incident | None = None
    outage: Outage | None = None


def of_queue(queue: Queue | None) -> IncidentPolicy:
    """Return the queue's policy, else the one for all other queues, else the defaults."""
    rows = IncidentPolicy.objects.filter(Q(queue=queue) | Q(queue=None))
    return min(rows, key=lambda row: row.queue_id is None, default=IncidentPolicy())


def situation(
    queue: Queue | None, *, caller: Caller | None, linked: Incident | None, outage: Outage | None = None
) -> Situation:
    """Return what is known of a conversation. linked: its incident so far. outage: that of the queue."""
    policy = of_queue(queue)
    newest = _newest_open(caller) if caller and policy.create_rule == CreateRule.NONE_OPEN else None
    own = None if linked and linked.outages.exists() else linked
    return Situation(policy=policy, outage=outage, linked=own, newest_open=newest)


def offered(known: Situation) -> tuple[IncidentAction, ...]:
    """Return the choices that an agent has, in the order of the form."""
    forbidden = set() if known.outage else {IncidentAction.MASTER}
    if _unfinished(known.linked) or (known.policy.create_rule == CreateRule.NONE_OPEN and known.current):
        forbidden.add(IncidentAction.CREATE)
    if known.policy.create_rule == CreateRule.ALWAYS:
        forbidden.add(IncidentAction.NONE)
    return tuple(action for action in OFFERED if action not in forbidden)


def proposal(known: Situation) -> IncidentAction:
    """Return the wrap-up form's initial choice; ASK for none."""
    return plan(None, named=None, known=known).action


def plan(chosen: IncidentAction | None, *, named: Incident | None, known: Situation) -> Plan:
    """Return what a wrap-up does. chosen: None when nobody decided. named: by the agent, for an update."""
    if chosen is None or chosen == IncidentAction.MASTER:
        return _undecided(known)
    if chosen in (IncidentAction.NONE, IncidentAction.ASK):
        return Plan(action=chosen)
    wanted = named or known.linked if chosen == IncidentAction.UPDATE else known.current
    if known.outage and wanted and wanted == known.outage.master:
        return Plan(action=IncidentAction.MASTER, outage=known.outage)
    return Plan(action=IncidentAction.UPDATE if wanted else IncidentAction.CREATE, incident=wanted)


def _undecided(known: Situation) -> Plan:
    """Return what happens without a decision; an outage that is over no longer counts."""
    if known.outage and not _unfinished(known.linked):
        return Plan(action=IncidentAction.MASTER, outage=known.outage)
    asks = (known.policy.create_rule, known.policy.undecided) == (CreateRule.ASK, Undecided.LEAVE)
    if known.current is None and asks:
        return Plan(action=IncidentAction.ASK)
    return plan(IncidentAction.CREATE, named=None, known=known)


def _newest_open(caller: Caller) -> Incident | None:
    own = caller.incidents.filter(active=True).exclude(state__in=FINISHED)
    return own.order_by("-updated_at", "-number").first()


def _unfinished(incident: Incident | None) -> Incident | None:
    return None if incident and incident.is_finished else incident
