"""What reaches an incident after the wrap-up: recordings, Genesys' summary, or a call's transcript.

Each is one more work note, once in each incident that the conversation has, also when the incident is
created or chosen later.
"""

from datetime import datetime, timedelta

from django.conf import settings

from gateway import outbound, pending
from gateway.operations.names import Operation
from gateway.operations.record_payloads import ReadSummary
from gateway.providers import record_facts
from inbox import summary
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Conversation
from inbox.timeline import Line
from incidents import additions

RECORDING, SUMMARY = "recording", "summary"
# Genesys takes minutes to sum up a conversation; only the later reads make do with a transcript.
SUMMARY_AFTER = (timedelta(minutes=1), timedelta(minutes=6), timedelta(minutes=30))


def summary_found(fact: record_facts.SummaryFound, work: Workspace) -> None:
    """Add Genesys' summary of a conversation to its incident."""
    _add_summary(work.find(fact.conversation_id), summary.of_genesys(fact.summary), fact.occurred_at)


def transcript_found(fact: record_facts.TranscriptFound, work: Workspace) -> None:
    """Add an extract of what was said in a call to its incident."""
    _add_summary(work.find(fact.conversation_id), summary.of_transcript(fact.said), fact.occurred_at)


def add_recordings(conversation: Conversation, now: datetime) -> None:
    """Add the address of the recordings to the conversation's incident."""
    if conversation.recording_urls:
        text = summary.recording("\n".join(conversation.recording_urls))
        _add(conversation, RECORDING, text, now)


def carry_over(loaded: Loaded, now: datetime) -> None:
    """Let a conversation's incident hold what a former one holds, and ask for what is missing."""
    conversation = loaded.conversation
    add_recordings(conversation, now)
    known = additions.added(conversation.remote_id, note_key=_key(conversation, SUMMARY))
    for text in known:
        _add(conversation, SUMMARY, text, now)
    if not known:
        request_summary(loaded, now)


def request_summary(loaded: Loaded, now: datetime) -> None:
    """Reserve the reads of an ended conversation's summary; nothing for one without an incident."""
    conversation = loaded.conversation
    if conversation.ended_at is None or conversation.ledger is None or not settings.GENESYS_SUMMARIES:
        return
    for after in SUMMARY_AFTER:
        request = outbound.request(
            Operation.READ_SUMMARY,
            ReadSummary(
                conversation_id=conversation.remote_id,
                communication_ids=_parts(loaded) if after > SUMMARY_AFTER[0] else [],
            ),
            key=f"summary:{conversation.remote_id}:{conversation.ended_at.isoformat()}:{after.seconds}",
            regarding=conversation.remote_id,
            now=now,
        )
        loaded.reserve(outbound.later(request, now + after))


def _add_summary(loaded: Loaded | None, text: str, now: datetime) -> None:
    if loaded is None or not text:
        return
    pending.withdraw_all(Operation.READ_SUMMARY, loaded.conversation.remote_id)
    _add(loaded.conversation, SUMMARY, text, now)
    loaded.record([Line(kind=Activity.Kind.CHANGED, detail={"changed": "summary"})], at=now)


def _add(conversation: Conversation, kind: str, text: str, now: datetime) -> None:
    additions.add(conversation.remote_id, note_key=_key(conversation, kind), text=text, now=now)


def _key(conversation: Conversation, kind: str) -> str:
    return f"{conversation.remote_id}:{kind}"


def _parts(loaded: Loaded) -> list[str]:
    """Return the communications of the agents who talked in a call, first to last; [] for other media."""
    if loaded.conversation.medium != Conversation.Medium.CALL:
        return []
    legs = sorted(loaded.legs.values(), key=lambda leg: leg.offered_at)
    return [leg.communication_id for leg in legs if leg.connected_at and leg.communication_id]
