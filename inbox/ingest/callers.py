"""Answers to facts about callers and incidents: updates the desks that show them."""

from gateway.operations.names import RequestOutcome
from gateway.operations.outage_payloads import CreateChild
from gateway.operations.payloads import (
    FindCallers,
    NotePayload,
    SetIncidentCaller,
    SetNumber,
)
from gateway.providers import facts
from gateway.settled import RequestSettled
from inbox.ingest import appendices
from inbox.ingest.linking import link_back
from inbox.ingest.loading import showing
from inbox.ingest.workspace import Workspace
from inbox.models import Activity
from inbox.timeline import Line
from incidents import choices, ledger, remembered
from incidents.models import LedgerNote, NumberChange
from incidents.states import NoteState, NumberState

Kind = Activity.Kind


def callers_found(fact: facts.CallersFound, work: Workspace) -> None:
    """Update the cards of the conversation whose caller was looked up."""
    _redraw(work, fact.key, Line(kind=Kind.CALLER, detail={"found": str(len(fact.people))}), fact)


def lookup_settled(fact: RequestSettled[FindCallers], work: Workspace) -> None:
    """Show that a look-up has no answer yet; its result is a separate fact."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(work, fact.regarding, Line(kind=Kind.CALLER, detail=dict(fact.problem)), fact)


def incident_changed(fact: facts.IncidentChanged, work: Workspace) -> None:
    """Update the open conversations that show this incident; of a new one, the caller's are read."""
    for remote_id in showing(fact):
        _redraw(work, remote_id, Line(kind=Kind.CALLER, detail={"name": fact.incident.number}), fact)
        loaded = work.find(remote_id)
        if loaded and loaded.conversation.lookup:
            choices.refresh(loaded.conversation.lookup, fact.incident, now=fact.occurred_at)


def incidents_read(fact: facts.IncidentsRead, work: Workspace) -> None:
    """Show the incidents of the person whom an agent chose."""
    _redraw(work, fact.key, Line(kind=Kind.CHANGED), fact)


def number_answered(fact: facts.NumberAnswered, work: Workspace) -> None:
    """Show whether the number is remembered."""
    change = remembered.of(fact.key)
    if change and change.lookup:
        _redraw(work, change.lookup.key, Line(kind=Kind.CALLER, detail=_remembered(change)), fact)


def number_settled(fact: RequestSettled[SetNumber], work: Workspace) -> None:
    """Show that ServiceNow has not taken the number yet."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(work, fact.regarding, Line(kind=Kind.CALLER, detail=dict(fact.problem)), fact)


def incident_caller_set(fact: facts.IncidentCallerSet, work: Workspace) -> None:
    """Show whose incident it is now."""
    _redraw(work, fact.key, Line(kind=Kind.INCIDENT, detail={"name": fact.incident.number}), fact)


def incident_caller_settled(fact: RequestSettled[SetIncidentCaller], work: Workspace) -> None:
    """Show that an agent's choice of the caller is not in the incident yet."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(work, fact.regarding, Line(kind=Kind.INCIDENT, detail=dict(fact.problem)), fact)


def incident_written(fact: facts.IncidentWritten, work: Workspace) -> None:
    """Show the incident's number, and request that Genesys stores it as attribute and external tag."""
    note = LedgerNote.objects.select_related("entry__incident").filter(key=fact.key).first()
    loaded = work.find(note.entry.key) if note else None
    if note is None or loaded is None:
        return
    loaded.conversation.ledger = note.entry
    _mark(work, note.entry.key, fact.key)
    if lookup := loaded.conversation.lookup:
        choices.align(lookup, note.entry, now=fact.occurred_at)
    appendices.carry_over(loaded, fact.occurred_at)
    link_back(loaded.conversation, note.entry.incident, fact.occurred_at)
    line = Line(kind=Kind.INCIDENT, detail={"name": fact.incident.number})
    loaded.record([line], at=fact.occurred_at)


def child_created(fact: RequestSettled[CreateChild], work: Workspace) -> None:
    """Show and name the conversation's own incident in place of the outage's master."""
    loaded = work.find(fact.regarding)
    if loaded and fact.outcome == RequestOutcome.ACCEPTED:
        link_back(loaded.conversation, ledger.incident_of(fact.regarding), fact.occurred_at)
        loaded.record([Line(kind=Kind.INCIDENT, detail={"name": fact.answer.number})], at=fact.occurred_at)


def incident_finished(fact: facts.IncidentFinished, work: Workspace) -> None:
    """Show that the incident was finished meanwhile, so that a new one is created."""
    note = LedgerNote.objects.select_related("entry").filter(key=fact.key).first()
    if note:
        detail = {"name": fact.incident.number, "changed": "incident-finished"}
        _redraw(work, note.entry.key, Line(kind=Kind.INCIDENT, detail=detail), fact)


def note_settled(fact: RequestSettled[NotePayload], work: Workspace) -> None:
    """Show that a note waits, or needs its agent; its success is a separate fact."""
    _mark(work, fact.regarding, fact.payload.key)
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(work, fact.regarding, Line(kind=Kind.INCIDENT, detail=dict(fact.problem)), fact)


def _mark(work: Workspace, remote_id: str, note_key: str) -> None:
    """Store whether the leg of a note is in the agent's list "Needs you"."""
    loaded = work.find(remote_id)
    for leg in loaded.legs.values() if loaded else ():
        if f"{note_key}:".startswith(f"{leg.note_key}:"):  # later notes of a leg have a number at the end
            leg.needs_you = LedgerNote.objects.filter(key=note_key, state=NoteState.NEEDS_YOU).exists()


def _remembered(change: NumberChange) -> dict[str, str]:
    done = {NumberState.WRITTEN: "number-remembered", NumberState.UNDONE: "number-undone"}
    how = done.get(NumberState(change.state)) if not change.problem else None
    return {"name": change.new, "changed": how} if how else dict(change.problem)


def _redraw(work: Workspace, remote_id: str, line: Line, fact: facts.Fact) -> None:
    loaded = work.find(remote_id)
    if loaded:
        loaded.record([line], at=fact.occurred_at)
