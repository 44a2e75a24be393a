"""What a remote cloud told us, in this project's own words.

A fact is in the past tense, immutable, and free of provider field names. ``bridge_project.flow.ANSWERS``
says what each leads to; ``fact_values`` holds what facts are made of. All times are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gateway.providers.fact_values import (
    AgentListed,
    ChoiceKind,
    IncidentSeen,
    LegSeen,
    Listed,
    Medium,
    MessageSeen,
    MessageText,
    PartySeen,
    Person,
    PresenceListed,
    PresenceStateListed,
    QueueVisit,
    TransferSeen,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. occurred_at: when it happened at the remote, or when we learned of it."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSeen(Fact):
    """The whole conversation as it stood. source "event" may be stale; "read" is the REST answer."""

    conversation_id: str
    medium: Medium
    message_type: str = ""
    source: Literal["event", "read"]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    priority: int = 0
    customer: PartySeen | None = None
    legs: tuple[LegSeen, ...] = ()
    queue_visits: tuple[QueueVisit, ...] = ()
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
class ServiceNowPresenceSeen(Fact):
    """An agent's ServiceNow presence state."""

    person_id: str
    state_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLinked(Fact):
    """The agent's own record in ServiceNow; person_id is "" when there is none with that address."""

    agent_id: str
    person_id: str


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
    """A ServiceNow incident as a business rule reports it."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRead(Fact):
    """A ServiceNow incident that an agent asked for by its number."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentWritten(Fact):
    """A ledger note reached ServiceNow. key: the note's key."""

    key: str
    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesListed(Fact):
    """All queues of the organisation."""

    queues: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersListed(Fact):
    """The agents who are members of a queue and have joined it."""

    queue_id: str
    agent_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpCodesListed(Fact):
    """The wrap-up codes that a queue offers."""

    queue_id: str
    codes: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsListed(Fact):
    """All users of the organisation."""

    agents: tuple[AgentListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresencesListed(Fact):
    """All presence definitions of the organisation."""

    presences: tuple[PresenceListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStatesListed(Fact):
    """All presence states of ServiceNow's agents."""

    states: tuple[PresenceStateListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesListed(Fact):
    """Values that a ServiceNow mapping may choose from."""

    kind: ChoiceKind
    choices: tuple[Listed, ...]
