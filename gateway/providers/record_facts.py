"""Facts about the records that the clouds make of a conversation: interactions, summaries, transcripts."""

from dataclasses import dataclass

from gateway.providers.cleaning import Id, Word
from gateway.providers.fact_values import InteractionSeen, Said, Summary
from gateway.providers.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFound(Fact):
    """Genesys has summed up an ended conversation."""

    conversation_id: Id
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptFound(Fact):
    """What was said in an ended call, in order."""

    conversation_id: Id
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionWritten(Fact):
    """A conversation's interaction was written. doubles: numbers of further ones that a late create made."""

    conversation_id: Id
    interaction: InteractionSeen
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRelated(Fact):
    """A conversation's interaction is related to an incident."""

    conversation_id: Id
    incident_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMissing(Fact):
    """The ServiceNow instance has no such table."""

    table: Word
