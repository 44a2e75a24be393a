"""The rule that decides what a wrap-up does in ServiceNow.

A conversation has one incident at a time. The first wrap-up creates it or updates the one that the agent
names; later wrap-ups update it. Once it is resolved, closed or cancelled, the next may create a new one.
"""

from dataclasses import dataclass

from incidents.models import Incident
from incidents.states import IncidentAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a wrap-up does. incident: the one to update, for IncidentAction.UPDATE."""

    action: IncidentAction
    incident: Incident | None = None


def proposal(linked: Incident | None) -> IncidentAction:
    """Return the wrap-up form's initial action. linked: the conversation's incident, if it has one."""
    return IncidentAction.UPDATE if linked and not linked.is_finished else IncidentAction.CREATE


def plan(chosen: IncidentAction, *, named: Incident | None, linked: Incident | None) -> Plan:
    """Return what a wrap-up does. named: the agent's choice for an update, before the linked incident."""
    if chosen == IncidentAction.NONE:
        return Plan(action=chosen)
    wanted = named or linked if chosen == IncidentAction.UPDATE else _unfinished(linked)
    return Plan(action=IncidentAction.UPDATE if wanted else IncidentAction.CREATE, incident=wanted)


def _unfinished(linked: Incident | None) -> Incident | None:
    return None if linked and linked.is_finished else linked
