"""What analytics remembers of its own: figures it told, and what users were up to."""

from dataclasses import dataclass, field
from datetime import datetime

# The count of a metric by its name and qualifier.
Figures = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time that a user spent in a presence or a routing status, named by its dimensions."""

    names: dict[str, str]
    started_at: datetime
    ended_at: datetime


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it: figures as told, by topic and medium, and since when; stays that ended, by user."""

    told_at: datetime | None = None
    told: dict[tuple[str, str], Figures] = field(default_factory=dict)
    stays: dict[str, list[Stay]] = field(default_factory=dict)
