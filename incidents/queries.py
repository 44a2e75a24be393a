"""Reads about callers, their incidents and the ledger."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache

from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Lookup
from incidents.states import Search
from routing.models import Choice
from routing.states import ChoiceKind

SHOWN = 3
FRESH_S = 60
NAMES = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"}
TONES = {"2": "blue", "3": "amber", "6": "green"}
PRIORITY_TONES = {"1": "red", "2": "amber"}


@dataclass(slots=True, kw_only=True)
class CallerCard:
    """The screen-pop: who may be calling, and their most recent open incidents."""

    state: str
    lookup: Lookup | None = None
    caller: Caller | None = None
    candidates: list[Caller] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    matched_by: str = ""
    reason: str = ""
    stale_since: datetime | None = None


def caller_cards(lookups: list[Lookup]) -> dict[int, CallerCard]:
    """Return the screen-pops of these look-ups by their ids; three queries, however many."""
    people, incidents = _candidates(lookups), _incidents(lookups)
    return {
        lookup.pk: _card(lookup, people.get(lookup.pk, []), incidents.get(lookup.pk, []))
        for lookup in lookups
    }


def state_names() -> dict[str, str]:
    """Return the label of each incident state; the instance's own words where the catalogue has them."""
    return cache.get_or_set("incident-state-names", _state_names, FRESH_S) or NAMES


def ledger_of(entry: LedgerEntry | None) -> list[LedgerNote]:
    """Return a ledger entry's notes, oldest first."""
    return list(entry.notes.all()) if entry else []


def incident_by(value: str) -> Incident | None:
    """Return a known incident by its row id or its number, or None."""
    if value.isdecimal():
        return Incident.objects.filter(pk=int(value)).first()
    return Incident.objects.filter(number=value.strip().upper()).first()


def _state_names() -> dict[str, str]:
    own = Choice.objects.filter(kind=ChoiceKind.INCIDENT_STATE)
    return NAMES | dict(own.values_list("remote_id", "name"))


def _candidates(lookups: list[Lookup]) -> dict[int, list[Caller]]:
    through = Lookup.candidates.through.objects.filter(lookup__in=lookups).select_related("caller")
    found: dict[int, list[Caller]] = {}
    for row in through.order_by("id"):
        found.setdefault(row.lookup_id, []).append(row.caller)
    return found


def _incidents(lookups: list[Lookup]) -> dict[int, list[Incident]]:
    names = state_names()
    through = Lookup.incidents.through.objects.filter(lookup__in=lookups, incident__active=True)
    found: dict[int, list[Incident]] = {}
    for row in through.select_related("incident").order_by("-incident__updated_at", "-incident__number"):
        incident = row.incident
        incident.state_name = names.get(incident.state, incident.state)
        incident.state_tone = TONES.get(incident.state, "")
        incident.priority_tone = PRIORITY_TONES.get(incident.priority, "")
        found.setdefault(row.lookup_id, []).append(incident)
    return found


def _card(lookup: Lookup, people: list[Caller], incidents: list[Incident]) -> CallerCard:
    caller = next((person for person in people if person.pk == lookup.caller_id), None)
    own = [one for one in incidents if caller is None or one.caller_id == caller.pk]
    return CallerCard(
        state=Search.ONE if caller else lookup.state,
        lookup=lookup,
        caller=caller,
        candidates=people,
        incidents=own[:SHOWN],
        matched_by=lookup.matched_by,
        reason=lookup.reason,
        stale_since=lookup.answered_at if lookup.state == Search.FAILED else None,
    )
