"""Agents' choices of who calls, and how they get into the conversation's incident."""

from datetime import datetime

from gateway import outbound
from gateway.operations.names import Operation, Provider
from gateway.operations.payloads import ReadIncidents, SetIncidentCaller
from gateway.providers.fact_values import IncidentSeen
from incidents.models import Caller, Incident, LedgerEntry, Lookup
from incidents.states import ChangeState, IncidentAction, MatchedBy
from live.problems import Code, Problem, problem
from routing.models import Agent


def choose(lookup: Lookup, caller: Caller | None, *, by: Agent, new_number: str = "", now: datetime) -> None:
    """Store who calls, None for nobody in ServiceNow, and have that person's incidents read.

    new_number: see ``Lookup``.
    """
    lookup.caller, lookup.chosen_by, lookup.chosen_at, lookup.new_number = caller, by, now, new_number
    lookup.matched_by, lookup.caller_change, lookup.caller_problem = MatchedBy.CHOSEN, "", {}
    lookup.save()
    read_incidents(lookup, now)


def refresh(lookup: Lookup, seen: IncidentSeen, *, now: datetime) -> None:
    """Have the caller's incidents read when one of them is not among those that are shown."""
    is_new = seen.active and seen.caller_id and seen.caller_id == wanted(lookup)
    if is_new and not lookup.incidents.filter(remote_id=seen.incident_id).exists():
        read_incidents(lookup, now)


def read_incidents(lookup: Lookup, now: datetime) -> None:
    """Have the incidents of the chosen caller read, if there is one."""
    person_id = wanted(lookup)
    if person_id:
        outbound.reserve(
            Operation.READ_INCIDENTS,
            ReadIncidents(key=lookup.key, person_ids=[person_id]),
            key=f"incidents:{lookup.key}:{person_id}:{now.isoformat()}",
            regarding=lookup.key,
            now=now,
        )


def align(lookup: Lookup, entry: LedgerEntry, *, now: datetime) -> None:
    """Have the incident that the conversation created name the chosen caller, until it is closed.

    An incident that was there before keeps its caller: people call about each other's.
    """
    incident = entry.incident
    if not lookup.chosen_at or incident is None or entry.incident_action != IncidentAction.CREATE:
        return
    if incident.is_finished or incident.caller_id == lookup.caller_id:
        return
    person_id = wanted(lookup)
    outbound.reserve(
        Operation.SET_INCIDENT_CALLER,
        SetIncidentCaller(key=lookup.key, incident_id=incident.remote_id, person_id=person_id),
        key=f"caller:{incident.remote_id}:{person_id}:{now.isoformat()}",
        regarding=lookup.key,
        now=now,
    )
    move_to(lookup, ChangeState.QUEUED)


def mark_answered(lookup: Lookup, incident: Incident, *, asked_for: str, now: datetime) -> None:
    """Store ServiceNow's answer to a choice; an earlier one that comes later is followed by the last one."""
    if asked_for != wanted(lookup):
        entry = LedgerEntry.objects.select_related("incident").filter(key=lookup.key).first()
        if entry:
            align(lookup, entry, now=now)
    elif incident.caller_id == lookup.caller_id:
        move_to(lookup, ChangeState.WRITTEN)
    else:
        kept = problem(Code.KEPT_OLD_VALUE, cloud=Provider.SERVICENOW.label)
        move_to(lookup, ChangeState.NEEDS_YOU, problem=kept)


def wanted(lookup: Lookup) -> str:
    """Return the sys_id of the chosen caller, "" for nobody."""
    return lookup.caller.remote_id if lookup.caller else ""


def move_to(lookup: Lookup, state: ChangeState, *, problem: Problem | None = None) -> None:
    """Store how far the choice is in the incident."""
    lookup.caller_change, lookup.caller_problem = state, problem or {}
    lookup.save(update_fields=["caller_change", "caller_problem"])
