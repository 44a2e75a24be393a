"""The ledger: one entry for each conversation, with one incident at a time, and one note for each wrap-up.

All functions run in the caller's transaction. The conversation id becomes the incident's correlation id and
each note's key its marker, so that a repeated request can look for the result of an earlier one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from gateway import outbound, pending
from gateway.operations.names import Operation
from gateway.operations.payloads import AppendNote, CreateIncident, Filing, UnknownCaller
from gateway.operations.privacy import masked
from incidents import outages, policy
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Outage
from incidents.states import IncidentAction, NoteState
from live.problems import Code, Problem, problem
from routing.models import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the agent decided in a wrap-up. incident: the one to update, for IncidentAction.UPDATE.

    incident_action: None when nobody decided. queue: whose policy applies.
    unknown: a caller who has not been looked up; that is done before the incident is created. reason: why
    there is no incident.
    """

    incident_action: IncidentAction | None
    filing: Filing
    queue: Queue | None = None
    caller: Caller | None = None
    incident: Incident | None = None
    unknown: UnknownCaller | None = None
    reason: str = ""


def write(key: str, *, note_key: str, text: str, decision: Decision, now: datetime) -> LedgerEntry:
    """Add a wrap-up to the ledger and reserve its request to ServiceNow, as ``policy.plan`` decides.

    key: the conversation's id. A wrap-up that comes again takes the place of what ServiceNow has not carried
    out; an attempt whose outcome is unknown is looked for first. Once ServiceNow has it, only what the
    wrap-up says anew is added, as a note of its own.
    """
    entry, text = _entry(key, decision, now), masked(text)
    earlier = entry.notes.of_key(note_key).last()
    if earlier and not _taken_back(earlier):
        again = Again(note=earlier, key=_next_key(note_key, earlier.key), text=text, decision=decision)
        if _amended(again, now) or not _says_anew(again):
            return entry
        note_key = again.key
        if earlier.state == NoteState.NEEDS_YOU:
            earlier.move_to(NoteState.DECLINED)
    note = entry.notes.create(key=note_key, text=text, fields=asdict(decision.filing), requested_at=now)
    _file(note, decision, now)
    return entry


def append(note: LedgerNote, incident: Incident, now: datetime, *, only_open: bool = False) -> None:
    """Reserve the request that appends a note to an incident; with ``only_open`` not to a finished one."""
    note.incident = incident
    note.save(update_fields=["incident"])
    payload, key = _appended(note, incident, only_open=only_open), f"note:{note.key}"
    if outbound.is_known(key):  # for an incident that is finished since
        key = f"note:{note.key}:{incident.number}"
    outbound.reserve(Operation.APPEND_NOTE, payload, key=key, regarding=note.entry.key, now=now)
    note.carry_by(key)


def mark_written(
    note: LedgerNote, incident: Incident, now: datetime, *, dropped: Problem | None = None
) -> None:
    """Mark a note as written, and reserve requests for notes that waited until the incident exists.

    dropped: the problem that ServiceNow did not store all of it.
    """
    entry = note.entry
    if note.incident is None:  # else it was linked before, and may be a former one by now
        note.incident = incident
        note.save(update_fields=["incident"])
        entry.link(incident)
    if note.state not in (NoteState.WRITTEN, NoteState.LINKED):
        note.move_to(NoteState.WRITTEN, at=now, problem=dropped)
    for waiting in entry.notes.filter(state=NoteState.QUEUED, incident=None):
        append(waiting, incident, now)


def incident_of(key: str) -> Incident | None:
    """Return a conversation's incident, None while there is none."""
    entry = LedgerEntry.objects.select_related("incident").filter(key=key).first()
    return entry.incident if entry else None


def file_anew(note: LedgerNote, finished: Incident, now: datetime) -> None:
    """Create a new incident for a note whose incident was finished before the note was written."""
    if note.state != NoteState.QUEUED or note.incident != finished:
        return  # told before
    entry = note.entry
    if entry.incident and entry.incident != finished:
        append(note, entry.incident, now, only_open=True)
        return
    former = entry.begin_anew()
    note.incident = None
    note.save(update_fields=["incident"])
    if not _others_wait(note):
        _reserve_creation(note, _created(note, Filing(**note.fields), former=former), now)


def mark_linked_back(key: str) -> bool:
    """Mark notes as linked, because Genesys has the incident's number; False when they already were."""
    notes = LedgerNote.objects.filter(entry__key=key, state=NoteState.WRITTEN)
    return notes.update(state=NoteState.LINKED) > 0


