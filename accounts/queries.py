"""Queries about sign-ins."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session


def open_sessions(keys: Iterable[str], now: datetime) -> set[str]:
    """Return the keys of those sessions that were not ended and have not expired."""
    found = Session.objects.filter(session_key__in=set(keys), expire_date__gt=now)
    return set(found.values_list("session_key", flat=True))
