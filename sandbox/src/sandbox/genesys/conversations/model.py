"""What a conversation, its participants, their communications and its messages are; no rules, no wire."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

Medium = Literal["message", "call", "email", "callback"]
LegState = Literal[
    "alerting",
    "connected",
    "contacting",
    "dialing",
    "disconnected",
    "parked",
    "scheduled",
    "terminated",
]

# Medium -> name of the array in the generic shape, and of the path.
PLURALS: dict[Medium, str] = {
    "message": "messages",
    "call": "calls",
    "email": "emails",
    "callback": "callbacks",
}
# Name in paths -> medium.
MEDIA: dict[str, Medium] = {plural: medium for medium, plural in PLURALS.items()}
# Who keeps a customer company.
COMPANY = ("agent", "acd", "user", "external", "voicemail")
ENDED: tuple[LegState, ...] = ("disconnected", "terminated")


@dataclass(slots=True, kw_only=True)
class Wrapup:
    """What an agent said at the end; provisional ones are drafts."""

    code: str | None
    name: str | None = None
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    duration_s: int | None = None
    ended_at: datetime | None = None
    provisional: bool = False


@dataclass(slots=True, kw_only=True)
class Segment:
    """A stretch of a communication: ``alert``, ``interact``, ``hold``, ``parked``, ``wrapup``…"""

    kind: str
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Communication:
    """A connection of a participant in one medium; analytics calls it a session."""

    id: str
    medium: Medium
    state: LegState
    initial_state: LegState
    direction: Literal["inbound", "outbound"] = "inbound"
    alerting_at: datetime | None = None
    connected_at: datetime | None = None
    disconnected_at: datetime | None = None
    disconnect_type: str | None = None
    held: bool = False
    held_at: datetime | None = None
    muted: bool = False
    confined: bool = False
    parked_at: datetime | None = None
    resume_at: datetime | None = None
    recording: bool = False
    secure_pause: bool = False
    message_ids: list[str] = field(default_factory=list)
    wrapup: Wrapup | None = None
    draft: Wrapup | None = None
    acw_state: str | None = None
    acw_required: bool = False
    declined: bool = False
    segments: list[Segment] = field(default_factory=list)

    def enter(self, kind: str, now: datetime) -> None:
        """Begin another stretch; the one that ran ends."""
        self.leave(now)
        self.segments.append(Segment(kind=kind, started_at=now))

    def leave(self, now: datetime) -> None:
        """End the stretch that runs."""
        if self.segments and self.segments[-1].ended_at is None:
            self.segments[-1].ended_at = now


@dataclass(slots=True, kw_only=True)
class Participant:
    """One party of a conversation; every offer to an agent is a new one.

    ``communication`` is the one it came with; ``calls`` are those that it placed or got from a callback.
    """

    id: str
    conversation_id: str
    purpose: str
    communication: Communication
    started_at: datetime
    name: str | None = None
    user_id: str | None = None
    queue_id: str | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    address: str | None = None
    ani: str | None = None
    dnis: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    calls: list[Communication] = field(default_factory=list)
    external_contact_id: str | None = None
    external_organisation_id: str | None = None
    media_roles: list[str] = field(default_factory=lambda: ["full"])
    consult_participant_id: str | None = None
    monitored_participant_id: str | None = None
    coached_participant_id: str | None = None
    barged_participant_id: str | None = None
    alerting_timeout_s: int | None = None
    auto_answer: bool = False
    routing: "Routing | None" = None
    wrapup_prompt: str | None = None
    wrapup_timeout_ms: int | None = None
    wrapup_skipped: bool = False
    acw_started_at: datetime | None = None
    acw_ended_at: datetime | None = None

    @property
    def state(self) -> LegState:
        """Return the state of the communication."""
        return self.communication.state

    @property
    def is_live(self) -> bool:
        """Return whether it has not ended."""
        return self.communication.state not in ENDED

    @property
    def is_watching(self) -> bool:
        """Return whether it only monitors or coaches another participant."""
        return bool(self.monitored_participant_id or self.coached_participant_id)

    @property
    def communications(self) -> list[Communication]:
        """Return all communications with the customer's side, oldest first."""
        return [self.communication, *self.calls]

    @property
    def live_communications(self) -> list[Communication]:
        """Return those that have not ended."""
        return [each for each in self.communications if each.state not in ENDED]

    def communication_in(self, medium: Medium) -> Communication | None:
        """Return the latest communication of this medium."""
        return next((each for each in reversed(self.communications) if each.medium == medium), None)

    @property
    def is_in_after_call_work(self) -> bool:
        """Return whether its agent still owes a wrap-up."""
        return self.communication.acw_state == "pending"


