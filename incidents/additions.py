"""What is added to a conversation's incident beside its wrap-ups: once in each, and nothing in a closed one.

All functions run in the caller's transaction.
"""

from datetime import datetime

from django.db.models import Q

from gateway.operations.privacy import masked
from incidents import ledger, outages
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from live.problems import Code, problem


def add(key: str, *, note_key: str, text: str, now: datetime) -> None:
    """Add a note, such as a recording's link, to the conversation's incident, if it has or will have one.

    An incident that says it already gets nothing. One that is closed gets nothing either: the note says so,
    and the next incident of the conversation can have it.
    """
    entry, text = LedgerEntry.objects.select_for_update(of=("self",)).filter(key=key).first(), masked(text)
    if entry is None or entry.incident_action == IncidentAction.NONE or _says(entry, text):
        return
    if LedgerNote.objects.filter(key=note_key).exists():
        note_key = f"{note_key}:{entry.notes.count()}"
    note = entry.notes.create(key=note_key, text=text, requested_at=now)
    if outages.is_recorded(entry):
        note.move_to(NoteState.RECORDED)
    elif entry.incident:
        _append_unless_closed(note, entry.incident, now)


def added(key: str, *, note_key: str) -> list[str]:
    """Return the texts that ``add`` has stored under this key for any incident of the conversation."""
    notes = LedgerNote.objects.of_key(note_key).filter(entry__key=key).values_list("text", flat=True)
    return list(dict.fromkeys(notes))


def _says(entry: LedgerEntry, text: str) -> bool:
    """Return whether a note for the conversation's current incident holds this text."""
    notes = entry.notes.exclude(state=NoteState.DECLINED, incident=None).filter(text__contains=text)
    return notes.filter(Q(incident=entry.incident) | Q(state=NoteState.RECORDED)).exists()


def _append_unless_closed(note: LedgerNote, incident: Incident, now: datetime) -> None:
    if not incident.is_closed:
        ledger.append(note, incident, now)
        return
    note.incident = incident
    note.save(update_fields=["incident"])
    note.move_to(NoteState.DECLINED, problem=problem(Code.INCIDENT_CLOSED, number=incident.number))
