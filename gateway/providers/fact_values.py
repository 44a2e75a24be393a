"""Values inside facts: participants, messages, people, incidents, and entries of lists. All are frozen.

Times are aware UTC. Ids are the providers' own, and opaque.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal, TypedDict

from gateway.providers.cleaning import Attributes, Cleaned, Id, Link, Name, Title, Word, Words

Medium = Literal["call", "message", "email", "callback"]
LegState = Literal["alerting", "connected", "parked", "ended"]
Direction = Literal["inbound", "outbound"]
MessageStatus = Literal["queued", "sent", "delivered", "read", "failed", "received", "removed"]
WrapUpPrompt = Literal["", "mandatory", "optional", "timeout", "forced-timeout", "agent-requested"]
TransferState = Literal["pending", "active", "complete", "cancelled", "failed", "timeout", "unknown"]
ChoiceKind = Literal["queue", "group", "category", "contact_type", "incident_state"]
LookupStep = Literal["people", "contact", "tables"]

NumberField = Literal["mobile", "phone"]  # that Bridge may write

BLOCK = 50  # messages


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySeen(Cleaned):
    """The customer of a conversation. address: phone number, mail address or opaque id, without a scheme.

    contact_id: of Genesys' external contact, "" for none.
    """

    participant_id: Id
    name: Name = ""
    address: Name = ""
    attributes: Attributes = field(default_factory=dict)
    contact_id: Id = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSeen(Cleaned):
    """One agent's part of a conversation; each offer has its own participant id.

    offered_at: None in events, which do not carry it. alerting_timeout_s: how many seconds the offer lasts,
    or None. end_words: Genesys' own explanation of an error. wrapup_due: Genesys still waits for this leg's
    wrap-up.
    """

    participant_id: Id
    communication_id: Id
    agent_id: Id
    queue_id: Id = ""
    state: LegState
    held: bool = False
    muted: bool = False
    offered_at: datetime | None = None
    alerting_timeout_s: float | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: Word = ""
    end_words: Name = ""
    wrapup_required: bool = False
    wrapup_prompt: WrapUpPrompt = ""
    wrapup_due: bool = False
    wrapup_timeout_s: float | None = None
    wrapup_code_id: Id = ""
    wrapup_notes: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueVisit(Cleaned):
    """One visit of a conversation to a queue, where it waits while ``ended_at`` is None."""

    participant_id: Id
    queue_id: Id
    entered_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen(Cleaned):
    """A message without its text. participant_id: the participant whose communication carries it."""

    message_id: Id
    participant_id: Id
    purpose: Word
    sent_at: datetime | None = None
    status: MessageStatus = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBlock:
    """At most BLOCK messages that follow each other in one communication, of which only new ones are read.

    states: of each message what changes with it. read: returns the messages from this position on.
    """

    states: Sequence[Any] = field(repr=False, compare=False)
    read: Callable[[int], list[MessageSeen]] = field(repr=False, compare=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", _digest(self.states))

    def since(self, digests: Container[str]) -> list[MessageSeen]:
        """Return the messages after the longest beginning that has one of these digests."""
        if self.digest in digests:
            return []
        lengths = range(len(self.states) - 1, 0, -1)
        return self.read(next((length for length in lengths if _digest(self.states[:length]) in digests), 0))


def _digest(states: Sequence[Any]) -> str:
    return blake2b(repr(states).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSeen(Cleaned):
    """A current or recent transfer. At most one of to_agent_id and to_queue_id is set."""

    transfer_id: Id
    state: TransferState
    by_agent_id: Id = ""
    to_agent_id: Id = ""
    to_queue_id: Id = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Cleaned):
    """A file, link or unknown content of a message; its url belongs to the provider and may expire.

    kind: what it is ("audio", "story", "list-picker"), "" when unknown.
    """

    name: Name = ""
    url: Link = ""
    mime: Name = ""
    size_bytes: int | None = None
    kind: Word = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText(Cleaned):
    """The text of a message. sent_at: None when unknown. by_agent_id: the sending agent, "" when unknown."""

    message_id: Id
    text: Words
    direction: Direction
    sent_at: datetime | None
    status: MessageStatus = "received"
    from_bot: bool = False
    by_agent_id: Id = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Cleaned):
    """A person in ServiceNow's directory. url: of the record's page. updated_at: None when it is hidden."""

    person_id: Id
    name: Name
    email: Name = ""
    phone: Name = ""
    mobile: Name = ""
    home_phone: Name = ""
    employee_number: Name = ""
    user_name: Name = ""
    title: Title = ""
    company: Name = ""
    department: Name = ""
    location: Name = ""
    vip: bool = False
    active: bool = True
    url: Link = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeen(Cleaned):
    """The current state of an incident. state, priority: stored codes. url: of the record's page.

    conversation_id: its correlation id, which is a Genesys id where Bridge has created it. parent_id: of the
    incident that it is a part of. updated_by: the user's name. dropped: columns that ServiceNow did not store
    as they were sent.
    """

    incident_id: Id
    conversation_id: Id = ""
    parent_id: Id = ""
    number: Name
    title: Title
    state: Word
    priority: Word
    caller_id: Id
    group: Name = ""
    active: bool = True
    opened_at: datetime | None = None
    updated_at: datetime
    updated_by: Name = ""
    revision: int = 0
    url: Link = ""
    dropped: tuple[str, ...] = ()


class IncidentFields(TypedDict, total=False):
    """Fields that can be written to an incident, by this project's names: stored values and plain text."""

    caller_id: str
    title: str
    description: str
    note: str
    conversation_id: str
    correlation_display: str
    parent_id: str
    category: str
    contact_type: str
    impact: str
    urgency: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Cleaned):
    """A summary that Genesys has made, as a whole and by parts, "" for none. edited: by a person."""

    text: Words
    reason: Words = ""
    resolution: Words = ""
    followup: Words = ""
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Cleaned):
    """Something that was said in a call: by the customer, or by somebody of the organisation."""

    by_customer: bool
    text: Words


class InteractionFields(TypedDict, total=False):
    """Fields of an interaction, by this project's names. opened_at, closed_at: ISO 8601 in UTC, or ""."""

    medium: Medium
    state: str
    title: str
    caller_id: str
    agent_id: str
    group_id: str
    opened_at: str
    closed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionSeen(Cleaned):
    """An interaction as ServiceNow stores it. dropped: columns that it did not store as they were sent."""

    interaction_id: Id
    number: Name
    state: Word
    url: Link = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Cleaned):
    """One entry of a list that a provider owns. active: it is still in use."""

    remote_id: Id
    name: Name
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListed(Listed):
    """A Genesys user. email: finds the same person in ServiceNow."""

    email: Name = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceListed(Listed):
    """A Genesys presence definition. system: its primary presence, normalised ("onqueue", "meal")."""

    system: Word
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStateListed(Listed):
    """A ServiceNow presence state. available: agents in this state may receive work."""

    available: bool
    order: int = 0
