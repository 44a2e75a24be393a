"""Recordings of ended calls: their metadata, and a sound that can be played."""

import io
import math
import struct
import wave
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.stamps import stamp
from sandbox.organisation import uuid_of

FRAMES_PER_S = 8000
TONE_HZ = 440


@signed_in
def metadata(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the recordings of the conversation without their media."""
    return JsonResponse(_recordings(token, conversation_id), safe=False)


@signed_in
def listed(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the recordings; ``formatId=NONE`` leaves the media out."""
    shapes = _recordings(token, conversation_id)
    with_media = request.GET.get("formatId", "WEBM") != "NONE"
    return JsonResponse([each | (_media(each, request) if with_media else {}) for each in shapes], safe=False)


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, recording_id: str) -> HttpResponse:
    """Return one recording with its media."""
    for each in _recordings(token, conversation_id):
        if each["id"] == recording_id:
            return JsonResponse(each | _media(each, request))
    raise Refused(404, "not.found", f"Recording {recording_id} was not found")


def sound(request: HttpRequest, recording_id: str) -> HttpResponse:
    """Return the sound itself, from the address that ``mediaUris`` gave."""
    return HttpResponse(_tone(), content_type="audio/wav")


def _recordings(token: Token, conversation_id: str) -> list[dict[str, Any]]:
    """Return one recording per customer's leg of a call, after the end only."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    if conversation.medium != "call" or conversation.ended_at is None:
        return []
    talked = [each for each in conversation.participants if each.purpose == "agent" and each.connected_at]
    return [_shape(conversation, conversation.customer_leg)] if talked else []


def _shape(conversation: Conversation, leg: Participant) -> dict[str, Any]:
    recording_id = uuid_of("recording", leg.id)
    return {
        "id": recording_id,
        "conversationId": conversation.id,
        "startTime": stamp(leg.started_at),
        "endTime": stamp(leg.ended_at or leg.started_at),
        "media": "audio",
        "mediaSubtype": "Trunk",
        "fileState": "AVAILABLE",
        "sessionId": leg.communication.id,
        "selfUri": f"/api/v2/conversations/{conversation.id}/recordings/{recording_id}",
    }


def _media(recording: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    uri = request.build_absolute_uri(f"/sandbox/recordings/{recording['id']}.wav")
    return {"mediaUris": {"0": {"mediaUri": uri}}, "actualTranscodeTimeMs": 0}


@cache
def _tone() -> bytes:
    """Return two seconds of a quiet tone."""
    levels = (
        int(4000 * math.sin(2 * math.pi * TONE_HZ * at / FRAMES_PER_S)) for at in range(2 * FRAMES_PER_S)
    )
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(FRAMES_PER_S)
        file.writeframes(b"".join(struct.pack("<h", level) for level in levels))
    return target.getvalue()
