"""Answers what Genesys' flows ask about a caller, from what Bridge holds: nothing waits for ServiceNow.

What is older than a moment is answered with its age, and read again for the next question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.identifiers import Pair
from gateway.operations.names import Operation, Provider
from gateway.operations.payloads import ReadIncidents
from incidents import directory, recent
from incidents.lookups import Sought
from incidents.models import Caller, Incident
from incidents.states import FINISHED
from routing import queries as routing

SHOWN, LOOKED_AT = 3, 20
UNKNOWN_AGE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a flow knows: the caller's number or address, or what the caller has typed. "" for nothing."""

    number: str = ""
    employee_id: str = ""
    queue_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Bridge holds. caller: None unless exactly one person matches; matches: how many do.

    incidents: SHOWN open ones at most, newest first; count: how many are open; age_s: since they were read,
    UNKNOWN_AGE for never. is_complete: whether Bridge has the whole directory. is_reachable: whether
    ServiceNow answers. outage: what is affected, announcement: what callers are told; "" without an outage.
    """

    caller: Caller | None = None
    matches: int = 0
    incidents: Sequence[Incident] = field(default_factory=list)
    count: int = 0
    age_s: int = UNKNOWN_AGE
    is_complete: bool = True
    is_reachable: bool = True
    outage: str = ""
    announcement: str = ""


def answer(asked: Asked, now: datetime) -> Answer:
    """Return what is known about a caller, and have it read again where it is not fresh."""
    pairs = _pairs(asked)
    found = directory.matches(pairs, directory.callers_with(pairs)) if pairs else []
    caller = found[0][0] if len(found) == 1 else None
    if caller:
        _renew(caller, now)
    outage = recent.outage_of(routing.queue_pk(asked.queue_id), now)
    incidents = _incidents(caller) if caller else []
    return Answer(
        caller=caller,
        matches=len(found),
        incidents=incidents[:SHOWN],
        count=max(len(incidents), (caller.open_incidents or 0) if caller else 0),
        age_s=_age_s(caller, now),
        is_complete=directory.is_ready(),
        is_reachable=not OutboundRequest.is_away(Provider.SERVICENOW),
        outage=outage.name if outage else "",
        announcement=outage.announcement if outage else "",
    )


def _pairs(asked: Asked) -> frozenset[Pair]:
    """Return what is looked for in the index; what somebody types is more exact than a telephone."""
    typed = asked.employee_id.strip().lower()
    if typed:
        return frozenset({("employee_number", typed)})
    return Sought(asked.number, {}).pairs()


def _incidents(caller: Caller) -> list[Incident]:
    """Return the open incidents, newest first; what the last reading did not show is closed by now."""
    held = Incident.objects.filter(caller=caller, active=True).exclude(state__in=FINISHED)
    if caller.incidents_read_at:
        held = held.filter(seen_at__gte=caller.incidents_read_at)
    return list(held.order_by("-updated_at", "-number")[:LOOKED_AT])


def _renew(caller: Caller, now: datetime) -> None:
    """Have the caller's incidents read, once for all who ask within the same moment."""
    if caller.is_read_since(now):
        return
    moment = int(now.timestamp() // Caller.FRESH.total_seconds())
    key = f"asked:{caller.remote_id}:{moment}"
    with transaction.atomic():
        outbound.reserve(
            Operation.READ_INCIDENTS, ReadIncidents(key="", person_ids=[caller.remote_id]), key=key, now=now
        )


def _age_s(caller: Caller | None, now: datetime) -> int:
    read_at = caller.incidents_read_at if caller else None
    return max(0, round((now - read_at).total_seconds())) if read_at else UNKNOWN_AGE
