"""Incidents in ServiceNow: reading, creating and updating them, and their work notes."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gateway.providers.fact_values import IncidentFields, IncidentSeen
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import Raw

log = logging.getLogger(__name__)

TABLE = "incident"
# Resolved, closed, cancelled: "active" alone would include
# resolved incidents that are not closed yet. Source: docs/providers/servicenow.md#incidents
FINISHED = ("6", "7", "8")
# Times have whole seconds, hence the second key. Source: docs/providers/servicenow.md#encoded-queries
NEWEST_FIRST = "ORDERBYDESCsys_updated_on^ORDERBYDESCnumber"
OPEN_AT_MOST, KEPT = 100, 5  # incidents read of all callers; kept of each
NOTES_AT_MOST = 20
NO_COLUMNS: Mapping[str, str] = {}
# This project's names of columns; the other columns have the same name in ServiceNow.
COLUMNS = {
    "title": "short_description",
    "group": "assignment_group",
    "note": "work_notes",  # internal; "comments" would be mailed to the caller
    "conversation_id": "correlation_id",
    "parent_id": "parent_incident",
}
# ServiceNow's default lengths; it cuts longer texts without an error.
LENGTHS = {"short_description": 160, "description": 4000, "correlation_id": 100, "correlation_display": 100}


@dataclass(frozen=True, slots=True)
class OpenIncidents:
    """Callers' open incidents, newest first, at most KEPT of each.

    counts: how many are open, by caller. OPEN_AT_MOST stands for as many or more. A caller is missing whose
    incidents are hidden behind those of others.
    """

    incidents: tuple[IncidentSeen, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


class Incidents(Tables):
    """Reads and writes of incidents. Source of all: docs/providers/servicenow.md#incidents."""

    def open_incidents(self, person_ids: Sequence[str]) -> OpenIncidents:
        """Return these callers' open incidents, most recently updated first, with one request.

        Raises:
            UnsafeValue: an id is invalid; an empty one would find all incidents without a caller.
        """
        if not person_ids:
            return OpenIncidents()
        where = query.all_of(
            _of_callers(person_ids), "active=true", f"stateNOT IN{','.join(FINISHED)}", NEWEST_FIRST
        )
        rows = self._incidents(where, limit=OPEN_AT_MOST)
        found = [one for one in rows if one.caller_id in person_ids and is_open(one)]
        kept = [one for place, one in _places(found) if place < KEPT]
        return OpenIncidents(tuple(kept), _counts(found, person_ids, has_all=len(rows) < OPEN_AT_MOST))

    def incident(self, number_or_id: str) -> IncidentSeen | None:
        """Return one incident by number or id; None when it does not exist or may not be read.

        Raises:
            UnsafeValue: the value is neither a number nor an id.
        """
        if query.RECORD_ID.fullmatch(number_or_id):
            row = self._row(TABLE, number_or_id, columns=normalise.INCIDENT_COLUMNS)
            return self._incident(row) if row else None
        where = query.equal("number", number_or_id, like=query.INCIDENT_NUMBER)
        found = self._incidents(where, limit=2)
        return next((one for one in found if one.number == number_or_id), None)

    def incident_by_correlation(
        self, conversation_id: str, *, but: Sequence[str] = ()
    ) -> IncidentSeen | None:
        """Return the first incident with this conversation id, ``but`` for these; called before a repeat.

        A create that timed out may still be running, so call this only after a pause.
        """
        found = self.incidents_by_correlation(conversation_id, at_most=2 + len(but))
        return next((incident for incident in found if incident.incident_id not in but), None)

    def incidents_by_correlation(self, conversation_id: str, *, at_most: int) -> list[IncidentSeen]:
        """Return the incidents with this conversation id, in the order of their creation."""
        same = query.equal("correlation_id", conversation_id, like=query.CONVERSATION_ID)
        where = query.all_of(same, "ORDERBYsys_created_on", "ORDERBYnumber")
        rows = self._rows(TABLE, where=where, columns=normalise.INCIDENT_COLUMNS, limit=at_most)
        return [
            self._incident(row) for row in rows if normalise.value(row, "correlation_id") == conversation_id
        ]

    def child_incident(self, parent_id: str, *, conversation_id: str) -> IncidentSeen | None:
        """Return a parent's incident with this conversation id; called before a repeat, as the one above."""
        where = query.all_of(
            query.equal("parent_incident", parent_id, like=query.RECORD_ID),
            query.equal("correlation_id", conversation_id, like=query.CONVERSATION_ID),
            "ORDERBYsys_created_on",
        )
        found = self._incidents(where, limit=1)
        return found[0] if found else None

    def create_incident(
        self, fields: IncidentFields, *, columns: Mapping[str, str] = NO_COLUMNS
    ) -> IncidentSeen:
        """Create an incident and return it as ServiceNow stores it. Not idempotent: look before a repeat.

        columns: further values, by ServiceNow's names. The answer names what was not stored as it was sent.

        Fields that are "" are not sent, and too long texts are cut. ServiceNow derives the priority from
        impact and urgency, and ignores columns that the user may not write, without an error.
        """
        sent = {name: words for name, words in (_named(columns) | _columns(fields)).items() if words}
        row = self._create(TABLE, fields=sent, columns=_echo(sent))
        if normalise.value(row, "correlation_id") != sent.get("correlation_id", ""):
            log.warning("incident %s lacks its correlation_id: a repeat cannot find it", row.get("number"))
        return replace(self._incident(row), dropped=self._not_stored(row, sent))

    def update_incident(self, incident_id: str, *, fields: IncidentFields) -> IncidentSeen:
        """Update these fields and return the incident. A ``note`` is appended, even when it is repeated."""
        columns = normalise.INCIDENT_COLUMNS
        return self._incident(self._change(TABLE, incident_id, fields=_columns(fields), columns=columns))

    def append_work_note(self, incident_id: str, *, note: str) -> IncidentSeen:
        """Append an internal note, which the caller does not see. Not idempotent."""
        return self.update_incident(incident_id, fields={"note": note})

    def work_note_exists(self, incident_id: str, *, marker: str) -> bool:
        """Return whether the incident has an internal note with this marker; see ``count_work_notes``."""
        return self.count_work_notes(incident_id, marker=marker) > 0

    def count_work_notes(self, incident_id: str, *, marker: str) -> int:
        """Return how many internal notes of the incident end with this marker, which others may begin with.

        Raises:
            UnsafeValue: the marker contains more than letters, digits, spaces and ``:._#/-``.
        """
        where = query.all_of(
            query.equal("element_id", incident_id, like=query.RECORD_ID),
            "element=work_notes",
            query.holds("value", marker, like=query.MARKER),
            "ORDERBYDESCsys_created_on",
        )
        columns = "sys_id,element,element_id,value"
        rows = self._rows("sys_journal_field", where=where, columns=columns, limit=NOTES_AT_MOST)
        notes = [normalise.value(row, "value") for row in rows if _is_note(row, incident_id)]
        return sum(note.rstrip().endswith(marker) for note in notes)

    def _incidents(self, where: str, *, limit: int) -> list[IncidentSeen]:
        rows = self._rows(TABLE, where=where, columns=normalise.INCIDENT_COLUMNS, limit=limit)
        return [self._incident(row) for row in rows]

    def _incident(self, row: Raw) -> IncidentSeen:
        return normalise.incident(row, link=self.link)


