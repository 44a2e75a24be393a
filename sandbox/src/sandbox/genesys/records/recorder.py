"""What follows when agents answer and conversations end: live transcripts and summaries."""

from datetime import datetime
from functools import partial

from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.records import summaries, summary_events, transcription
from sandbox.genesys.state import STATE


def note(now: datetime) -> None:
    """Look at the conversations that changed, before their change is told and forgotten."""
    for conversation in STATE.changed.values():
        _listen(conversation, now)
        _sum_up(conversation, now)


def _listen(conversation: Conversation, now: datetime) -> None:
    own = STATE.records
    for leg in summaries.agents_of(conversation):
        if leg.id not in own.heard:
            own.heard.add(leg.id)
            transcription.begin(conversation, leg, now)
        if not leg.is_live and leg.id not in own.over:
            own.over.add(leg.id)
            transcription.end(conversation, leg, now)


def _sum_up(conversation: Conversation, now: datetime) -> None:
    """Have a summary made once for each end; a conversation can be revived and end again."""
    if conversation.ended_at is None or not summaries.agents_of(conversation):
        return
    end = f"{conversation.id}/{conversation.ended_at}"
    if end not in STATE.records.over:
        STATE.records.over.add(end)
        due = partial(summary_events.tell, conversation.id, "AFTER_DISCONNECT", now)
        STATE.timers.at(now + summaries.TAKES, due)
