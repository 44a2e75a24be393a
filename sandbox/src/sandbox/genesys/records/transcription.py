"""The live transcript of a call: each line as it is said, a sign of life now and then, and the end."""

import json
from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys import catalogue
from sandbox.genesys.analytics.measures import ms
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import publishing
from sandbox.genesys.records import dialogue
from sandbox.genesys.records.dialogue import Line
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

ALIVE_EVERY = timedelta(minutes=5)
# How long a line takes from the mouth to the event.
DELAY = timedelta(seconds=2)


def begin(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Tell of the lines of an agent's leg as they come; nothing where the queue writes nothing down."""
    if leg.communication.medium != "call" or not dialogue.is_transcribed(leg):
        return
    for number, line in enumerate(dialogue.script_of(leg)):
        STATE.timers.at(line.at + line.lasts + DELAY, partial(_go_on, conversation.id, leg.id, number))
    STATE.timers.at(now + ALIVE_EVERY, partial(_go_on, conversation.id, leg.id, None))


def end(conversation: Conversation, leg: Participant, now: datetime) -> None:
    """Tell that there is no more to come from this leg."""
    if leg.communication.medium == "call" and dialogue.is_transcribed(leg):
        _publish(conversation, leg, [], now)


def _go_on(conversation_id: str, leg_id: str, number: int | None, now: datetime) -> None:
    """Tell of a line of a leg that is still live, or without a number that it is."""
    conversation = STATE.conversations.get(conversation_id)
    leg = conversation.participant(leg_id) if conversation else None
    if conversation is None or leg is None or not leg.is_live:
        return
    if number is None:
        STATE.timers.at(now + ALIVE_EVERY, partial(_go_on, conversation_id, leg_id, None))
        _publish(conversation, leg, [], now)
    else:
        _publish(conversation, leg, [_spoken(leg, number, dialogue.script_of(leg)[number])], now)


def _publish(conversation: Conversation, leg: Participant, transcripts: list[Shape], now: datetime) -> None:
    topic = f"v2.conversations.{conversation.id}.transcription"
    publishing.publish(topic, partial(_body, conversation, leg, transcripts, now))


def _body(conversation: Conversation, leg: Participant, transcripts: list[Shape], now: datetime) -> str:
    began_at = leg.connected_at or leg.started_at
    started_ms = round(began_at.timestamp() * 1000)
    is_customers = any(each["channel"] == "EXTERNAL" for each in transcripts)
    source = conversation.customer_leg if is_customers else leg
    state = "SESSION_ONGOING" if leg.is_live else "SESSION_ENDED"
    return json.dumps(
        {
            "eventTime": iso(now),
            "organizationId": catalogue.ORGANISATION_ID,
            "conversationId": conversation.id,
            "communicationId": source.communication.id,
            "sessionStartTimeMs": started_ms,
            "transcriptionStartTimeMs": started_ms,
            "transcripts": transcripts,
            "status": {"offsetMs": ms(began_at, now), "status": state},
        }
    )


def _spoken(leg: Participant, number: int, line: Line) -> Shape:
    offset_ms, duration_ms = ms(leg.connected_at or line.at, line.at), line.lasts // timedelta(milliseconds=1)
    words, each_ms = line.text.split(), duration_ms // max(1, len(line.text.split()))
    timed = [
        {
            "word": word,
            "confidence": 1.0,
            "offsetMs": offset_ms + place * each_ms,
            "durationMs": each_ms,
            "startTimeMs": round(line.at.timestamp() * 1000) + place * each_ms,
        }
        for place, word in enumerate(words)
    ]
    return {
        "utteranceId": uuid_of("utterance", leg.communication.id, str(number)),
        "isFinal": True,
        "channel": "EXTERNAL" if line.is_customers else "INTERNAL",
        "alternatives": [
            {
                "confidence": 1.0,
                "offsetMs": offset_ms,
                "durationMs": duration_ms,
                "transcript": line.text,
                "words": timed,
                "decoratedTranscript": line.text,
                "decoratedWords": timed,
            }
        ],
        "engineProvider": "GENESYS",
        "dialect": "en-US",
        "agentAssistEnabled": False,
        "voiceTranscriptionEnabled": True,
    }
