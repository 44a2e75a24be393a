"""Agents' choice of another incident for a conversation; both functions run in the caller's transaction."""

from datetime import datetime

from gateway.operations.payloads import Filing
from incidents import ledger, outages
from incidents.ledger import Decision
from incidents.models import Incident, LedgerEntry
from incidents.states import IncidentAction


def relink(key: str, incident: Incident, *, note_key: str, now: datetime) -> LedgerEntry:
    """Make an incident that of a conversation; what the wrap-up has written so far goes there too.

    key: the conversation's id. note_key: of the agent's wrap-up, whose note may not exist yet. A creation
    that is not carried out yet is called off.
    """
    values = {"incident_action": IncidentAction.UPDATE, "opened_at": now}
    entry, _ = LedgerEntry.objects.select_for_update(of=("self",)).get_or_create(key=key, defaults=values)
    last = entry.notes.of_key(note_key).last()
    if last and last.fields:
        decision = Decision(
            incident_action=IncidentAction.UPDATE, filing=Filing(**last.fields), incident=incident
        )
        entry = ledger.write(key, note_key=note_key, text=last.text, decision=decision, now=now)
    outages.leave(entry)
    entry.incident, entry.incident_action, entry.reason = incident, IncidentAction.UPDATE, ""
    entry.save(update_fields=["incident", "incident_action", "reason"])
    return entry


def unlink(key: str, reason: str) -> LedgerEntry:
    """Part a conversation from its incident, which keeps what was written to it; reason: why."""
    entry = LedgerEntry.objects.select_for_update(of=("self",)).get(key=key)
    outages.leave(entry)
    entry.incident, entry.incident_action, entry.reason = None, IncidentAction.NONE, reason
    entry.save(update_fields=["incident", "incident_action", "reason"])
    return entry
