"""What transfers and consultations are; no rules, no wire."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Transfer:
    """A transfer that was asked for; ``user_id`` or ``queue_id`` is where to."""

    id: str
    attended: bool
    state: str
    issued_at: datetime
    initiator_id: str | None
    initiator_participant_id: str
    user_id: str | None = None
    queue_id: str | None = None
    address: str | None = None


@dataclass(slots=True, kw_only=True)
class Consult:
    """A consultation that runs: who began it, about whom, and whom the initiator speaks to."""

    initiator_id: str
    object_id: str
    speak_to: str
