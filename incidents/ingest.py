"""Facts about callers and incidents become rows; each function may see the same fact twice."""

from datetime import datetime

from gateway.operations.names import RequestOutcome
from gateway.operations.payloads import FindCallers, NotePayload
from gateway.providers import fact_values, facts
from gateway.settled import RequestSettled
from incidents import ledger
from incidents.models import Caller, Incident, LedgerNote, Lookup
from incidents.states import LookupState, NoteState

STATES = {0: LookupState.NONE, 1: LookupState.ONE}
PROGRESS = {
    RequestOutcome.WAITING: NoteState.QUEUED,
    RequestOutcome.UNKNOWN: NoteState.QUEUED,
    RequestOutcome.REFUSED: NoteState.NEEDS_YOU,
    RequestOutcome.PARKED: NoteState.NEEDS_YOU,
}


def callers_found(fact: facts.CallersFound) -> None:
    """Store who may be calling, with their open incidents. One match is the caller; of several, none is."""
    lookup = Lookup.objects.select_for_update(of=("self",)).filter(key=fact.key).first()
    if lookup is None:
        return
    callers = [store_caller(person, fact.occurred_at) for person in fact.people]
    incidents = [store_incident(seen, fact.occurred_at) for seen in fact.incidents]
    lookup.state = STATES.get(len(callers), LookupState.SEVERAL)
    lookup.matched_by, lookup.answered_at, lookup.problem = fact.matched_by, fact.occurred_at, {}
    lookup.caller = callers[0] if len(callers) == 1 else None
    lookup.save()
    lookup.candidates.set(callers)
    lookup.incidents.set(incidents)


def incident_changed(fact: facts.IncidentChanged) -> None:
    """Follow a change of an incident we know; others are not our business."""
    if Incident.objects.filter(remote_id=fact.incident.incident_id).exists():
        store_incident(fact.incident, fact.occurred_at)


def incident_read(fact: facts.IncidentRead) -> None:
    """Store an incident that an agent asked for."""
    store_incident(fact.incident, fact.occurred_at)


def incident_written(fact: facts.IncidentWritten) -> None:
    """Store the incident that a ledger note became part of."""
    note = LedgerNote.objects.select_related("entry").filter(key=fact.key).first()
    if note:
        ledger.written(note, store_incident(fact.incident, fact.occurred_at), fact.occurred_at)


def lookup_settled(fact: RequestSettled[FindCallers]) -> None:
    """Show that a look-up has no answer yet."""
    if fact.outcome == RequestOutcome.ACCEPTED:
        return
    unanswered = Lookup.objects.filter(key=fact.regarding, state=LookupState.SEARCHING)
    unanswered.update(state=LookupState.FAILED, problem=dict(fact.problem))


def note_settled(fact: RequestSettled[NotePayload]) -> None:
    """Show how far a write has come when it did not succeed at once."""
    note = LedgerNote.objects.filter(key=fact.payload.key).first() if fact.outcome in PROGRESS else None
    if note:
        note.move_to(PROGRESS[fact.outcome], problem=dict(fact.problem))


def store_caller(person: fact_values.Person, at: datetime) -> Caller:
    """Store a person as last seen, and return the row."""
    caller, _ = Caller.objects.update_or_create(
        remote_id=person.person_id,
        defaults={
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "mobile": person.mobile,
            "title": person.title,
            "company": person.company,
            "vip": person.vip,
            "url": person.url,
            "seen_at": at,
        },
    )
    return caller


def store_incident(seen: fact_values.IncidentSeen, at: datetime) -> Incident:
    """Store an incident as last seen, unless a newer revision is known, and return the row."""
    known = Incident.objects.filter(remote_id=seen.incident_id).first()
    if known and known.revision > seen.revision:
        return known
    incident, _ = Incident.objects.update_or_create(
        remote_id=seen.incident_id,
        defaults={
            "number": seen.number,
            "title": seen.title[:500] or (known.title if known else ""),
            "state": seen.state,
            "priority": seen.priority,
            "caller": Caller.objects.filter(remote_id=seen.caller_id).first() if seen.caller_id else None,
            "group": seen.group or (known.group if known else ""),
            "active": seen.active,
            "url": seen.url or (known.url if known else ""),
            "opened_at": seen.opened_at or (known.opened_at if known else None),
            "updated_at": seen.updated_at,
            "revision": seen.revision,
            "seen_at": at,
        },
    )
    return incident
