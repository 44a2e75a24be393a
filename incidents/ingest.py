"""Stores facts about callers and incidents; every function accepts the same fact twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from gateway import bulk, outbound
from gateway.operations.lookup_payloads import ReadContact
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import (
    FindCallers,
    LookForDoubles,
    NotePayload,
    ReadIncidents,
    SetIncidentCaller,
)
from gateway.providers import fact_values, facts
from gateway.settled import RequestSettled
from incidents import choices, directory, ledger, lookups, remembered
from incidents.models import CRITICAL, DIRECTORY_FIELDS, Caller, Incident, IncidentColumn, LedgerNote, Lookup
from incidents.states import ChangeState, LookupState, NoteState
from live.problems import Code, Problem, problem

NOT_ALWAYS_SENT = ("title", "priority", "group", "url", "opened_at")  # a business rule's webhook lacks them
# After a repeat; ServiceNow commits nothing as late. Source: docs/providers/servicenow.md#incidents
DOUBLES_AFTER = timedelta(minutes=5)
PROGRESS = {
    RequestOutcome.WAITING: NoteState.QUEUED,
    RequestOutcome.UNKNOWN: NoteState.QUEUED,  # the next attempt looks for the result
    RequestOutcome.REFUSED: NoteState.NEEDS_YOU,
    RequestOutcome.PARKED: NoteState.NEEDS_YOU,
}
CHANGE = {
    RequestOutcome.WAITING: ChangeState.QUEUED,
    RequestOutcome.UNKNOWN: ChangeState.QUEUED,
    RequestOutcome.REFUSED: ChangeState.NEEDS_YOU,
    RequestOutcome.PARKED: ChangeState.NEEDS_YOU,
}


def callers_found(fact: facts.CallersFound) -> None:
    """Store the people found, a single match as the caller, and have their incidents read."""
    lookup = _choosing(fact.key)
    if lookup is None:
        return
    callers = [store_caller(person, fact.occurred_at) for person in fact.people]
    how = fact.matched_by or ("",) * len(callers)
    found = list(zip(callers, how, strict=True))
    _store_step(lookup, lookups.answer(lookup, found, now=fact.occurred_at, more=fact.more))


def incidents_read(fact: facts.IncidentsRead) -> None:
    """Store the open incidents of people who may be calling; they take the place of earlier ones."""
    incidents = [store_incident(seen, fact.occurred_at) for seen in fact.incidents]
    for caller in Caller.objects.filter(remote_id__in=fact.person_ids):
        caller.open_incidents = fact.counts.get(caller.remote_id)
        caller.incidents_read_at = fact.occurred_at
        caller.save(update_fields=["open_incidents", "incidents_read_at"])
    lookup = Lookup.objects.filter(key=fact.key).first()
    if lookup is None:
        return
    lookup.incidents.remove(*lookup.incidents.filter(caller__remote_id__in=fact.person_ids))
    lookup.incidents.add(*incidents)
    if lookup.problem:
        lookup.problem = {}
        lookup.save(update_fields=["problem"])


def number_answered(fact: facts.NumberAnswered) -> None:
    """Store a person's numbers as ServiceNow has them now, and how the writing of one ended."""
    if settings.DIRECTORY_INDEX:
        directory.store([fact.person], fact.occurred_at)
    else:
        store_caller(fact.person, fact.occurred_at)
    remembered.answered(fact)


def incident_caller_set(fact: facts.IncidentCallerSet) -> None:
    """Store who an incident's caller is now, and how far the agent's choice is."""
    incident = store_incident(fact.incident, fact.occurred_at)
    if not fact.incident.caller_id and incident.revision == fact.incident.revision:
        incident.caller = None
        incident.save(update_fields=["caller"])
    lookup = _choosing(fact.key)
    if lookup:
        choices.mark_answered(lookup, incident, asked_for=fact.person_id, now=fact.occurred_at)


