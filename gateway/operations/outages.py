"""Operations of outage mode: the master incident, its children, and what callers are told."""

from typing import Any

from gateway.operations import notes
from gateway.operations import outage_payloads as payloads
from gateway.operations.servicenow import TITLE_LENGTH
from gateway.providers.cleaning import one_line
from gateway.providers.errors import Refused
from gateway.providers.fact_values import IncidentFields, IncidentSeen
from gateway.providers.genesys import announcements
from gateway.providers.genesys.announcements import PLAIN_TEXT as PLAIN_TEXT
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.comparing import SOURCE


def create_master(client: ServiceNowClient, **payload: Any) -> IncidentSeen:
    """Create the incident to which the conversations of an outage are linked."""
    new = payloads.CreateMaster(**payload)
    fields: IncidentFields = {
        "title": one_line(new.title, TITLE_LENGTH),
        "description": new.description,
        "conversation_id": new.outage,
        "correlation_display": SOURCE,
    }
    return client.create_incident(fields)


def created_master(client: ServiceNowClient, *, outage: str, **payload: Any) -> IncidentSeen | None:
    """Return the master that an earlier attempt created, or None."""
    return client.incident_by_correlation(outage)


def read_master(client: ServiceNowClient, *, outage: str, incident_id: str) -> IncidentSeen | None:
    """Return the master as it stands, None when it was deleted or may not be read."""
    return client.incident(incident_id)


def update_master(
    client: ServiceNowClient, *, key: str, incident_id: str, note: str, **payload: Any
) -> IncidentSeen:
    """Append the note about further callers to the master."""
    return client.append_work_note(incident_id, note=notes.marked(note, key))


def updated_master(
    client: ServiceNowClient, *, key: str, incident_id: str, **payload: Any
) -> IncidentSeen | None:
    """Return the master when an earlier attempt appended the note, else None."""
    return client.incident(incident_id) if client.work_note_exists(incident_id, marker=key) else None


def create_child(client: ServiceNowClient, **payload: Any) -> IncidentSeen:
    """Create the incident of one caller, below the master."""
    new = payloads.CreateChild(**payload)
    fields: IncidentFields = {
        "title": one_line(new.title, TITLE_LENGTH),
        "description": new.description,
        "caller_id": new.caller_id,
        "group": new.group_id,
        "category": new.category,
        "contact_type": new.contact_type,
        "conversation_id": new.conversation_id,
        "correlation_display": SOURCE,
        "parent_id": new.master_id,
        "note": notes.marked(new.note, new.key),
    }
    return client.create_incident(fields, columns=new.columns)


def created_child(
    client: ServiceNowClient, *, key: str, master_id: str, conversation_id: str, note: str, **payload: Any
) -> IncidentSeen | None:
    """Return the child that an earlier attempt created, with its note even if that was cut off, or None."""
    child = client.child_incident(master_id, conversation_id=conversation_id)
    if child and not client.work_note_exists(child.incident_id, marker=key):
        return client.append_work_note(child.incident_id, note=notes.marked(note, key))
    return child


def set_health_row(
    client: GenesysClient, *, outage: str, table: str, row: str, is_open: bool, message: str
) -> None:
    """Tell Architect's flows that an outage has begun or ended."""
    table_id = client.data_table_id(table)
    columns: dict[str, str | bool] = {"key": row, "outage": is_open, "message": message}
    try:
        client.replace_row(table_id, row=columns)
    except Refused as error:
        if error.status != 404:
            raise
        client.add_row(table_id, row=columns)


def send_announcement(client: GenesysClient, *, conversation_id: str, text: str) -> None:
    """Tell the customer of a message conversation; nothing is sent where the channel does not allow it."""
    recipient = announcements.recipient_of(client.conversation(conversation_id))
    if recipient:
        client.send_agentless(recipient, text=text)


def announced_before(client: GenesysClient, *, conversation_id: str, text: str) -> bool | None:
    """Return True when an earlier attempt told the customer, else None."""
    ids = announcements.message_ids_of(client.conversation(conversation_id))
    texts = client.message_texts(conversation_id, ids[-announcements.RECENT_MESSAGES :])
    return any(one.direction == "outbound" and one.text == text for one in texts) or None
