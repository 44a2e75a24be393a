"""What a remote cloud told us, in this project's own words.

A fact is in the past tense, immutable, and free of provider field names. ``bridge_project.flow.ANSWERS``
says what each leads to. All times are aware UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Medium = Literal["call", "message", "email", "callback"]
LegState = Literal["alerting", "connected", "parked", "ended"]
Direction = Literal["inbound", "outbound"]
MessageStatus = Literal["queued", "sent", "delivered", "read", "failed", "received", "removed"]
WrapUpPrompt = Literal["", "mandatory", "optional", "timeout", "forced-timeout", "agent-requested"]
TransferState = Literal["pending", "active", "complete", "cancelled", "failed", "timeout", "unknown"]
ChoiceKind = Literal["queue", "group", "category", "contact_type", "incident_state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. occurred_at: when it happened at the remote, or when we learned of it."""

    occurred_at: datetime


# ---- parts of facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySeen:
    """The customer of a conversation. address: phone number, mail address or opaque id, scheme stripped."""

    participant_id: str
    name: str = ""
    address: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSeen:
    """One agent's part of a conversation; a new offer is a new participant id.

    offered_at is None where the source does not say (topics never do). alerting_timeout_s: seconds the
    offer lasts, or None. wrapup_due: the remote still waits for this leg's wrap-up.
    """

    participant_id: str
    communication_id: str
    agent_id: str
    queue_id: str = ""
    state: LegState
    held: bool = False
    muted: bool = False
    offered_at: datetime | None = None
    alerting_timeout_s: float | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    wrapup_required: bool = False
    wrapup_prompt: WrapUpPrompt = ""
    wrapup_due: bool = False
    wrapup_timeout_s: float | None = None
    wrapup_code_id: str = ""
    wrapup_notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStay:
    """One stay of a conversation in a queue; waiting while ``ended_at`` is None."""

    participant_id: str
    queue_id: str
    entered_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """A message without its text. participant_id: whose communication carries it."""

    message_id: str
    participant_id: str
    purpose: str
    sent_at: datetime | None = None
    status: MessageStatus = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSeen:
    """A transfer under way or just over. Exactly one of to_agent_id and to_queue_id is set, or neither."""

    transfer_id: str
    state: TransferState
    by_agent_id: str = ""
    to_agent_id: str = ""
    to_queue_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a message; url belongs to the provider and may expire."""

    name: str
    url: str
    mime: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """What a message says. by_agent_id: the sending agent where the provider tells, else ""."""

    message_id: str
    text: str
    direction: Direction
    sent_at: datetime
    status: MessageStatus = "received"
    from_bot: bool = False
    by_agent_id: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in the service desk's directory. url: a page for people to open the record."""

    person_id: str
    name: str
    email: str = ""
    phone: str = ""
    mobile: str = ""
    title: str = ""
    company: str = ""
    vip: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeen:
    """An incident as it stands. state and priority are the stored codes; url opens the record."""

    incident_id: str
    number: str
    title: str
    state: str
    priority: str
    caller_id: str
    group: str = ""
    active: bool = True
    opened_at: datetime | None = None
    updated_at: datetime
    revision: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a list that a cloud owns: its id, its name, and whether it is still in use."""

    remote_id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListed(Listed):
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceListed(Listed):
    """A Genesys presence definition. system: normalised primary presence, e.g. "onqueue", "meal"."""

    system: str
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStateListed(Listed):
    """A ServiceNow presence state. available: agents in it may receive work."""

    available: bool
    order: int = 0


# ---- conversations


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSeen(Fact):
    """The whole conversation as it stood. source "event" may be stale; "read" is the REST answer."""

    conversation_id: str
    medium: Medium
    channel: str = ""
    source: Literal["event", "read"]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    priority: int = 0
    customer: PartySeen | None = None
    legs: tuple[LegSeen, ...] = ()
    stays: tuple[QueueStay, ...] = ()
    messages: tuple[MessageSeen, ...] = ()
    transfers: tuple[TransferSeen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationGone(Fact):
    """The remote does not know the conversation any more."""

    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Fact):
    """Texts of messages; conversation_id is "" where the source does not tell."""

    conversation_id: str
    texts: tuple[MessageText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsFound(Fact):
    """Recordings of an ended conversation exist at these addresses (pages for people)."""

    conversation_id: str
    urls: tuple[str, ...]


# ---- agents


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Fact):
    """An agent's Genesys presence. system: normalised primary presence ("onqueue")."""

    agent_id: str
    definition_id: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingStatusChanged(Fact):
    """status: "off_queue", "idle", "interacting", "not_responding" or "communicating"."""

    agent_id: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    """An agent's sign-in at Genesys is over; the agent must sign in again."""

    agent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPresenceSeen(Fact):
    """An agent's ServiceNow presence state."""

    person_id: str
    state_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLinked(Fact):
    """The agent's own record in ServiceNow; person_id is "" when there is none with that address."""

    agent_id: str
    person_id: str


# ---- people and incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersFound(Fact):
    """Answer of a caller look-up. key: the conversation id that asked. people: best match first.

    incidents: the most recent open ones of all people found, newest first.
    """

    key: str
    people: tuple[Person, ...]
    incidents: tuple[IncidentSeen, ...]
    matched_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged(Fact):
    """A ServiceNow incident as a business rule or a read reports it."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentWritten(Fact):
    """A ledger note reached ServiceNow. key: the note's key."""

    key: str
    incident: IncidentSeen


# ---- outcomes of our own calls


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettled(Fact):
    """How one of our calls ended, as far as we know.

    outcome: "taken" (the remote accepted it; not yet done), "refused", "waiting" (will be tried again),
    "unknown" (no answer; a later fact or look-up decides) or "parked" (needs a person).
    reason: plain words for people. answer: the remote's reply, for "taken".
    """

    kind: str
    key: str
    regarding: str
    subject: str
    outcome: Literal["taken", "refused", "waiting", "unknown", "parked"]
    reason: str = ""
    code: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    answer: Any = None


# ---- lists that the clouds own


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesListed(Fact):
    queues: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersListed(Fact):
    queue_id: str
    agent_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpCodesListed(Fact):
    queue_id: str
    codes: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsListed(Fact):
    agents: tuple[AgentListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresencesListed(Fact):
    presences: tuple[PresenceListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStatesListed(Fact):
    states: tuple[PresenceStateListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesListed(Fact):
    """Values that a ServiceNow mapping may choose from."""

    kind: ChoiceKind
    choices: tuple[Listed, ...]


Answers = dict[type[Fact], tuple[Callable[[Any], None], ...]]
