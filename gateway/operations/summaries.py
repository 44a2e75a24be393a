"""Reads what Genesys makes of a conversation after its end."""

from collections.abc import Sequence

from django.utils import timezone

from gateway.providers import facts, record_facts
from gateway.providers.genesys.client import GenesysClient

PARTS = 3  # of a call, at most, whose transcripts are read


def read_summary(
    client: GenesysClient, *, conversation_id: str, communication_ids: Sequence[str]
) -> list[facts.Fact]:
    """Read a conversation's summary, else the transcripts of these parts; [] while there is neither."""
    found = client.summary(conversation_id)
    now = timezone.now()
    if found:
        return [record_facts.SummaryFound(occurred_at=now, conversation_id=conversation_id, summary=found)]
    parts = [client.transcript(conversation_id, one) for one in communication_ids[:PARTS]]
    said = tuple(line for part in parts for line in part if line.text)
    heard = record_facts.TranscriptFound(occurred_at=now, conversation_id=conversation_id, said=said)
    return [heard] if said else []
