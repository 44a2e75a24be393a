"""The payloads of outage mode. outage: the key of the outage, which is also the master's correlation id."""

from dataclasses import dataclass

from gateway.operations.payloads import ConversationPayload, Filing, Payload
from gateway.operations.privacy import Masked


@dataclass(frozen=True, slots=True, kw_only=True)
class OutagePayload(Payload):
    """Base of the payloads whose answer changes the outage."""

    outage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateMaster(OutagePayload):
    """title, description: plain text."""

    title: Masked
    description: Masked


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMaster(OutagePayload):
    """incident_id: sys_id of the master."""

    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMaster(ReadMaster):
    """key: the marker in the note. total: of how many conversations the notes then tell."""

    key: str
    note: Masked
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateChild(Filing, OutagePayload):
    """key: the marker in the note. master_id: sys_id of the master."""

    key: str
    note: Masked
    master_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHealthRow(OutagePayload):
    """table: the name of a data table of Architect. row: the key of its row."""

    table: str
    row: str
    is_open: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnnouncement(ConversationPayload):
    """text: what the customer is told."""

    text: str
