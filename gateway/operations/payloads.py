"""What each operation needs, one dataclass per shape.

Stored as JSON in ``OutboundRequest.payload`` and passed by name to the operation's function, so a field is
called as that function's argument is. Ids are the clouds' own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Base of all payloads; the payload of an operation that needs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantPayload(Payload):
    """An agent's own participant in a conversation."""

    conversation_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPayload(ParticipantPayload):
    """Enough for every action that asks nothing first."""

    medium: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTransfer(ParticipantPayload):
    queue_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTransfer(ParticipantPayload):
    """attended: the conversation stays with the sender until the colleague accepts."""

    agent_id: str
    attended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp(LegPayload):
    communication_id: str
    code_id: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(Payload):
    conversation_id: str
    communication_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPayload(Payload):
    agent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPresence(AgentPayload):
    definition_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPayload(Payload):
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTexts(ConversationPayload):
    message_ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttributes(ConversationPayload):
    participant_id: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTag(ConversationPayload):
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCallers(Payload):
    """key: the conversation id that the answer is for."""

    key: str
    address: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindIncident(Payload):
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAgent(AgentPayload):
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetServiceNowPresence(Payload):
    person_id: str
    state_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePayload(Payload):
    """key: of the ledger note; also the marker by which a repeat finds it."""

    key: str
    note: str


@dataclass(frozen=True, kw_only=True)  # without slots: a payload can have one base with slots only
class Filing:
    """How a new incident starts: title and description in plain text, the rest as stored values."""

    title: str
    description: str = ""
    caller_id: str = ""
    group_id: str = ""
    category: str = ""
    contact_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIncident(Filing, NotePayload):
    """unknown: address and attributes of a caller to look up first, {} when there is nobody to look up."""

    conversation_id: str
    unknown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendNote(NotePayload):
    incident_id: str
