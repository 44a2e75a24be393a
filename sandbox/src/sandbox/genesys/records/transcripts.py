"""Transcripts over REST: addresses of what was said, some seconds after the end, and what was made of it."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.analytics.measures import ms
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.records import dialogue, links
from sandbox.genesys.records.dialogue import Line
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

LINK_LASTS = timedelta(minutes=10)
LISTEN = "recording:recording:view"


@signed_in
def url(token: Token, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Return the address of a communication's transcript, good for ten minutes."""
    roles.check(token, (LISTEN,))
    conversation = _processed(token, conversation_id)
    leg = lookups.leg_of_communication(conversation, communication_id)
    path = f"/sandbox/transcripts/{conversation.id}/{leg.communication.id}.json"
    return JsonResponse({"url": links.link(request, path, lasts=LINK_LASTS)})


def content(request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Return the transcript itself, from the address that was given."""
    refused = links.refusal(request)
    conversation = STATE.conversations.get(conversation_id)
    if refused is not None or conversation is None:
        return refused or HttpResponse(status=404)
    leg = lookups.leg_of_communication(conversation, communication_id)
    return JsonResponse(_transcript(conversation, leg))


def ref(conversation: Conversation) -> Shape:
    """Return a reference to the conversation."""
    return {"id": conversation.id, "selfUri": f"/api/v2/conversations/{conversation.id}"}


def epoch_ms(at: datetime) -> int:
    """Return a time in epoch milliseconds."""
    return round(at.timestamp() * 1000)


def _processed(token: Token, conversation_id: str) -> Conversation:
    """Return a conversation whose words are known by now.

    Raises: Refused with ``not.found`` until they were processed, or when nothing was written down.
    """
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    job = STATE.records.jobs.get(dialogue.job_of(conversation))
    if job is None or clock.now() < job.ready_at or not dialogue.lines_of(conversation):
        raise Refused(404, "not.found", f"The transcript of conversation {conversation_id} was not found")
    return conversation


def _transcript(conversation: Conversation, leg: Participant) -> Shape:
    lines = [each for each in dialogue.lines_of(conversation) if leg.purpose == "customer" or each.leg is leg]
    started_ms, ended_at = epoch_ms(conversation.started_at), conversation.ended_at or clock.now()
    phrases = [_phrase(conversation, number, each) for number, each in enumerate(lines)]
    duration = {"milliseconds": ms(conversation.started_at, ended_at)}
    transcript = {
        "transcriptId": uuid_of("transcript", leg.communication.id),
        "language": "en-us",
        "engineId": "GENESYS",
        "startTime": started_ms,
        "duration": duration,
        "phrases": phrases,
        "analytics": {"sentiment": _sentiments(lines, phrases), "topics": [], "acoustics": []},
    }
    return {
        "organizationId": catalogue.ORGANISATION_ID,
        "conversationId": conversation.id,
        "communicationId": leg.communication.id,
        "mediaType": conversation.medium,
        "conversationStartTime": started_ms,
        "startTime": started_ms,
        "duration": duration,
        "transcripts": [transcript],
        "participants": [_participant(each) for each in conversation.participants],
    }


def _phrase(conversation: Conversation, number: int, line: Line) -> Shape:
    return {
        "phraseIndex": number,
        "text": line.text,
        "decoratedText": line.text,
        "participantPurpose": "external" if line.is_customers else "internal",
        "startTimeMs": epoch_ms(line.at),
        "offset": {"milliseconds": ms(conversation.started_at, line.at)},
        "duration": {"milliseconds": line.lasts // timedelta(milliseconds=1)},
        "confidence": 1.0,
        "stability": 1.0,
    }


def _sentiments(lines: list[Line], phrases: list[Shape]) -> list[Shape]:
    """Return how glad or cross each phrase is that says so."""
    return [
        {"participant": "external", "sentiment": score / 100, "phrase": line.text}
        | {name: phrase[name] for name in ("phraseIndex", "startTimeMs", "duration")}
        for line, phrase in zip(lines, phrases, strict=True)
        if (score := dialogue.score([line]))
    ]


def _participant(leg: Participant) -> Shape:
    return present(
        {
            "participantPurpose": leg.purpose,
            "communicationId": leg.communication.id,
            "startTimeMs": epoch_ms(leg.started_at),
            "endTimeMs": epoch_ms(leg.ended_at) if leg.ended_at else None,
            "userId": leg.user_id,
            "queueId": leg.queue_id,
        }
    )
