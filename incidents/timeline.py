"""Announces every change of an outage to the listeners after commit."""

from dataclasses import dataclass

from incidents.models import Outage
from live import changes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageChange(changes.Change):
    """One committed change of what agents see of an outage. outage_id: 0 for a suggestion."""

    outage_id: int


def announce(outage: Outage) -> None:
    """Announce that an outage was opened, changed or closed, once the transaction commits."""
    changes.announce([OutageChange(outage_id=outage.pk)])


def announce_suggestion() -> None:
    """Announce that it looks like an outage, or no longer, once the transaction commits."""
    changes.announce([OutageChange(outage_id=0)])
