"""Recordings over REST: their metadata, and media in a format that takes a while to make."""

from datetime import timedelta
from importlib import resources

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control import switches
from sandbox.genesys.analytics.measures import ms
from sandbox.genesys.bodies import whole
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.records import jobs, links, recording_shapes
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of

FORMATS = ("WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3", "NONE")
TRANSCODING = timedelta(seconds=3)
SLOW_TRANSCODING = timedelta(seconds=30)
SLOW = "slow-transcoding"
switches.KNOWN["genesys"][SLOW] = "Recordings take half a minute to be made ready: the first answers are 202."
LINK_LASTS = timedelta(minutes=60)
MAX_WAIT_MS = 5000
LONGEST_WAIT_MS = 86_400_000
# Two seconds of a quiet tone.
TONE = resources.files(__package__) / "tone.wav"


@signed_in
def metadata(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the recordings of the conversation without their media."""
    return JsonResponse(recording_shapes.recordings(_ended(token, conversation_id)), safe=False)


@signed_in
def metadata_of_one(
    token: Token, request: HttpRequest, conversation_id: str, recording_id: str
) -> HttpResponse:
    """Return one recording without its media."""
    return JsonResponse(_known(_ended(token, conversation_id), recording_id))


@signed_in
def listed(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the recordings; 202 when one would not be ready within maxWaitMs."""
    wait_ms = whole(request.GET.get("maxWaitMs", MAX_WAIT_MS), "maxWaitMs")
    if wait_ms < 1:
        raise Refused(400, "bad.request", "maxWaitMs must be a positive value.")
    wait = timedelta(milliseconds=min(wait_ms, LONGEST_WAIT_MS))
    conversation, format_id = _ended(token, conversation_id), _format(request)
    found = recording_shapes.recordings(conversation)
    shapes = [each | _media(conversation, each["id"], request, format_id, wait) for each in found]
    return JsonResponse(shapes, safe=False, status=_status(shapes))


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, recording_id: str) -> HttpResponse:
    """Return one recording with its media; 202 until it is ready."""
    conversation = _ended(token, conversation_id)
    shape = _known(conversation, recording_id)
    shape |= _media(conversation, recording_id, request, _format(request), timedelta())
    return JsonResponse(shape, status=_status([shape]))


def sound(request: HttpRequest, recording_id: str) -> HttpResponse:
    """Return the sound itself, from the address that ``mediaUris`` gave."""
    return links.refusal(request) or HttpResponse(TONE.read_bytes(), content_type="audio/wav")


def _ended(token: Token, conversation_id: str) -> Conversation:
    """Return a conversation that can have recordings.

    Raises: Refused with ``conversation.not.found`` until it has ended.
    """
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None or conversation.ended_at is None:
        message = "A conversation for the provided conversationId was not found."
        raise Refused(404, "conversation.not.found", message)
    lookups.check_sees(conversation, token)
    return conversation


def _known(conversation: Conversation, recording_id: str) -> Shape:
    for each in recording_shapes.recordings(conversation):
        if each["id"] == recording_id:
            return each
    raise Refused(404, "not.found", f"Recording {recording_id} was not found")


def _format(request: HttpRequest) -> str:
    wanted = (request.GET.get("mediaFormats") or request.GET.get("formatId") or "WEBM").split(",")[0]
    return one_of(wanted, FORMATS, "formatId")


def _media(
    conversation: Conversation, own_id: str, request: HttpRequest, format_id: str, wait: timedelta
) -> Shape:
    """Return the media once ready, else how long it will take; a format of NONE wants neither."""
    if format_id == "NONE":
        return {}
    if conversation.medium != "call":
        return recording_shapes.transcript(conversation)
    now, name = clock.now(), f"{own_id} as {format_id}"
    job = STATE.records.jobs.get(name) or jobs.begin(name, now, takes=_takes())
    left = job.ready_at - now
    if left > wait:
        return {"estimatedTranscodeTimeMs": left // timedelta(milliseconds=1)}
    uri = links.link(request, f"/sandbox/recordings/{own_id}.wav", lasts=LINK_LASTS)
    return {"mediaUris": {"0": {"mediaUri": uri}}, "actualTranscodeTimeMs": ms(job.begun_at, job.ready_at)}


def _takes() -> timedelta:
    return SLOW_TRANSCODING if switches.is_on("genesys", SLOW) else TRANSCODING


def _status(shapes: list[Shape]) -> int:
    return 202 if any("estimatedTranscodeTimeMs" in each for each in shapes) else 200
