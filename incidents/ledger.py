"""The ledger: one entry for each conversation, with one incident at a time, and one note for each wrap-up.

All functions run in the caller's transaction. The conversation id becomes the incident's correlation id and
each note's key its marker, so that a repeated request can look for the result of an earlier one.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import AppendNote, CreateIncident, Filing, UnknownCaller
from incidents import policy
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from live.problems import Code, problem
from routing.models import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the agent decided in a wrap-up. incident: the one to update, for IncidentAction.UPDATE.

    incident_action: None when nobody decided. queue: whose policy applies.
    unknown: a caller who has not been looked up; that is done before the incident is created.
    """

    incident_action: IncidentAction | None
    filing: Filing
    queue: Queue | None = None
    caller: Caller | None = None
    incident: Incident | None = None
    unknown: UnknownCaller | None = None


def write(key: str, *, note_key: str, text: str, decision: Decision, now: datetime) -> LedgerEntry:
    """Add a wrap-up to the ledger and reserve its request to ServiceNow, as ``policy.plan`` decides.

    key: the conversation's id. A wrap-up that comes again takes the place of what was never sent. Once that
    may have been sent, only what the wrap-up says anew is added, as a note of its own.
    """
    entry = _entry(key, decision, now)
    earlier = entry.notes.filter(Q(key=note_key) | Q(key__startswith=f"{note_key}:")).last()
    if earlier and not _taken_back(earlier):
        if not _says_anew(earlier, text, decision):
            return entry
        note_key = f"{note_key}:{entry.notes.count()}"
    note = entry.notes.create(key=note_key, text=text, fields=asdict(decision.filing), requested_at=now)
    _file(note, decision, now)
    return entry


def add(key: str, *, note_key: str, text: str, now: datetime) -> None:
    """Add a note, such as a recording's link, to the conversation's incident, if it has or will have one."""
    entry = LedgerEntry.objects.select_for_update(of=("self",)).filter(key=key).first()
    if entry is None or entry.incident_action == IncidentAction.NONE:
        return
    note, created = LedgerNote.objects.get_or_create(
        key=note_key, defaults={"entry": entry, "text": text, "requested_at": now}
    )
    if created and entry.incident:
        _append(note, entry.incident, now)


def mark_written(note: LedgerNote, incident: Incident, now: datetime) -> None:
    """Mark a note as written, and reserve requests for notes that waited until the incident exists."""
    entry = note.entry
    if note.incident is None:  # else it was linked before, and may be a former one by now
        note.incident = incident
        note.save(update_fields=["incident"])
        entry.link(incident)
    if note.state not in (NoteState.WRITTEN, NoteState.LINKED):
        note.move_to(NoteState.WRITTEN, at=now)
    for waiting in entry.notes.filter(state=NoteState.QUEUED, incident=None):
        _append(waiting, incident, now)


def incident_of(key: str) -> Incident | None:
    """Return a conversation's incident, None while there is none."""
    entry = LedgerEntry.objects.select_related("incident").filter(key=key).first()
    return entry.incident if entry else None


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


def _taken_back(note: LedgerNote) -> bool:
    """Remove a note of which nothing was sent and on which no other one waits; False for any other note."""
    if note.state == NoteState.DECLINED:
        note.delete()
        return True
    creates = (f"incident:{note.entry.key}", f"incident:{note.key}")
    own = (f"note:{note.key}",) if note.incident else creates
    if (note.incident is None and _others_wait(note)) or not outbound.withdraw(*own):
        return False
    note.delete()
    note.entry.undo()
    return True


def _others_wait(note: LedgerNote) -> bool:
    """Return whether other notes of the conversation wait for an incident that does not exist yet."""
    waiting = note.entry.notes.filter(incident=None, state__in=(NoteState.QUEUED, NoteState.NEEDS_YOU))
    return waiting.exclude(pk=note.pk).exists()


def _says_anew(earlier: LedgerNote, text: str, decision: Decision) -> bool:
    """Return whether a wrap-up that comes again has other words, or names another incident."""
    named = decision.incident if decision.incident_action == IncidentAction.UPDATE else None
    to_another = named is not None and named != (earlier.incident or earlier.entry.incident)
    return decision.incident_action != IncidentAction.NONE and (to_another or text != earlier.text)


def _file(note: LedgerNote, decision: Decision, now: datetime) -> None:
    entry = note.entry
    known = policy.situation(decision.queue, caller=decision.caller, linked=entry.incident)
    plan = policy.plan(decision.incident_action, named=decision.incident, known=known)
    entry.decide(plan.action)
    if plan.action == IncidentAction.NONE:
        note.move_to(NoteState.DECLINED)
    elif plan.action == IncidentAction.ASK:
        note.move_to(NoteState.NEEDS_YOU, problem=problem(Code.NOT_DECIDED))
    elif plan.incident:
        entry.link(plan.incident)
        _append(note, plan.incident, now)
    elif not _others_wait(note):  # else an earlier note creates the incident, and this one follows
        _create(note, decision, now)


def _create(note: LedgerNote, decision: Decision, now: datetime) -> None:
    former = note.entry.begin_anew()
    payload = CreateIncident(
        key=note.key,
        conversation_id=note.entry.key,
        note=note.text,
        unknown=decision.unknown,
        former_ids=former,
        **asdict(decision.filing),
    )
    outbound.reserve(
        Operation.CREATE_INCIDENT,
        payload,
        # One create for each conversation, and one more after each incident that is finished.
        key=f"incident:{note.key if former else note.entry.key}",
        regarding=note.entry.key,
        now=now,
    )


def _append(note: LedgerNote, incident: Incident, now: datetime) -> None:
    note.incident = incident
    note.save(update_fields=["incident"])
    outbound.reserve(
        Operation.APPEND_NOTE,
        AppendNote(key=note.key, incident_id=incident.remote_id, note=note.text),
        key=f"note:{note.key}",
        regarding=note.entry.key,
        now=now,
    )