def incident_caller_settled(fact: RequestSettled[SetIncidentCaller]) -> None:
    """Store that an agent's choice waits for ServiceNow, or needs somebody."""
    state, lookup = CHANGE.get(fact.outcome), _choosing(fact.payload.key)
    if state and lookup and choices.wanted(lookup) == fact.payload.person_id:
        choices.move_to(lookup, state, problem=dict(fact.problem))


def incident_changed(fact: facts.IncidentChanged) -> None:
    """Store a changed incident, if it is stored here already or is critical."""
    seen = fact.incident
    is_known = Incident.objects.filter(remote_id=seen.incident_id).exists()
    if not is_known and seen.priority != CRITICAL:
        return
    incident = store_incident(seen, fact.occurred_at)
    is_own = bool(seen.updated_by) and seen.updated_by == settings.SERVICENOW_USER
    if incident.is_urgent and not incident.critical_since and not is_own:
        incident.mark_critical(fact.occurred_at, by=seen.updated_by)


def incident_read(fact: facts.IncidentRead) -> None:
    """Store an incident that an agent looked up by its number."""
    store_incident(fact.incident, fact.occurred_at)


def incident_related(fact: facts.IncidentRelated) -> None:
    """Store an incident that got its conversation or its parent."""
    store_incident(fact.incident, fact.occurred_at)


def incidents_compared(fact: facts.IncidentsCompared) -> None:
    """Store incidents without a conversation, and those that may be a second one, for the worklist."""
    for seen in (*fact.without_conversation, *fact.created):
        if not Incident.objects.filter(remote_id=seen.incident_id, revision=seen.revision).exists():
            store_incident(seen, fact.occurred_at)


def incident_written(fact: facts.IncidentWritten) -> None:
    """Store the incident to which a ledger note was written."""
    note = LedgerNote.objects.select_related("entry").filter(key=fact.key).first()
    if note:
        incident, dropped = store_incident(fact.incident, fact.occurred_at), _dropped(fact.incident.dropped)
        ledger.mark_written(note, incident, fact.occurred_at, dropped=dropped)


def doubles_found(fact: facts.DoublesFound) -> None:
    """Store the incidents of a conversation that may have a second one, for the worklist."""
    for seen in fact.incidents:
        store_incident(seen, fact.occurred_at)


def incident_finished(fact: facts.IncidentFinished) -> None:
    """Store that an incident is finished, and create a new one for the note that was for it."""
    incident = store_incident(fact.incident, fact.occurred_at)
    note = LedgerNote.objects.select_related("entry__incident", "incident").filter(key=fact.key).first()
    if note:
        ledger.file_anew(note, incident, fact.occurred_at)


def lookup_settled(fact: RequestSettled[FindCallers]) -> None:
    """Look elsewhere for whom a search did not find; mark the look-up as failed when it was not accepted."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        unanswered = Lookup.objects.filter(key=fact.regarding, state=LookupState.SEARCHING)
        unanswered.update(state=LookupState.FAILED, problem=dict(fact.problem))
        return
    lookup = _choosing(fact.regarding)
    if lookup and lookup.state == LookupState.NONE and fact.operation == Operation.FIND_CALLERS:
        step: fact_values.LookupStep = "contact" if fact.payload.contact else "people"
        request = lookups.next_step(lookup, _sought(lookup, fact.payload), step, now=fact.occurred_at)
        _store_step(lookup, lookups.Step(request))


def contact_settled(fact: RequestSettled[ReadContact]) -> None:
    """Look for the person whom Genesys knows as an external contact."""
    lookup = _choosing(fact.regarding)
    if fact.outcome != RequestOutcome.ACCEPTED or lookup is None:
        lookup_settled(fact)
        return
    sought = _sought(lookup, fact.payload)
    _store_step(lookup, lookups.search_by_contact(lookup, sought, fact.answer, now=fact.occurred_at))


def incidents_settled(fact: RequestSettled[ReadIncidents]) -> None:
    """Store why a caller's incidents are those of before: ServiceNow has not told the present ones."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        Lookup.objects.filter(key=fact.regarding).update(problem=dict(fact.problem))


