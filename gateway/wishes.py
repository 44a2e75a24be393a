"""Calls whose answer is itself news: each returns facts, or the fact it found instead of doing it again."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from gateway.providers import facts, parts
from gateway.providers.errors import Refused, Unauthorised
from gateway.providers.genesys import normalise as genesys
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.servicenow.client import ServiceNowClient

SOURCE = "Genesys Cloud"


def read_conversation(client: GenesysClient, *, conversation_id: str) -> list[facts.Fact]:
    """Read a conversation; that Genesys has forgotten it is an answer, too."""
    asked_at = timezone.now()
    try:
        raw = client.conversation(conversation_id)
    except Refused as error:
        if error.status != 404:
            raise
        return [facts.ConversationGone(occurred_at=asked_at, conversation_id=conversation_id)]
    return [genesys.conversation(raw, read_at=asked_at)]


def read_texts(client: GenesysClient, *, conversation_id: str, message_ids: list[str]) -> list[facts.Fact]:
    """Read what messages say; one request for up to a thousand."""
    texts = client.message_texts(conversation_id, message_ids)
    read = facts.MessagesRead(occurred_at=timezone.now(), conversation_id=conversation_id, texts=texts)
    return [read] if texts else []


def check_sign_in(client: GenesysClient) -> None:
    """Try an agent's token.

    Raises:
        Unauthorised: it has ended.
    """
    if not client.token_is_good():
        raise Unauthorised("Your Genesys sign-in has ended.", status=401)


def find_recordings(client: GenesysClient, *, conversation_id: str) -> list[facts.Fact]:
    """Find an ended call's recordings; their addresses need a Genesys sign-in to open."""
    urls = client.recordings(conversation_id)
    fact = facts.RecordingsFound(occurred_at=timezone.now(), conversation_id=conversation_id, urls=urls)
    return [fact] if urls else []


def find_callers(
    client: ServiceNowClient, *, key: str, address: str, attributes: Mapping[str, str]
) -> list[facts.Fact]:
    """Look up who is calling, with their open incidents."""
    found = client.find_callers(key, address=address, attributes=attributes)
    return [
        facts.CallersFound(
            occurred_at=timezone.now(),
            key=key,
            people=found.people,
            incidents=found.incidents,
            matched_by=found.matched_by,
        )
    ]


def find_agent(client: ServiceNowClient, *, agent_id: str, email: str) -> list[facts.Fact]:
    """Find the agent's own record in the directory by mail address."""
    person = client.person_by_email(email) if email else None
    person_id = person.person_id if person else ""
    return [facts.AgentLinked(occurred_at=timezone.now(), agent_id=agent_id, person_id=person_id)]


def create_incident(
    client: ServiceNowClient,
    *,
    key: str,
    conversation_id: str,
    fields: Mapping[str, str],
    note: str,
    unknown: Mapping[str, Any] | None = None,
) -> list[facts.Fact]:
    """Create a conversation's incident with the wrap-up as its first work note.

    unknown: address and attributes of a caller to look up first; several matches leave the field empty.
    """
    filled = {name: value for name, value in fields.items() if value}
    if unknown:
        people = client.find_callers(key, **unknown).people
        filled |= {"caller_id": people[0].person_id} if len(people) == 1 else {}
    made = client.create_incident(
        {
            **filled,
            "conversation_id": conversation_id,
            "correlation_display": SOURCE,
            "note": _marked(note, key),
        }
    )
    return [_written(key, made)]


def created_before(
    client: ServiceNowClient, *, key: str, conversation_id: str, **payload: Any
) -> list[facts.Fact] | None:
    """Return the incident that an earlier attempt made after all, or None."""
    found = client.incident_by_correlation(conversation_id)
    return [_written(key, found)] if found else None


def append_note(client: ServiceNowClient, *, key: str, incident_id: str, note: str) -> list[facts.Fact]:
    """Append a wrap-up to an incident."""
    return [_written(key, client.append_work_note(incident_id, note=_marked(note, key)))]


def appended_before(
    client: ServiceNowClient, *, key: str, incident_id: str, note: str
) -> list[facts.Fact] | None:
    """Return the incident if an earlier attempt appended the note after all, else None."""
    if not client.work_note_exists(incident_id, marker=key):
        return None
    incident = client.incident(incident_id)
    return [_written(key, incident)] if incident else None


def _marked(note: str, key: str) -> str:
    return f"{note}\n\nBridge {key}"


def _written(key: str, incident: parts.IncidentSeen) -> facts.IncidentWritten:
    return facts.IncidentWritten(occurred_at=timezone.now(), key=key, incident=incident)
