"""What is remembered of recordings, transcripts and summaries beside the conversations themselves."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it; ``transcoded`` says since when a recording is made ready in a format."""

    transcoded: dict[tuple[str, str], datetime] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    asked: dict[str, datetime] = field(default_factory=dict)
