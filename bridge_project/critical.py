"""Reads critical incidents again at intervals: a business rule tells of each once, which may be lost."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from bridge_project import reconcile
from gateway import refetch
from gateway.providers.facts import IncidentChanged
from incidents import queries as incidents

LOOKED_BACK = timedelta(hours=24)


def read_again() -> None:
    """Apply what is new: incidents that became critical, and those held for critical that changed."""
    reconcile.apply_all(_news)


def _news() -> Iterator[IncidentChanged]:
    known = incidents.critical_revisions()
    for fact in refetch.critical_incidents(timezone.now() - LOOKED_BACK, list(known)):
        if known.get(fact.incident.incident_id) != fact.incident.revision:
            yield fact
