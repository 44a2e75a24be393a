"""What happens to outages by itself, at intervals."""

from django.utils import timezone

from inbox.commands import evidence
from inbox.commands import outages as conversations
from incidents.commands import outage_rounds

EVERY_S, EVIDENCE_EVERY_S = 5.0, 60.0


def take_turn() -> None:
    """Close, count and tell what is due, then tell customers and Genesys."""
    now = timezone.now()
    outage_rounds.take_turn(now)
    conversations.announce(now)
    conversations.link_back(now)


def look_for_evidence() -> None:
    """Suggest an outage where it looks like one."""
    evidence.look(timezone.now())
