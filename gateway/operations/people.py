"""ServiceNow operations about people: whose incident it is, searching, and their numbers."""

from django.utils import timezone

from gateway.providers import facts
from gateway.providers.servicenow.client import ServiceNowClient

INCIDENTS_AT_MOST = 10


def set_incident_caller(
    client: ServiceNowClient, *, key: str, incident_id: str, person_id: str
) -> list[facts.Fact]:
    """Make a person, or nobody, an incident's caller."""
    incident = client.update_incident(incident_id, fields={"caller_id": person_id})
    now = timezone.now()
    return [facts.IncidentCallerSet(occurred_at=now, key=key, person_id=person_id, incident=incident)]


def read_incidents(client: ServiceNowClient, *, key: str, person_id: str) -> list[facts.Fact]:
    """Read a person's open incidents, as many as a page can say anything about."""
    found = client.recent_incidents([person_id], limit=INCIDENTS_AT_MOST)
    has_more = len(found) == INCIDENTS_AT_MOST
    now = timezone.now()
    return [
        facts.IncidentsRead(occurred_at=now, key=key, person_id=person_id, incidents=found, has_more=has_more)
    ]
