"""The payloads of operations, one dataclass per shape.

They are stored as JSON in ``OutboundRequest.payload`` and passed as keyword arguments to the operation's
function, so each field has the name of an argument there. Ids are the providers' own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from gateway.operations import identifiers
from gateway.operations.privacy import Masked, MaskedTexts, MaskedValues
from gateway.providers.fact_values import NumberField
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload(MaskedTexts):
    """Base of all payloads; also the empty payload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantPayload(Payload):
    """An agent's own participant in a conversation."""

    conversation_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPayload(ParticipantPayload):
    """The payload of actions that need no input from the agent."""

    medium: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTransfer(ParticipantPayload):
    """A transfer that leaves the agent at once."""

    queue_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTransfer(ParticipantPayload):
    """A transfer to a colleague. attended: the agent has the conversation until the colleague accepts."""

    agent_id: str
    attended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp(LegPayload):
    """code_id: the id of a wrap-up code, not its name."""

    communication_id: str
    code_id: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(Payload):
    """A text message to the customer."""

    conversation_id: str
    communication_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPayload(Payload):
    """agent_id: a Genesys user id."""

    agent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPresence(AgentPayload):
    """definition_id: of a Genesys presence definition."""

    definition_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPayload(Payload):
    """A conversation as a whole."""

    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTexts(ConversationPayload):
    """message_ids: of the messages whose texts are missing."""

    message_ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttributes(ConversationPayload):
    """participant_id: usually the customer's."""

    participant_id: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(ConversationPayload):
    """minutes: of waiting that the priority counts for."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTag(ConversationPayload):
    """tag: replaces the conversation's one external tag."""

    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCallers(Payload):
    """key: the id of the conversation whose caller is looked up.

    contact: what Genesys knows of its external contact, as in ``contacts.Contact``; looked for in place of
    address and attributes.
    """

    key: str
    address: str
    attributes: Mapping[str, str]
    contact: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def identifiers(self) -> CallerIdentifiers:
        """Return what is looked for; an opaque id is nothing."""
        return identifiers.of_contact(self.contact) or identifiers.of(self.address, self.attributes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindIncident(Payload):
    """number: as ServiceNow writes it, "INC0010023"."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAgent(AgentPayload):
    """email: by which the agent's own ServiceNow record is found."""

    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetServiceNowPresence(Payload):
    """person_id: sys_id of the agent's ``sys_user`` record. state_id: sys_id of a presence state."""

    person_id: str
    state_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePayload(Payload):
    """key: of the ledger note; also the marker in its text by which a repeated attempt finds it."""

    key: str
    note: Masked


class UnknownCaller(TypedDict):
    """What a look-up of a caller needs, as in ``FindCallers``."""

    address: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)  # no slots: CreateIncident cannot inherit them from two classes
class Filing(MaskedTexts):
    """First values of a new incident: title and description in plain text, the others as stored values.

    columns: further ones, by ServiceNow's names.
    """

    title: Masked
    description: Masked = ""
    caller_id: str = ""
    group_id: str = ""
    category: str = ""
    contact_type: str = ""
    columns: MaskedValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIncident(Filing, NotePayload):
    """unknown: a caller who must be looked up first, or None.

    former_ids: sys_ids of the conversation's earlier incidents, which a repeated attempt must not find.
    amended: title and note have changed since an earlier attempt. wanted: False when it was decided since
    that there is no incident; only what an earlier attempt created is looked for.
    """

    conversation_id: str
    unknown: UnknownCaller | None = None
    former_ids: Sequence[str] = ()
    amended: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPeople(Payload):
    """text: as an agent typed it. page: from 0."""

    text: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNumber(Payload):
    """key: of the change. person_id: sys_id. field: "mobile" or "phone". old, new: "" for no number."""

    key: str
    person_id: str
    field: NumberField
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIncidents(Payload):
    """key: the conversation's id. person_ids: sys_ids of those who may be its caller."""

    key: str
    person_ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIncidentCaller(Payload):
    """key: the conversation's id. incident_id, person_id: sys_ids; person_id is "" for nobody."""

    key: str
    incident_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelateIncident(Payload):
    """incident_id, parent_id: sys_ids. conversation_id: the incident's own. "" leaves either as it is."""

    incident_id: str
    conversation_id: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendNote(NotePayload):
    """incident_id: sys_id of the incident that gets the note. only_open: not once it is finished."""

    incident_id: str
    only_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookForDoubles(ConversationPayload):
    """key: of the ledger note that was written. incident_id: sys_id of the incident that has it."""

    key: str
    incident_id: str