def _sought(lookup: Lookup, payload: FindCallers) -> lookups.Sought:
    return lookups.Sought(payload.address, payload.attributes, lookup.contact_id)


def _store_step(lookup: Lookup, step: lookups.Step) -> None:
    lookup.save()
    if step.candidates is not None:
        lookup.candidates.clear()
        bulk.insert(step.candidates)
    outbound.store([step.request] if step.request else [])


def note_settled(fact: RequestSettled[NotePayload]) -> None:
    """Store that a note still waits, or needs a supervisor; of one that was repeated, look for doubles."""
    if fact.outcome == RequestOutcome.ACCEPTED:
        if fact.repeated:
            _look_for_doubles(fact)
        return
    note = LedgerNote.objects.filter(key=fact.payload.key).first()
    if note and note.state != NoteState.DECLINED:
        note.move_to(PROGRESS[fact.outcome], problem=dict(fact.problem))


def _look_for_doubles(fact: RequestSettled[NotePayload]) -> None:
    """Reserve the look for what ServiceNow commits after the one before the repeat."""
    note = LedgerNote.objects.select_related("entry", "incident").filter(key=fact.payload.key).first()
    if note is None or note.incident is None:
        return
    conversation_id, now = note.entry.key, fact.occurred_at
    payload = LookForDoubles(
        key=note.key, conversation_id=conversation_id, incident_id=note.incident.remote_id
    )
    look = outbound.request(
        Operation.LOOK_FOR_DOUBLES, payload, key=f"doubles:{note.key}", regarding=conversation_id, now=now
    )
    outbound.store([outbound.later(look, now + DOUBLES_AFTER)])


def _dropped(columns: Sequence[str]) -> Problem:
    """Return the problem that these columns are not in ServiceNow as they were sent, {} for none."""
    if not columns:
        return {}
    labels = dict(IncidentColumn.objects.filter(name__in=columns).values_list("name", "label"))
    named = sorted(labels.get(name) or name for name in columns)  # PostgreSQL keeps no order of keys
    return problem(Code.NOT_STORED, fields=", ".join(named))


def _choosing(key: str) -> Lookup | None:
    """Return a conversation's look-up, locked, with the caller."""
    return Lookup.objects.select_for_update(of=("self",)).select_related("caller").filter(key=key).first()


def store_caller(person: fact_values.Person, at: datetime) -> Caller:
    """Store a person and return the row."""
    values = {name: getattr(person, name) for name in DIRECTORY_FIELDS}
    caller, _ = Caller.objects.update_or_create(
        remote_id=person.person_id, defaults={**values, "seen_at": at}
    )
    return caller


def store_incident(seen: fact_values.IncidentSeen, at: datetime) -> Incident:
    """Store an incident, unless a newer revision is stored, and return the row.

    Title, group, link and opening time are kept when they are missing, as in a business rule's webhook.
    """
    known = Incident.objects.filter(remote_id=seen.incident_id).first()
    if known and known.revision > seen.revision:
        return known
    values: dict[str, Any] = {
        "number": seen.number,
        "title": seen.title,
        "state": seen.state,
        "priority": seen.priority,
        "caller": _caller(seen, known),
        "group": seen.group,
        "active": seen.active,
        "url": seen.url,
        "opened_at": seen.opened_at,
        "updated_at": seen.updated_at,
        "revision": seen.revision,
        "seen_at": at,
    }
    if known:
        values |= {name: values[name] or getattr(known, name) for name in NOT_ALWAYS_SENT}
    incident, _ = Incident.objects.update_or_create(remote_id=seen.incident_id, defaults=values)
    if incident.critical_since and not incident.is_urgent:
        incident.mark_critical(None)
    return incident


def _caller(seen: fact_values.IncidentSeen, known: Incident | None) -> Caller | None:
    """Return an incident's caller; the stored one when the webhook does not name it."""
    if not seen.caller_id:
        return known.caller if known else None
    return Caller.objects.filter(remote_id=seen.caller_id).first()
