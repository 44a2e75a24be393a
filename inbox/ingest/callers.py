"""Answers to facts about callers and incidents: updates the desks that show them."""

from gateway import outbound
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import FindCallers, NotePayload, Payload, SetAttributes, SetTag
from gateway.providers import facts
from gateway.settled import RequestSettled
from inbox import timeline
from inbox.models import Activity, Conversation
from inbox.timeline import Line
from incidents import ledger
from incidents.models import Incident, LedgerNote

Kind = Activity.Kind


def callers_found(fact: facts.CallersFound) -> None:
    """Update the cards of the conversation whose caller was looked up."""
    _redraw(fact.key, Line(kind=Kind.CALLER, detail={"found": str(len(fact.people))}), fact)


def lookup_settled(fact: RequestSettled[FindCallers]) -> None:
    """Show that a look-up has no answer yet; its result is a separate fact."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(fact.regarding, Line(kind=Kind.CALLER, detail=dict(fact.problem)), fact)


def incident_changed(fact: facts.IncidentChanged) -> None:
    """Update the open conversations that show this incident."""
    incident = Incident.objects.filter(remote_id=fact.incident.incident_id).first()
    if incident is None:
        return
    showing = Conversation.objects.open().filter(lookup__incidents=incident).values("pk")
    for conversation in list(Conversation.objects.locked().filter(pk__in=showing).order_by("pk")):
        line = Line(kind=Kind.CALLER, detail={"name": incident.number})
        timeline.record(conversation, [line], at=fact.occurred_at)


def incident_written(fact: facts.IncidentWritten) -> None:
    """Show the incident's number, and request that Genesys stores it as attribute and external tag."""
    note = LedgerNote.objects.select_related("entry").filter(key=fact.key).first()
    conversation = Conversation.objects.find_locked(note.entry.key) if note else None
    if note is None or conversation is None:
        return
    conversation.ledger = note.entry
    _link_back(conversation, fact)
    line = Line(kind=Kind.INCIDENT, detail={"name": fact.incident.number})
    timeline.record(conversation, [line], at=fact.occurred_at)


def note_settled(fact: RequestSettled[NotePayload]) -> None:
    """Show that a note waits or needs a supervisor; its success is a separate fact."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        _redraw(fact.regarding, Line(kind=Kind.INCIDENT, detail=dict(fact.problem)), fact)


def link_settled(fact: RequestSettled[Payload]) -> None:
    """Mark the incident as linked when Genesys has its number; show the problem when not."""
    if fact.outcome != RequestOutcome.ACCEPTED or ledger.mark_linked_back(fact.regarding):
        _redraw(fact.regarding, Line(kind=Kind.INCIDENT, detail=dict(fact.problem)), fact)


def _redraw(remote_id: str, line: Line, fact: facts.Fact) -> None:
    conversation = Conversation.objects.find_locked(remote_id)
    if conversation:
        timeline.record(conversation, [line], at=fact.occurred_at)


def _link_back(conversation: Conversation, fact: facts.IncidentWritten) -> None:
    number, conversation_id = fact.incident.number, conversation.remote_id
    payloads: dict[Operation, Payload] = {
        Operation.SET_ATTRIBUTES: SetAttributes(
            conversation_id=conversation_id,
            participant_id=conversation.customer_remote_id,
            attributes={"incident": number},
        ),
        # The tag can be searched in Genesys' analytics.
        Operation.SET_TAG: SetTag(conversation_id=conversation_id, tag=number),
    }
    reserved = [
        outbound.reserve(
            operation,
            payload,
            key=f"{operation}:{conversation_id}:{number}",  # another incident is written again
            regarding=conversation_id,
            now=fact.occurred_at,
        )
        for operation, payload in payloads.items()
    ]
    if not any(reserved):  # an earlier wrap-up of the same incident has reserved them
        ledger.mark_linked_back(conversation_id)
