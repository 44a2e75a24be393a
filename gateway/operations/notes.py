"""Work notes of incidents as operations, each with a marker by which a repeated attempt finds it."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from gateway.providers import fact_values, facts
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.incidents import is_open

DOUBLES_AT_MOST = 20  # incidents of one conversation


def append_note(
    client: ServiceNowClient, *, key: str, incident_id: str, note: str, only_open: bool = False
) -> list[facts.Fact]:
    """Append the work note of a wrap-up to an incident; with ``only_open`` not to a finished one."""
    incident = client.incident(incident_id) if only_open else None
    if incident and not is_open(incident):
        return [facts.IncidentFinished(occurred_at=timezone.now(), key=key, incident=incident)]
    return [written(key, client.append_work_note(incident_id, note=marked(note, key)))]


def appended_before(
    client: ServiceNowClient, *, key: str, incident_id: str, note: str, only_open: bool = False
) -> list[facts.Fact] | None:
    """Return the incident if an earlier attempt appended the note, else None."""
    if not client.work_note_exists(incident_id, marker=key):
        return None
    incident = client.incident(incident_id)
    return [written(key, incident)] if incident else None


def look_for_doubles(
    client: ServiceNowClient, *, key: str, conversation_id: str, incident_id: str
) -> list[facts.Fact]:
    """Return the fact that the conversation has several incidents or the note is there twice, else []."""
    incidents = client.incidents_by_correlation(conversation_id, at_most=DOUBLES_AT_MOST)
    notes = client.count_work_notes(incident_id, marker=key)
    if len(incidents) < 2 and notes < 2:
        return []
    found = facts.DoublesFound(
        occurred_at=timezone.now(),
        key=key,
        conversation_id=conversation_id,
        incident_id=incident_id,
        incidents=tuple(incidents),
        notes=notes,
    )
    return [found]


def marked(note: str, key: str) -> str:
    """Return a note with its marker, cut so that the marker stays. key: of the ledger note."""
    end = f"\n\nBridge {key}"
    return _fitted(note, settings.SERVICENOW_NOTE_LENGTH - len(end)) + end


def _fitted(note: str, length: int) -> str:
    if len(note) <= length:
        return note
    with translation.override(settings.LANGUAGE_CODE):
        said = gettext("… (shortened: ServiceNow stores no longer notes)")
    return note[: length - len(said)] + said


def written(key: str, incident: fact_values.IncidentSeen) -> facts.IncidentWritten:
    """Return the fact that the note with this key is in an incident."""
    return facts.IncidentWritten(occurred_at=timezone.now(), key=key, incident=incident)
