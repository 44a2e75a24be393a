"""Values inside facts: participants, messages, people, incidents, and entries of lists. All are frozen.

Times are aware UTC. Ids are the providers' own, and opaque.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypedDict

Medium = Literal["call", "message", "email", "callback"]
LegState = Literal["alerting", "connected", "parked", "ended"]
Direction = Literal["inbound", "outbound"]
MessageStatus = Literal["queued", "sent", "delivered", "read", "failed", "received", "removed"]
WrapUpPrompt = Literal["", "mandatory", "optional", "timeout", "forced-timeout", "agent-requested"]
TransferState = Literal["pending", "active", "complete", "cancelled", "failed", "timeout", "unknown"]
ChoiceKind = Literal["queue", "group", "category", "contact_type", "incident_state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySeen:
    """The customer of a conversation. address: phone number, mail address or opaque id, without a scheme."""

    participant_id: str
    name: str = ""
    address: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSeen:
    """One agent's part of a conversation; each offer has its own participant id.

    offered_at: None in events, which do not carry it. alerting_timeout_s: how many seconds the offer lasts,
    or None. wrapup_due: Genesys still waits for this leg's wrap-up.
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
class QueueVisit:
    """One visit of a conversation to a queue, where it waits while ``ended_at`` is None."""

    participant_id: str
    queue_id: str
    entered_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """A message without its text. participant_id: the participant whose communication carries it."""

    message_id: str
    participant_id: str
    purpose: str
    sent_at: datetime | None = None
    status: MessageStatus = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSeen:
    """A current or recent transfer. At most one of to_agent_id and to_queue_id is set."""

    transfer_id: str
    state: TransferState
    by_agent_id: str = ""
    to_agent_id: str = ""
    to_queue_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a message; its url belongs to the provider and may expire."""

    name: str
    url: str
    mime: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """The text of a message. by_agent_id: the agent who sent it, "" when unknown."""

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
    """A person in ServiceNow's directory. url: of the record's page."""

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
    """The current state of an incident. state, priority: stored codes. url: of the record's page."""

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


class IncidentFields(TypedDict, total=False):
    """Fields that can be written to an incident, by this project's names: stored values and plain text."""

    caller_id: str
    title: str
    description: str
    note: str
    conversation_id: str
    correlation_display: str
    category: str
    contact_type: str
    impact: str
    urgency: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a list that a provider owns. active: it is still in use."""

    remote_id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListed(Listed):
    """A Genesys user. email: finds the same person in ServiceNow."""

    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceListed(Listed):
    """A Genesys presence definition. system: its primary presence, normalised ("onqueue", "meal")."""

    system: str
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStateListed(Listed):
    """A ServiceNow presence state. available: agents in this state may receive work."""

    available: bool
    order: int = 0
