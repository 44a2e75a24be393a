"""The payloads of what the clouds keep about a conversation: its interaction, its summary."""

from dataclasses import dataclass

from gateway.operations.payloads import ConversationPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary(ConversationPayload):
    """communication_ids: agents' parts of a call whose transcripts serve where there is no summary."""

    communication_ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteInteraction(ConversationPayload):
    """A conversation's interaction. interaction_id: its sys_id, "" to create it.

    state: ServiceNow's word. caller_id, agent_id, group_id: sys_ids, or "". opened_at, closed_at: as in
    ``fact_values.InteractionFields``.
    """

    interaction_id: str = ""
    medium: str
    state: str
    title: str
    caller_id: str = ""
    agent_id: str = ""
    group_id: str = ""
    opened_at: str
    closed_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelateInteraction(ConversationPayload):
    """interaction_id, incident_id: sys_ids."""

    interaction_id: str
    incident_id: str