def is_open(incident: IncidentSeen) -> bool:
    """Return whether an incident is neither resolved, closed nor cancelled."""
    return incident.active and incident.state not in FINISHED


def _of_callers(person_ids: Sequence[str]) -> str:
    if len(person_ids) == 1:
        return query.equal("caller_id", person_ids[0], like=query.RECORD_ID)
    return query.one_of("caller_id", person_ids, like=query.RECORD_ID)


def _counts(found: Iterable[IncidentSeen], person_ids: Sequence[str], *, has_all: bool) -> dict[str, int]:
    """Return how many incidents each caller has; of those who may have more, only who has enough to show."""
    counts = Counter(one.caller_id for one in found)
    if has_all:
        return {person_id: counts[person_id] for person_id in person_ids}
    return {person_id: count for person_id, count in counts.items() if count >= KEPT}


def _places(incidents: Iterable[IncidentSeen]) -> Iterator[tuple[int, IncidentSeen]]:
    """Yield each incident with the number of its caller's incidents before it."""
    before = Counter[str]()
    for one in incidents:
        yield before[one.caller_id], one
        before[one.caller_id] += 1


def _is_note(row: Raw, incident_id: str) -> bool:
    return (
        normalise.value(row, "element_id") == incident_id and normalise.value(row, "element") == "work_notes"
    )


def _echo(sent: Mapping[str, str]) -> str:
    return ",".join(dict.fromkeys((*normalise.INCIDENT_COLUMNS.split(","), *sent)))


def _columns(fields: IncidentFields) -> dict[str, str]:
    return _named({COLUMNS.get(name, name): str(words) for name, words in fields.items()})


def _named(named: Mapping[str, str]) -> dict[str, str]:
    return {query.fit(name, query.NAME): words[: LENGTHS.get(name)] for name, words in named.items()}
