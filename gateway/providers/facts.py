"""Facts: what a provider reported, without its field names. All are frozen and named in the past tense.

``bridge_project.flow.ANSWERS`` has the answers to each; ``fact_values`` has their parts. Times are aware UTC.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gateway.providers import fact_values
from gateway.providers.cleaning import Cleaned, Id, Ids, Links, Word
from gateway.providers.columns import ColumnListed
from gateway.providers.fact_values import (
    IncidentSeen,
    LegSeen,
    LookupStep,
    Medium,
    MessageBlock,
    MessageSeen,
    MessageText,
    Person,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Cleaned):
    """Base of all facts. occurred_at: the provider's time where it gives one, else the time of arrival."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSeen(Fact):
    """A snapshot of a whole conversation. source: "event" may be outdated, "read" is a REST answer.

    Legs, visits and transfers are in the order of their times; the cloud's lists have none.
    """

    conversation_id: Id
    medium: Medium
    message_type: Word = ""
    source: Literal["event", "read"]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    priority: int = 0
    customer: fact_values.PartySeen | None = None
    legs: tuple[LegSeen, ...] = ()
    queue_visits: tuple[fact_values.QueueVisit, ...] = ()
    messages: tuple[MessageBlock, ...] = ()
    transfers: tuple[fact_values.TransferSeen, ...] = ()

    def messages_since(self, digests: Container[str]) -> dict[str, MessageSeen]:
        """Return the messages, by id, that are not in blocks with these digests."""
        return {one.message_id: one for block in self.messages for one in block.since(digests)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationGone(Fact):
    """Genesys no longer knows the conversation."""

    conversation_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Fact):
    """Texts of messages. conversation_id: "" from the webhook, which does not carry it."""

    conversation_id: Id
    texts: tuple[MessageText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsFound(Fact):
    """The recordings of an ended conversation. urls: pages in Genesys' own desktop."""

    conversation_id: Id
    urls: Links


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Fact):
    """An agent's Genesys presence. system: the primary presence, normalised ("onqueue").

    since: when it began by Genesys' clock, which alone tells an older presence from a newer; None if unknown.
    """

    agent_id: Id
    definition_id: Id
    system: Word
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingStatusChanged(Fact):
    """An agent's routing status: off_queue, idle, interacting, not_responding or communicating.

    since: as in ``PresenceChanged``.
    """

    agent_id: Id
    status: Word
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    """An agent's Genesys token has ended; the agent must sign in again."""

    agent_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNowPresenceSeen(Fact):
    """An agent's ServiceNow presence state."""

    person_id: Id
    state_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLinked(Fact):
    """The agent's own record in ServiceNow. person_id: "" when no record has the agent's mail address."""

    agent_id: Id
    person_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersFound(Fact):
    """The result of a caller look-up. key: the conversation's id. people: best match first.

    matched_by: how each of them matches, codes joined by " and ". more: others match, or may. step: where.
    """

    key: Id
    people: tuple[Person, ...]
    matched_by: tuple[str, ...] = ()
    more: bool = False
    step: LookupStep = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChanged(Fact):
    """The current state of an incident, from a business rule."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRead(Fact):
    """An incident that an agent looked up by its number."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRelated(Fact):
    """An incident after its conversation or its parent was set."""

    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsCompared(Fact):
    """Incidents since a time: those without a conversation, and those that Bridge created."""

    since: datetime
    without_conversation: tuple[IncidentSeen, ...]
    created: tuple[IncidentSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentWritten(Fact):
    """A ledger note was written to ServiceNow. key: of the note."""

    key: str
    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublesFound(Fact):
    """What ServiceNow has after a repeat: the conversation's incidents, and how often the note is in its own.

    key: of the note. incident_id: of the incident that has it. Some of the incidents may be former ones.
    """

    key: str
    conversation_id: Id
    incident_id: Id
    incidents: tuple[IncidentSeen, ...]
    notes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFinished(Fact):
    """A ledger note was not written, because its incident is finished meanwhile. key: of the note."""

    key: str
    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAnswered(Fact):
    """ServiceNow's answer to a new phone number. key: of the change. outcome: see ``NumberWritten``."""

    key: str
    person: Person
    outcome: Literal["written", "changed", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsRead(Fact):
    """These people's open incidents, newest first, some of each. key: the conversation's id.

    counts: how many are open, by person; who is missing was not counted.
    """

    key: Id
    person_ids: Ids
    incidents: tuple[IncidentSeen, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCallerSet(Fact):
    """ServiceNow's answer to a new caller. key: the conversation's id. person_id: who was wanted, or ""."""

    key: Id
    person_id: Id
    incident: IncidentSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesListed(Fact):
    """All queues of the organisation."""

    queues: tuple[fact_values.Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersListed(Fact):
    """The agents who are members of a queue and have joined it."""

    queue_id: Id
    agent_ids: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpCodesListed(Fact):
    """The wrap-up codes that a queue offers."""

    queue_id: Id
    codes: tuple[fact_values.Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsListed(Fact):
    """All users of the organisation."""

    agents: tuple[fact_values.AgentListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresencesListed(Fact):
    """All presence definitions of the organisation."""

    presences: tuple[fact_values.PresenceListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceStatesListed(Fact):
    """All presence states of ServiceNow's agents."""

    states: tuple[fact_values.PresenceStateListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsListed(Fact):
    """The columns of ServiceNow's incidents, with their choices."""

    columns: tuple[ColumnListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesListed(Fact):
    """The entries of one ServiceNow list that mappings choose from."""

    kind: fact_values.ChoiceKind
    choices: tuple[fact_values.Listed, ...]