def _entry(key: str, decision: Decision, now: datetime) -> LedgerEntry:
    """Return the conversation's entry, locked."""
    entry, _ = LedgerEntry.objects.select_for_update(of=("self",)).get_or_create(
        key=key,
        defaults={
            "incident_action": decision.incident_action or IncidentAction.ASK,
            "caller": decision.caller,
            "opened_at": now,
        },
    )
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A wrap-up that comes again. note: its earlier one. key: of what it says now, as markers differ."""

    note: LedgerNote
    key: str
    text: str
    decision: Decision


def _next_key(note_key: str, earlier: str) -> str:
    return f"{note_key}:{int(earlier[len(note_key) + 1 :] or 0) + 1}"


def _taken_back(note: LedgerNote) -> bool:
    """Remove a note of which nothing was sent and on which no other one waits; False for any other note."""
    if note.state in (NoteState.WRITTEN, NoteState.LINKED):
        return False
    others_need_it = note.incident is None and _others_wait(note)
    if outbound.is_known(note.request_key) and (others_need_it or not outbound.withdraw(note.request_key)):
        return False
    note.delete()
    note.entry.undo()
    if not note.entry.notes.filter(state=NoteState.RECORDED).exists():
        outages.leave(note.entry)
    return True


def _others_wait(note: LedgerNote) -> bool:
    """Return whether other notes of the conversation wait for an incident that does not exist yet."""
    waiting = note.entry.notes.filter(incident=None, state__in=(NoteState.QUEUED, NoteState.NEEDS_YOU))
    return waiting.exclude(pk=note.pk).exists()


def _amended(again: Again, now: datetime) -> bool:
    """Change what the earlier request is going to do at its next attempt; False where it cannot."""
    note, plan = again.note, _plan(again.note.entry, again.decision)
    if plan.outage or plan.action == IncidentAction.NONE or plan.incident != note.incident:
        note.entry.explain(again.decision.reason)
        return _cancelled(note, now) and plan.action == IncidentAction.NONE
    changed = LedgerNote(entry=note.entry, key=again.key, text=again.text, incident=note.incident)
    if not pending.retry(note.request_key, _amendment(changed, again.decision), now):
        return False
    note.amend(key=again.key, text=again.text, fields=asdict(again.decision.filing))
    note.entry.decide(plan.action)
    return True


def _amendment(note: LedgerNote, decision: Decision) -> CreateIncident | AppendNote:
    if note.incident:
        return _appended(note, note.incident, only_open=True)
    return _created(note, decision.filing, unknown=decision.unknown, former=note.entry.former(), amended=True)


def _cancelled(note: LedgerNote, now: datetime) -> bool:
    """Let a creation that may be attempted again create nothing; what it created before is still found."""
    if note.incident or _others_wait(note):
        return False
    nothing = _created(note, Filing(**note.fields), former=note.entry.former(), wanted=False)
    if not pending.retry(note.request_key, nothing, now):
        return False
    note.move_to(NoteState.DECLINED)
    note.entry.undo()
    return True


def _says_anew(again: Again) -> bool:
    """Return whether a wrap-up that comes again has other words or names another incident, or none had it."""
    note, decision = again.note, again.decision
    named = decision.incident if decision.incident_action == IncidentAction.UPDATE else None
    to_another = named is not None and named != (note.incident or note.entry.incident)
    has_none = note.state in (NoteState.DECLINED, NoteState.NEEDS_YOU)
    return decision.incident_action != IncidentAction.NONE and (
        has_none or to_another or again.text != note.text
    )


def _file(note: LedgerNote, decision: Decision, now: datetime) -> None:
    entry, plan = note.entry, _plan(note.entry, decision)
    entry.decide(plan.action)
    if plan.action == IncidentAction.NONE:
        entry.explain(decision.reason)
        note.move_to(NoteState.DECLINED)
    elif plan.action == IncidentAction.ASK:
        note.move_to(NoteState.NEEDS_YOU, problem=problem(Code.NOT_DECIDED))
    elif plan.outage:
        _record(note, plan.outage, decision, now)
    elif plan.incident:
        entry.link(plan.incident)
        append(note, plan.incident, now, only_open=not plan.incident.is_finished)
    elif not _others_wait(note):  # else an earlier note creates the incident, and this one follows
        _create(note, decision, now)


def _plan(entry: LedgerEntry, decision: Decision) -> policy.Plan:
    outage = Outage.objects.of_queue(decision.queue.pk if decision.queue else None)
    known = policy.situation(decision.queue, caller=decision.caller, linked=entry.incident, outage=outage)
    return policy.plan(decision.incident_action, named=decision.incident, known=known)


def _record(note: LedgerNote, outage: Outage, decision: Decision, now: datetime) -> None:
    """Keep the note for a child incident; the master gets one note about many callers."""
    queue_id = decision.queue.pk if decision.queue else None
    filing, caller = decision.filing, decision.caller
    outages.record(outage, note.entry, caller=caller, queue_id=queue_id, filing=filing, now=now)
    note.move_to(NoteState.RECORDED)


def _create(note: LedgerNote, decision: Decision, now: datetime) -> None:
    former = note.entry.begin_anew()
    payload = _created(note, decision.filing, unknown=decision.unknown, former=former)
    _reserve_creation(note, payload, now)


def _reserve_creation(note: LedgerNote, payload: CreateIncident, now: datetime) -> None:
    """Reserve the creation; one for each conversation, and one more after each incident that is finished."""
    first = f"incident:{note.entry.key}"
    key = f"incident:{note.key}" if outbound.is_known(first) else first
    outbound.reserve(Operation.CREATE_INCIDENT, payload, key=key, regarding=note.entry.key, now=now)
    note.carry_by(key)


def _created(
    note: LedgerNote,
    filing: Filing,
    *,
    former: Sequence[str],
    unknown: UnknownCaller | None = None,
    amended: bool = False,
    wanted: bool = True,
) -> CreateIncident:
    return CreateIncident(
        key=note.key,
        conversation_id=note.entry.key,
        note=note.text,
        unknown=unknown,
        former_ids=former,
        amended=amended,
        wanted=wanted,
        **asdict(filing),
    )


def _appended(note: LedgerNote, incident: Incident, *, only_open: bool) -> AppendNote:
    return AppendNote(key=note.key, incident_id=incident.remote_id, note=note.text, only_open=only_open)
