"""What ServiceNow said about callers and incidents, shown on the desks it concerns."""

from typing import Any

from gateway import outbound
from gateway.providers import facts
from inbox import timeline
from inbox.models import Activity, Conversation
from inbox.timeline import Line
from incidents import ledger
from incidents.models import Incident, LedgerNote

Kind = Activity.Kind
LINK_BACK = ("set_attributes", "set_tag")


def callers_found(fact: facts.CallersFound) -> None:
    """Redraw the cards of the conversation whose caller was looked up."""
    conversation = Conversation.objects.find_locked(fact.key)
    if conversation:
        found = f"{len(fact.people)} found"
        timeline.record(conversation, [Line(kind=Kind.CALLER, what=found)], at=fact.occurred_at)


def lookup_settled(fact: facts.CallSettled) -> None:
    """Show that a look-up has no answer yet; what it found is a fact of its own."""
    conversation = Conversation.objects.find_locked(fact.regarding) if fact.outcome != "taken" else None
    if conversation:
        line = Line(kind=Kind.CALLER, what=fact.reason)
        timeline.record(conversation, [line], at=fact.occurred_at)


def incident_changed(fact: facts.IncidentChanged) -> None:
    """Redraw the open conversations that show this incident."""
    incident = Incident.objects.filter(remote_id=fact.incident.incident_id).first()
    if incident is None:
        return
    showing = Conversation.objects.open().filter(lookup__incidents=incident).values("pk")
    for conversation in list(Conversation.objects.locked().filter(pk__in=showing).order_by("pk")):
        line = Line(kind=Kind.CALLER, what=f"{incident.number} changed")
        timeline.record(conversation, [line], at=fact.occurred_at)


def incident_written(fact: facts.IncidentWritten) -> None:
    """Show the incident's number, and write it back to Genesys as attribute and external tag."""
    note = LedgerNote.objects.select_related("entry").filter(key=fact.key).first()
    conversation = Conversation.objects.find_locked(note.entry.key) if note else None
    if note is None or conversation is None:
        return
    if conversation.ledger_id != note.entry_id:
        conversation.ledger = note.entry
    _link_back(conversation, fact)
    line = Line(kind=Kind.LEDGER, what=f"{fact.incident.number} written")
    timeline.record(conversation, [line], at=fact.occurred_at)


def ledger_settled(fact: facts.CallSettled) -> None:
    """Show a write that waits or needs a person, and the link-back that is done."""
    conversation = Conversation.objects.find_locked(fact.regarding)
    if conversation is None:
        return
    if fact.outcome == "taken" and not _is_linked_back(fact):
        return
    timeline.record(conversation, [Line(kind=Kind.LEDGER, what=fact.reason)], at=fact.occurred_at)


def _is_linked_back(fact: facts.CallSettled) -> bool:
    return fact.kind in LINK_BACK and ledger.linked_back(fact.regarding)


def _link_back(conversation: Conversation, fact: facts.IncidentWritten) -> None:
    number = fact.incident.number
    calls: dict[str, dict[str, Any]] = {
        "set_attributes": {
            "conversation_id": conversation.remote_id,
            "participant_id": conversation.customer_remote_id,
            "attributes": {"incident": number},
        },
        "set_tag": {"conversation_id": conversation.remote_id, "tag": number},
    }
    reserved = [
        outbound.reserve(
            kind,
            key=f"{kind}:{conversation.remote_id}:{number}",
            payload=payload,
            regarding=conversation.remote_id,
            now=fact.occurred_at,
        )
        for kind, payload in calls.items()
    ]
    if not any(reserved):  # an earlier wrap-up of the same incident did it
        ledger.linked_back(conversation.remote_id)
