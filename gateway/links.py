"""Addresses of lists in ServiceNow, by the pattern in the settings."""

from django.conf import settings

from gateway.providers.servicenow.incidents import FINISHED
from gateway.providers.servicenow.links import list_url
from gateway.providers.servicenow.query import RECORD_ID


def open_incidents_of(person_id: str) -> str:
    """Return the address of the list of a person's open incidents; "" for an invalid id."""
    if not RECORD_ID.fullmatch(person_id):
        return ""
    where = f"caller_id={person_id}^active=true^stateNOT IN{','.join(FINISHED)}^ORDERBYDESCsys_updated_on"
    return list_url(
        settings.SERVICENOW_LIST_URL, instance_url=settings.SERVICENOW_URL, table="incident", where=where
    )
