"""Looks for signs of an outage at intervals; it suggests, and never opens one."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gateway import budget
from gateway.operations.names import Provider
from inbox.models import Arrivals, Conversation
from inbox.queries.arrivals import Evidence, evidence
from incidents.commands import outages
from incidents.models import OutageSuggestion

AT_ONCE = 20_000  # conversations counted in one turn, after an update of a grown installation
KEPT = timedelta(days=60)


def look(now: datetime) -> None:
    """Count new conversations, and suggest an outage where many more come than usual."""
    count(now)
    found = evidence(now)
    if is_suspicious(found):
        spent = round(100 * budget.share_spent(Provider.SERVICENOW))
        outages.suggest(
            OutageSuggestion(
                at=now,
                seen_at=now,
                arrivals=found.arrivals,
                usual=found.usual,
                word=found.word,
                mentions=found.mentions,
                budget_percent=spent,
            ),
            now=now,
        )


def is_suspicious(found: Evidence) -> bool:
    """Return whether much more comes than usual; without history, whether most speak of the same."""
    if found.arrivals < settings.OUTAGE_SUGGEST_AT_LEAST:
        return False
    if found.usual is None:
        return found.mentions * 2 >= found.arrivals
    return bool(found.arrivals >= settings.OUTAGE_SUGGEST_RATIO * max(found.usual, 1.0))


def count(now: datetime) -> None:
    """Add the conversations since the last turn to their hours, and forget old hours."""
    with transaction.atomic(durable=True):
        newest = Arrivals.objects.select_for_update().order_by("-last_id").first()
        after = newest.last_id if newest else 0
        new = Conversation.objects.filter(id__gt=after).order_by("id").values_list("id", "started_at")
        found = list(new[:AT_ONCE])
        hours = Counter(_hour(started_at) for _, started_at in found)
        for hour, conversations in hours.items():
            Arrivals.objects.get_or_create(hour=hour)
            row = Arrivals.objects.filter(hour=hour)
            row.update(conversations=F("conversations") + conversations, last_id=found[-1][0])
        Arrivals.objects.filter(hour__lt=now - KEPT, last_id__lt=after).delete()


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
