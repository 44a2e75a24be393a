"""The ledger: one entry and one incident for each conversation, one note for each wrap-up.

All functions run in the caller's transaction. The conversation id becomes the incident's correlation id and
each note's key its marker, so that a repeated request can look for the result of an earlier one.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import AppendNote, CreateIncident, Filing, UnknownCaller
from incidents import policy
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the agent decided in a wrap-up. incident: the one to update, for IncidentAction.UPDATE.

    unknown: a caller who has not been looked up; that is done before the incident is created.
    """

    incident_action: IncidentAction
    filing: Filing
    caller: Caller | None = None
    incident: Incident | None = None
    unknown: UnknownCaller | None = None


def write(key: str, *, note_key: str, text: str, decision: Decision, now: datetime) -> LedgerNote | None:
    """Add a wrap-up to the ledger and reserve its request to ServiceNow, as ``policy.plan`` decides.

    key: the conversation's id. Returns None when this wrap-up is already in the ledger.
    """
    entry = _entry(key, decision, now)
    note, created = LedgerNote.objects.get_or_create(
        key=note_key,
        defaults={"entry": entry, "text": text, "fields": asdict(decision.filing), "requested_at": now},
    )
    if not created:
        return None
    plan = policy.plan(decision.incident_action, named=decision.incident, linked=entry.incident)
    if plan.action == IncidentAction.NONE:
        note.move_to(NoteState.LINKED)  # nothing will be written
    elif plan.incident:
        entry.link(plan.incident)
        _append(note, plan.incident, now)
    elif not _being_created(entry, note):  # else the note follows when the incident exists
        _create(note, decision, now)
    return note


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
    entry.link(incident)
    if note.state not in (NoteState.WRITTEN, NoteState.LINKED):
        note.move_to(NoteState.WRITTEN, at=now)
    for waiting in entry.notes.filter(state=NoteState.QUEUED):
        _append(waiting, incident, now)


def mark_linked_back(key: str) -> bool:
    """Mark notes as linked, because Genesys has the incident's number; False when they already were."""
    notes = LedgerNote.objects.filter(entry__key=key, state=NoteState.WRITTEN)
    return notes.update(state=NoteState.LINKED) > 0


def _entry(key: str, decision: Decision, now: datetime) -> LedgerEntry:
    """Return the conversation's entry, locked; a later wrap-up may replace the action "no incident"."""
    entry, created = LedgerEntry.objects.select_for_update(of=("self",)).get_or_create(
        key=key,
        defaults={
            "incident_action": decision.incident_action,
            "caller": decision.caller,
            "opened_at": now,
        },
    )
    if not created and entry.incident_action == IncidentAction.NONE:
        entry.incident_action = decision.incident_action
        entry.save(update_fields=["incident_action"])
    return entry


def _being_created(entry: LedgerEntry, note: LedgerNote) -> bool:
    """Return whether the request of an earlier note creates the incident; a linked note needed none."""
    return entry.notes.exclude(pk=note.pk).exclude(state=NoteState.LINKED).exists()


def _create(note: LedgerNote, decision: Decision, now: datetime) -> None:
    payload = CreateIncident(
        key=note.key,
        conversation_id=note.entry.key,
        note=note.text,
        unknown=decision.unknown,
        **asdict(decision.filing),
    )
    outbound.reserve(
        Operation.CREATE_INCIDENT,
        payload,
        key=f"incident:{note.entry.key}",  # one create for each conversation
        regarding=note.entry.key,
        now=now,
    )


def _append(note: LedgerNote, incident: Incident, now: datetime) -> None:
    outbound.reserve(
        Operation.APPEND_NOTE,
        AppendNote(key=note.key, incident_id=incident.remote_id, note=note.text),
        key=f"note:{note.key}",
        regarding=note.entry.key,
        now=now,
    )
