"""What follows when agents answer and conversations end: live transcripts and summaries."""

from datetime import datetime
from functools import partial

from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.records import dialogue, jobs, summaries, summary_events, transcription
from sandbox.genesys.state import STATE


def note(now: datetime) -> None:
    """Look at the conversations that changed, before their change is told and forgotten."""
    for conversation in STATE.changed.values():
        _listen(conversation, now)
        _sum_up(conversation, now)


def _listen(conversation: Conversation, now: datetime) -> None:
    own = STATE.records
    for leg in summaries.agents_of(conversation):
        if leg.id not in own.transcribing:
            own.transcribing.add(leg.id)
            transcription.begin(conversation, leg, now)
        if not leg.is_live and leg.id not in own.transcribed:
            own.transcribed.add(leg.id)
            transcription.end(conversation, leg, now)


def _sum_up(conversation: Conversation, now: datetime) -> None:
    """Have words processed and summed up once for each end; a conversation can be revived and end again."""
    if conversation.ended_at is None:
        return
    job = STATE.records.jobs.get(dialogue.job_of(conversation))
    if job is not None and job.begun_at >= conversation.ended_at:
        return
    due = partial(summary_events.publish, conversation.id, now)
    jobs.begin(dialogue.job_of(conversation), now, takes=dialogue.PROCESSING)
    jobs.begin(summaries.summary_id(conversation), now, takes=summaries.TAKES, then=due)
