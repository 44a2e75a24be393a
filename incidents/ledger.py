"""What a conversation writes into ServiceNow: one entry, one incident, one note per wrap-up.

The functions join the transaction of the command or fact that calls them. The conversation id is the
incident's correlation id, and each note's key is its marker, so that a repeat can look before it writes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import AppendNote, CreateIncident, Filing
from incidents import policy
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the agent decided at wrap-up. incident: the one to update, for IncidentAction.UPDATE.

    unknown: address and attributes of a caller whom nobody could look up yet; it is done when writing.
    """

    incident_action: IncidentAction
    filing: Filing
    caller: Caller | None = None
    incident: Incident | None = None
    unknown: Mapping[str, Any] = field(default_factory=dict)


def write(key: str, *, note_key: str, text: str, decision: Decision, now: datetime) -> LedgerNote | None:
    """Put one wrap-up into the ledger and reserve what ServiceNow must be told.

    What it does there is decided by ``policy.plan``. key: the conversation's id. Returns None when this
    wrap-up is in the ledger already.
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
        note.move_to(NoteState.LINKED)
    elif plan.incident:
        entry.link(plan.incident)
        _append(note, plan.incident, now)
    elif not _being_created(entry, note):
        _create(note, decision, now)
    return note


def add(key: str, *, note_key: str, text: str, now: datetime) -> None:
    """Add a later remark (a recording's link) to the conversation's incident, if it has or will have one."""
    entry = LedgerEntry.objects.select_for_update(of=("self",)).filter(key=key).first()
    if entry is None or entry.incident_action == IncidentAction.NONE:
        return
    note, created = LedgerNote.objects.get_or_create(
        key=note_key, defaults={"entry": entry, "text": text, "requested_at": now}
    )
    if created and entry.incident:
        _append(note, entry.incident, now)


def written(note: LedgerNote, incident: Incident, now: datetime) -> None:
    """Note that ServiceNow has a note, and send those that waited for the incident to exist."""
    entry = note.entry
    entry.link(incident)
    if note.state not in (NoteState.WRITTEN, NoteState.LINKED):
        note.move_to(NoteState.WRITTEN, at=now)
    for waiting in entry.notes.filter(state=NoteState.QUEUED):
        _append(waiting, incident, now)


def linked_back(key: str) -> bool:
    """Note that Genesys has the incident's number; True when that was news."""
    notes = LedgerNote.objects.filter(entry__key=key, state=NoteState.WRITTEN)
    return notes.update(state=NoteState.LINKED) > 0


def _entry(key: str, decision: Decision, now: datetime) -> LedgerEntry:
    """Return the conversation's entry, locked; a later wrap-up may still turn "no incident" into one."""
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
    """Return whether an earlier note's call makes the incident; a settled one wanted none."""
    return entry.notes.exclude(pk=note.pk).exclude(state=NoteState.LINKED).exists()


def _create(note: LedgerNote, decision: Decision, now: datetime) -> None:
    payload = CreateIncident(
        key=note.key,
        conversation_id=note.entry.key,
        note=note.text,
        unknown=dict(decision.unknown),
        **asdict(decision.filing),
    )
    outbound.reserve(
        Operation.CREATE_INCIDENT,
        payload,
        key=f"incident:{note.entry.key}",
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
