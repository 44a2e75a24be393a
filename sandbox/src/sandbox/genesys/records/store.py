"""What is remembered of recordings, transcripts and summaries beside the conversations themselves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SETTINGS: dict[str, Any] = {
    "maxSimultaneousStreams": 1,
    "maxConfigurableScreenRecordingStreams": 4,
    "regionalRecordingStorageEnabled": False,
    "recordingPlaybackUrlTtl": 60,
    "recordingBatchDownloadUrlTtl": 60,
    "stopRecordingWhenOnlyExternalParticipants": False,
}


@dataclass(slots=True, kw_only=True)
class Batch:
    """Recordings that someone wants at once: pairs of conversation and, maybe, recording."""

    id: str
    owner: tuple[str, str | None]
    asked_at: datetime
    wanted: list[tuple[str, str | None]]


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What an agent did to a summary and thinks of it; ``text`` is the agent's own wording."""

    rating: str = "Unknown"
    text: str | None = None
    modified_at: datetime | None = None
    visibility: str = "Unknown"
    status: str = "Unknown"


@dataclass(slots=True, kw_only=True)
class Memory:
    """All of it; ``transcoded`` says since when a recording is made ready in a format."""

    transcoded: dict[tuple[str, str], datetime] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))
    heard: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    asked: dict[str, datetime] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
