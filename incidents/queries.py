"""Queries about callers, their incidents and the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from gateway.prepared import Prepared
from incidents.models import Caller, Candidate, Incident, LedgerEntry, Lookup
from incidents.states import LookupState, MatchedBy
from live.problems import Problem
from routing.models import Choice
from routing.states import ChoiceKind

SHOWN = 3  # in the screen-pop
FRESH_S = 60
CRITICAL_AT_MOST = 100
# ServiceNow's default states; an instance may rename them. Source: docs/providers/servicenow.md#incidents
NAMES = {
    "1": _("New"),
    "2": _("In Progress"),
    "3": _("On Hold"),
    "6": _("Resolved"),
    "7": _("Closed"),
    "8": _("Canceled"),
}
TONES = {"2": "blue", "3": "amber", "6": "green"}
PRIORITY_TONES = {"1": "red", "2": "amber"}
CANDIDATES = Prepared(
    lambda lookups: (
        Candidate.objects.filter(lookup__among=lookups)
        .select_related("caller")
        .order_by("caller__name", "caller")
    )
)
INCIDENTS = Prepared(
    lambda lookups: (
        Lookup.incidents.through.objects.filter(lookup__among=lookups, incident__active=True)
        .select_related("incident")
        .order_by("-incident__updated_at", "-incident__number")
    )
)
ENTRIES = Prepared(lambda keys: LedgerEntry.objects.filter(key__among=keys).select_related("incident"))
MATCHED_BY = dict(MatchedBy.choices)


def critical_revisions() -> dict[str, int]:
    """Return the revisions of the newest incidents that are held for critical, by id."""
    held = Incident.objects.filter(critical_since__isnull=False, caller__isnull=False)
    return dict(held.order_by("-critical_since").values_list("remote_id", "revision")[:CRITICAL_AT_MOST])


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident as a page shows it. state_tone, priority_tone: names of colours, or ""."""

    incident: Incident
    state_name: str
    state_tone: str
    priority_tone: str


@dataclass(slots=True, kw_only=True)
class CallerCard:
    """The screen-pop: the caller or the candidates, and their most recent open incidents.

    stale_since: when the shown data was read, if a later look-up failed.
    """

    state: str
    lookup: Lookup | None = None
    caller: Caller | None = None
    candidates: list[Caller] = field(default_factory=list)
    incidents: list[IncidentLine] = field(default_factory=list)
    matched_by: str = ""
    problem: Problem = field(default_factory=dict)
    stale_since: datetime | None = None


def caller_cards(lookups: list[Lookup]) -> dict[int, CallerCard]:
    """Return the screen-pops of these look-ups by their ids, in three queries."""
    if not lookups:
        return {}
    people, incidents = _candidates(lookups), _incidents(lookups)
    return {
        lookup.pk: _card(lookup, people.get(lookup.pk, []), incidents.get(lookup.pk, []))
        for lookup in lookups
    }


def state_names() -> dict[str, str]:
    """Return the label of each incident state: the instance's own, else ServiceNow's default."""
    own = cache.get_or_set("incident-state-names", _state_names, FRESH_S) or {}
    return {code: str(name) for code, name in (NAMES | own).items()}


def ledger_entries(keys: Iterable[str]) -> list[LedgerEntry]:
    """Return the ledger entries of these conversations, with their incidents and notes."""
    entries = ENTRIES.rows(set(keys))
    prefetch_related_objects(entries, "notes")
    return entries


def incident_by(value: str) -> Incident | None:
    """Return a stored incident by its number, in any case and with surrounding spaces, or None."""
    return Incident.objects.filter(number=value.strip().upper()).first()


def _state_names() -> dict[str, str]:
    own = Choice.objects.filter(kind=ChoiceKind.INCIDENT_STATE)
    return dict(own.values_list("remote_id", "name"))


def _candidates(lookups: list[Lookup]) -> dict[int, list[Caller]]:
    found: dict[int, list[Caller]] = {}
    for row in CANDIDATES.rows({lookup.pk for lookup in lookups}):
        found.setdefault(row.lookup_id, []).append(row.caller)
    return found


def _incidents(lookups: list[Lookup]) -> dict[int, list[IncidentLine]]:
    names = state_names()
    found: dict[int, list[IncidentLine]] = {}
    for row in INCIDENTS.rows({lookup.pk for lookup in lookups}):
        found.setdefault(row.lookup_id, []).append(_line(row.incident, names))
    return found


def _line(incident: Incident, names: dict[str, str]) -> IncidentLine:
    return IncidentLine(
        incident=incident,
        state_name=names.get(incident.state, incident.state),
        state_tone=TONES.get(incident.state, ""),
        priority_tone=PRIORITY_TONES.get(incident.priority, ""),
    )


def _state(lookup: Lookup, caller: Caller | None) -> str:
    if caller:
        return LookupState.ONE
    return LookupState.NOBODY if lookup.chosen_at else lookup.state


def _card(lookup: Lookup, people: list[Caller], incidents: list[IncidentLine]) -> CallerCard:
    caller = lookup.caller
    own = [line for line in incidents if caller and line.incident.caller_id == caller.pk]
    return CallerCard(
        state=_state(lookup, caller),
        lookup=lookup,
        caller=caller,
        candidates=people,
        incidents=own[:SHOWN],
        matched_by=", ".join(str(MATCHED_BY.get(one, one)) for one in lookup.matched_by.split(" and ")),
        problem=lookup.problem,
        stale_since=lookup.answered_at if lookup.state == LookupState.FAILED else None,
    )
