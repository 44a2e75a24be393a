"""What is remembered of recordings, transcripts and summaries beside the conversations themselves."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something in the making, or made."""

    begun_at: datetime
    ready_at: datetime


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it; ``heard`` and ``over`` are the agents' legs whose live transcript began and ended."""

    jobs: dict[str, Job] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
