"""What analytics remembers of its own: asynchronous queries, figures it told, and what users were up to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.genesys.identity.credentials import Token

PENDING_AFTER = timedelta(seconds=1)
FULFILLED_AFTER = timedelta(seconds=4)
KEPT_FOR = timedelta(hours=24)
STATES = (
    (timedelta(), "QUEUED"),
    (PENDING_AFTER, "PENDING"),
    (FULFILLED_AFTER, "FULFILLED"),
    (KEPT_FOR, "EXPIRED"),
)


@dataclass(slots=True, kw_only=True)
class Job:
    """A query that someone waits for."""

    id: str
    kind: str
    body: dict[str, Any]
    owner: Token
    submitted_at: datetime
    is_cancelled: bool = False

    def state(self, now: datetime) -> str:
        """Return how far the query is."""
        if self.is_cancelled:
            return "CANCELLED"
        age = now - self.submitted_at
        reached = [name for after, name in STATES if age >= after]
        return reached[-1]


# The count of a metric by its name and qualifier.
Figures = dict[tuple[str, str], int]


@dataclass(slots=True, kw_only=True)
class ToldFigures:
    """The figures that subscribers know, by topic and medium, and when they were last looked at."""

    at: datetime | None = None
    by_key: dict[tuple[str, str], Figures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time that a user spent in a presence or a routing status, named by its qualifiers."""

    kind: str
    system: str
    organisation_id: str | None = None
    started_at: datetime
    ended_at: datetime


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it; ``stays`` are by user, those that ended only."""

    jobs: dict[str, Job] = field(default_factory=dict)
    told: ToldFigures = field(default_factory=ToldFigures)
    stays: dict[str, list[Stay]] = field(default_factory=dict)