@dataclass(slots=True, kw_only=True)
class Routing:
    """What a queue leg asks for, and since when it waits; ``scores`` (0 to 100) are by user id."""

    queue_id: str
    priority: int = 0
    skill_ids: list[str] = field(default_factory=list)
    entered_at: datetime
    language_id: str | None = None
    skill_expression: str = ""
    scores: dict[str, int] = field(default_factory=dict)

    def again(self, now: datetime, *, queue_id: str = "") -> "Routing":
        """Return the same demand as it enters the queue once more, or another one: the clock starts anew."""
        return replace(
            self,
            queue_id=queue_id or self.queue_id,
            entered_at=now,
            skill_ids=list(self.skill_ids),
            scores=dict(self.scores),
        )

    @property
    def score_ms(self) -> float:
        """Return the rank, lowest first: a point of priority is a minute of waiting."""
        return self.entered_at.timestamp() * 1000 - 60_000 * self.priority


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
    """A consultation that runs: who began it, about whom."""

    initiator_id: str
    object_id: str


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of a digital conversation, in the words of the channel."""

    id: str
    conversation_id: str
    direction: Literal["inbound", "outbound"]
    at: datetime
    text: str | None
    status: str
    sender: dict[str, Any]
    recipient: dict[str, Any]
    content: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    channel_message_id: str | None = None
    origin: Literal["Human", "Bot"] = "Human"
    created_by: str | None = None
    receipts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A conversation in one medium with everything that happened to it."""

    id: str
    medium: Medium
    started_at: datetime
    customer: dict[str, Any]
    direction: Literal["inbound", "outbound"] = "inbound"
    address: str
    ended_at: datetime | None = None
    external_tag: str | None = None
    script_id: str | None = None
    subject: str | None = None
    provider: str | None = None
    callback_numbers: list[str] = field(default_factory=list)
    caller_id: str | None = None
    caller_name: str | None = None
    scheduled_at: datetime | None = None
    integration_id: str | None = None
    participants: list[Participant] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    consult: Consult | None = None
    typing_until: datetime | None = None

    def participant(self, participant_id: str) -> Participant | None:
        """Return the participant with this id."""
        return next((each for each in self.participants if each.id == participant_id), None)

    def live(self, *purposes: str) -> list[Participant]:
        """Return the participants of these purposes that have not ended, oldest first."""
        return [each for each in self.participants if each.is_live and each.purpose in purposes]

    @property
    def media(self) -> list[Medium]:
        """Return the media that take part, the conversation's own first."""
        further = (each.medium for leg in self.participants for each in leg.calls)
        return list(dict.fromkeys((self.medium, *further)))

    def parties(self) -> list[Participant]:
        """Return who keeps the customer company, or waits to; those who only watch do not count."""
        return [each for each in self.live(*COMPANY) if not each.is_watching]

    @property
    def customer_leg(self) -> Participant:
        """Return the customer's latest participant; where none called in, the latest other party."""
        for purpose in ("customer", "external"):
            for each in reversed(self.participants):
                if each.purpose == purpose:
                    return each
        return self.participants[-1]
