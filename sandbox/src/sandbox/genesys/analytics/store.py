"""What analytics remembers of its own: published figures, and the presences and statuses of users."""

from dataclasses import dataclass, field
from datetime import datetime

# The count of a metric by its name and qualifier.
Figures = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPeriod:
    """A time that a user spent in a presence or a routing status, named by its dimensions."""

    names: dict[str, str]
    started_at: datetime
    ended_at: datetime


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it: figures as published, by topic and medium, and when; ended status periods, by user."""

    published_at: datetime | None = None
    published: dict[tuple[str, str], Figures] = field(default_factory=dict)
    status_periods: dict[str, list[StatusPeriod]] = field(default_factory=dict)
