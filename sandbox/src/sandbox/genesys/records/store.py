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
    """All of it; ``transcribing`` and ``transcribed``: legs whose live transcript began, or ended."""

    jobs: dict[str, Job] = field(default_factory=dict)
    transcribing: set[str] = field(default_factory=set)
    transcribed: set[str] = field(default_factory=set)
