"""What a wrap-up does in ServiceNow: the rule that is asked before the ledger is written.

There is one rule today: a conversation has one incident. The first wrap-up creates it or updates the one that
the agent names; later ones update it.
"""

from dataclasses import dataclass

from incidents.models import Incident
from incidents.states import IncidentAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do. incident: the one to update, for IncidentAction.UPDATE."""

    action: IncidentAction
    incident: Incident | None = None


def proposal(linked: Incident | None) -> IncidentAction:
    """Return what the wrap-up form starts with. linked: the conversation's incident, if it has one."""
    return IncidentAction.UPDATE if linked else IncidentAction.CREATE


def plan(chosen: IncidentAction, *, named: Incident | None, linked: Incident | None) -> Plan:
    """Return what becomes of a wrap-up. named: by the agent, to be updated; it wins over the linked one."""
    target = (named if chosen == IncidentAction.UPDATE else None) or linked
    if chosen == IncidentAction.NONE:
        return Plan(action=chosen)
    if target:
        return Plan(action=IncidentAction.UPDATE, incident=target)
    return Plan(action=IncidentAction.CREATE)
