"""What people ask of incidents; ServiceNow is asked while they wait."""

import logging

from django.db import transaction
from django.utils import timezone

from gateway import clients
from gateway.providers.errors import ProviderError, UnsafeValue
from incidents import queries
from incidents.ingest import store_incident

log = logging.getLogger(__name__)


def fetch_by_number(number: str) -> None:
    """Look an incident up in ServiceNow by its number, unless it is known here; not found is no error."""
    if not number or queries.incident_by(number):
        return
    try:
        found = clients.servicenow().incident(number.strip().upper())
    except (ProviderError, UnsafeValue) as error:
        log.warning("incident not looked up: %s", type(error).__name__)
        return
    if found:
        with transaction.atomic(durable=True):
            store_incident(found, timezone.now())
