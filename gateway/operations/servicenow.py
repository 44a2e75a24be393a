"""ServiceNow operations, each returning facts, and the look-ups before a repeated attempt."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from gateway.operations import further_tables, identifiers, lookup_payloads, notes, payloads
from gateway.providers import fact_values, facts
from gateway.providers.cleaning import one_line
from gateway.providers.servicenow import query
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.comparing import SOURCE
from gateway.providers.servicenow.people import Matches

TITLE_LENGTH = 160  # ServiceNow's default


def find_callers(client: ServiceNowClient, *, key: str, **sought: Any) -> list[facts.Fact]:
    """Look up who may be calling; see ``payloads.FindCallers``."""
    payload = payloads.FindCallers(key=key, **sought)
    step: fact_values.LookupStep = "contact" if payload.contact else "people"
    return [_found(key, client.find_callers(payload.identifiers), step)]


def find_in_tables(client: ServiceNowClient, *, key: str, **sought: Any) -> list[facts.Fact]:
    """Look in further tables for who may be calling; one request for each table that can be asked."""
    payload = lookup_payloads.FindInTables(key=key, **sought)
    return [_found(key, further_tables.find(client, payload.tables, payload.identifiers), "tables")]


def _found(key: str, found: Matches, step: fact_values.LookupStep) -> facts.CallersFound:
    return facts.CallersFound(
        occurred_at=timezone.now(),
        key=key,
        people=found.people,
        matched_by=found.matched_by,
        more=found.more,
        step=step,
    )


def find_incident(client: ServiceNowClient, *, number: str) -> list[facts.Fact]:
    """Look an incident up by its number; [] when it does not exist or may not be read."""
    found = client.incident(number)
    return [facts.IncidentRead(occurred_at=timezone.now(), incident=found)] if found else []


def relate_incident(
    client: ServiceNowClient, *, incident_id: str, conversation_id: str = "", parent_id: str = ""
) -> list[facts.Fact]:
    """Give an incident its conversation, its parent, or both."""
    fields: fact_values.IncidentFields = {}
    if conversation_id:
        fields |= {"conversation_id": conversation_id, "correlation_display": SOURCE}
    if parent_id:
        fields |= {"parent_id": parent_id}
    incident = client.update_incident(incident_id, fields=fields)
    return [facts.IncidentRelated(occurred_at=timezone.now(), incident=incident)]


def is_incident_number(text: str) -> bool:
    """Return whether a text is an incident number."""
    return bool(query.INCIDENT_NUMBER.fullmatch(text))


def find_agent(client: ServiceNowClient, *, agent_id: str, email: str) -> list[facts.Fact]:
    """Find an agent's own ServiceNow record by mail address."""
    person = client.person_by_email(email) if email else None
    person_id = person.person_id if person else ""
    return [facts.AgentLinked(occurred_at=timezone.now(), agent_id=agent_id, person_id=person_id)]


def create_incident(
    client: ServiceNowClient, *, key: str, conversation_id: str, note: str, **filing: Any
) -> list[facts.Fact]:
    """Create a conversation's incident with its first work note; see ``payloads.CreateIncident``.

    The incident has no caller when several people match an unknown caller. [] when none is wanted any more.
    """
    new = payloads.CreateIncident(key=key, conversation_id=conversation_id, note=note, **filing)
    if not new.wanted:
        return []
    fields: fact_values.IncidentFields = {
        "title": one_line(new.title, TITLE_LENGTH),
        "description": new.description,
        "caller_id": new.caller_id or _only_match(client, new),
        "group": new.group_id,
        "category": new.category,
        "contact_type": new.contact_type,
        "conversation_id": conversation_id,
        "correlation_display": SOURCE,
        "note": notes.marked(note, key),
    }
    return [notes.written(key, client.create_incident(fields, columns=new.columns))]


def _only_match(client: ServiceNowClient, new: payloads.CreateIncident) -> str:
    if not new.unknown:
        return ""
    people = client.find_callers(identifiers.of(**new.unknown)).people
    return people[0].person_id if len(people) == 1 else ""


def created_before(
    client: ServiceNowClient,
    *,
    key: str,
    conversation_id: str,
    former_ids: Sequence[str] = (),
    wanted: bool = True,
    **filing: Any,
) -> list[facts.Fact] | None:
    """Return the incident that an earlier attempt created, or None.

    What it lacks is added: the note of a create that was cut off, or what was amended since.
    """
    found = client.incident_by_correlation(conversation_id, but=former_ids)
    if found and wanted and not client.work_note_exists(found.incident_id, marker=key):
        found = client.update_incident(found.incident_id, fields=_lacking(key, **filing))
    return [notes.written(key, found)] if found else None


def _lacking(
    key: str, *, title: str, note: str, amended: bool = False, **filing: Any
) -> fact_values.IncidentFields:
    fields: fact_values.IncidentFields = {"note": notes.marked(note, key)}
    return fields | {"title": one_line(title, TITLE_LENGTH)} if amended else fields
