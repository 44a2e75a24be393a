"""Queries about callers, their incidents and the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from gateway.prepared import Prepared
from incidents.models import Caller, Candidate, Incident, IncidentPolicy, LedgerEntry, Lookup, NumberChange
from incidents.search import PersonLine, last_contacts
from incidents.states import LookupState, MatchedBy, ScreenPop
from live.problems import Problem
from routing.models import Choice
from routing.states import ChoiceKind

SHOWN = 3  # in the screen-pop
FRESH_S, POPS_FRESH_S = 60, 5
CRITICAL_AT_MOST = 100
COUNTED_AT_MOST = 100  # that many or more; see ServiceNow's client
UNANSWERED = (LookupState.SEARCHING, LookupState.FAILED)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordToOpen:
    """A record of ServiceNow that opens by itself."""

    url: str
    table: str
    record_id: str


@dataclass(slots=True, kw_only=True)
class CallerCard:
    """The screen-pop: the caller or the candidates, and their most recent open incidents.

    people: the candidates, with what an agent decides by. more: there are others who match. others: how many
    open incidents are not shown; at_least: there may be more. stale_since: when the shown data was read, if a
    later look-up has no answer yet. chosen: by an agent.
    """

    state: str
    lookup: Lookup | None = None
    caller: Caller | None = None
    people: list[PersonLine] = field(default_factory=list)
    more: bool = False
    incidents: list[IncidentLine] = field(default_factory=list)
    others: int = 0
    at_least: bool = False
    matched_by: str = ""
    problem: Problem = field(default_factory=dict)
    stale_since: datetime | None = None

    @property
    def candidates(self) -> list[Caller]:
        """Return the people who may be the caller."""
        return [line.caller for line in self.people]

    @property
    def failed(self) -> bool:
        """Return whether ServiceNow did not answer the last look-up, or has not told the incidents."""
        return bool(self.lookup and (self.lookup.state == LookupState.FAILED or self.problem))

    @property
    def refreshing(self) -> bool:
        """Return whether a look-up is under way whose answer will take the place of what is shown."""
        return bool(self.stale_since) and not self.failed

    @property
    def unread(self) -> bool:
        """Return whether nobody knows of the caller's incidents: none is no news then."""
        return bool(self.caller and not self.incidents and self.caller.incidents_read_at is None)

    @property
    def reading(self) -> bool:
        """Return whether the caller's incidents are being read."""
        return bool(self.lookup and self.caller and _is_being_read(self.lookup, self.caller))

    @property
    def chosen(self) -> bool:
        """Return whether an agent has said who it is."""
        return bool(self.lookup and self.lookup.chosen_at)


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


def record_to_open(card: CallerCard, queue_id: int | None) -> RecordToOpen | None:
    """Return what opens by itself by the queue's policy, None while that is not known."""
    if card.caller is None:
        return None
    pops = cache.get_or_set("screen-pops", _screen_pops, POPS_FRESH_S) or {}
    wanted = pops.get(queue_id, pops.get(None, ScreenPop.NONE))
    if wanted == ScreenPop.USER and card.caller.url:
        return RecordToOpen(url=card.caller.url, table="sys_user", record_id=card.caller.remote_id)
    newest = card.incidents[0].incident if card.incidents else None
    if wanted == ScreenPop.INCIDENT and newest and newest.url:
        return RecordToOpen(url=newest.url, table="incident", record_id=newest.remote_id)
    return None


def _screen_pops() -> dict[int | None, str]:
    return dict(IncidentPolicy.objects.values_list("queue", "screen_pop"))


def number_changes(lookups: Iterable[Lookup | None]) -> dict[int, NumberChange]:
    """Return the last number that was to be remembered, by look-up; asks only where a caller was chosen."""
    chosen = [one.pk for one in lookups if one and one.chosen_at]
    changes = NumberChange.objects.filter(lookup__in=chosen).order_by("at", "id")
    return {change.lookup_id: change for change in changes if change.lookup_id} if chosen else {}


def incident_by(value: str) -> Incident | None:
    """Return a stored incident by its number, in any case and with surrounding spaces, or None."""
    return Incident.objects.filter(number=value.strip().upper()).first()


def _state_names() -> dict[str, str]:
    own = Choice.objects.filter(kind=ChoiceKind.INCIDENT_STATE)
    return dict(own.values_list("remote_id", "name"))


def _candidates(lookups: list[Lookup]) -> dict[int, list[PersonLine]]:
    """Return the candidates by look-up; where an agent has to choose, with their last contact here."""
    rows = CANDIDATES.rows({lookup.pk for lookup in lookups})
    open_ids = {one.pk for one in lookups if one.state == LookupState.SEVERAL and not one.caller_id}
    last = last_contacts([row.caller_id for row in rows if row.lookup_id in open_ids])
    found: dict[int, list[PersonLine]] = {}
    for row in rows:
        line = PersonLine(
            caller=row.caller,
            matched_by=matched_in_words(row.matched_by),
            last_contact_at=last.get(row.caller_id),
        )
        found.setdefault(row.lookup_id, []).append(line)
    return found


def matched_in_words(codes: str) -> str:
    """Return how a person was found, in words; codes: as in ``Lookup.matched_by``."""
    return ", ".join(str(MATCHED_BY.get(one, one)) for one in codes.split(" and "))


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


def _open(caller: Caller | None, own: list[IncidentLine]) -> int:
    """Return how many incidents of the caller are open: as ServiceNow counted, else those that were read."""
    counted = caller.open_incidents if caller else None
    return len(own) if counted is None else max(counted, len(own))


def _stale_since(lookup: Lookup, caller: Caller | None) -> datetime | None:
    """Return when the shown data was read, None when there is nothing newer to wait for."""
    if lookup.state in UNANSWERED:
        return lookup.answered_at
    if caller is None or not (lookup.problem or _is_being_read(lookup, caller)):
        return None
    return caller.incidents_read_at or caller.seen_at


def _is_being_read(lookup: Lookup, caller: Caller) -> bool:
    """Return whether the caller's incidents have not come since the look-up or the choice."""
    since = max(filter(None, (lookup.requested_at, lookup.chosen_at)))
    return not caller.is_read_since(since)


def _card(lookup: Lookup, people: list[PersonLine], incidents: list[IncidentLine]) -> CallerCard:
    caller = lookup.caller
    own = [line for line in incidents if caller and line.incident.caller_id == caller.pk]
    return CallerCard(
        state=_state(lookup, caller),
        lookup=lookup,
        caller=caller,
        people=people,
        more=lookup.more,
        incidents=own[:SHOWN],
        others=max(0, _open(caller, own) - SHOWN),
        at_least=_open(caller, own) >= COUNTED_AT_MOST,
        matched_by=matched_in_words(lookup.matched_by),
        problem=lookup.problem,
        stale_since=_stale_since(lookup, caller),
    )
