"""Many recordings at once: asked for, made ready for some seconds, then given as signed addresses."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.elements import Shape
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.records import recordings
from sandbox.genesys.records.recording_shapes import Recording
from sandbox.genesys.records.store import SETTINGS, Batch
from sandbox.genesys.state import STATE

MAX_ITEMS = 100
READY_AFTER = timedelta(seconds=3)
ALL = "/api/v2/recording/batchrequests"
CONTENT_TYPES = {"audio": "audio/wav"}


@signed_in
def submit(token: Token, request: HttpRequest) -> HttpResponse:
    """Take a list of conversations and recordings: the answer is the job's id."""
    given = json_object(request).get("batchDownloadRequestList")
    if not isinstance(given, list) or not given or any(not _names_conversation(each) for each in given):
        raise Refused(400, "batch.download.bad.request", "Request list is required and must not be empty")
    if len(given) > MAX_ITEMS:
        raise Refused(400, "batch.download.too.many.items", "Too many items requested, max 100 allowed")
    batch = Batch(
        id=STATE.new_id("batch"),
        owner=(token.client_id, token.user_id),
        asked_at=clock.now(),
        wanted=[(each["conversationId"], each.get("recordingId")) for each in given],
    )
    STATE.records.batches[batch.id] = batch
    return JsonResponse({"id": batch.id, "selfUri": f"{ALL}/{batch.id}"})


@signed_in
def results(token: Token, request: HttpRequest, job_id: str) -> HttpResponse:
    """Return the job's results, to whoever submitted it."""
    batch = STATE.records.batches.get(job_id)
    if batch is None:
        raise Refused(404, "batch.download.job.not.found", "The requested job is unknown")
    if batch.owner != (token.client_id, token.user_id):
        message = "Only user that initiated the job can request results"
        raise Refused(403, "batch.download.permission.denied", message)
    is_ready = clock.now() - batch.asked_at >= READY_AFTER
    found = [row for each in batch.wanted for row in _rows(token, request, *each)] if is_ready else []
    return JsonResponse(
        {
            "id": batch.id,
            "jobId": batch.id,
            "status": "Completed" if is_ready else "InProgress",
            "expectedResultCount": len(found) if is_ready else len(batch.wanted),
            "resultCount": len(found),
            "errorCount": sum("errorMsg" in each for each in found),
            "results": found,
            "selfUri": f"{ALL}/{batch.id}",
        }
    )


@signed_in
def settings(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the settings of recordings."""
    return JsonResponse(STATE.records.settings)


@signed_in
def change_settings(token: Token, request: HttpRequest) -> HttpResponse:
    """Change the settings of recordings; what is left out stays."""
    body = json_object(request)
    for name, value in body.items():
        if name not in SETTINGS or type(value) is not type(SETTINGS[name]) or value < 0:
            raise Refused(400, "recording.org.settings.request.invalid", "invalid recording setting")
    STATE.records.settings |= body
    return JsonResponse(STATE.records.settings)


def _names_conversation(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("conversationId"), str)


def _rows(token: Token, request: HttpRequest, conversation_id: str, recording_id: str | None) -> list[Shape]:
    own: dict[str, Any] = {"conversationId": conversation_id}
    own |= {"recordingId": recording_id} if recording_id else {}
    try:
        found = recordings.of_conversation(token, conversation_id)
    except Refused as refused:
        return [own | {"errorMsg": refused.message}]
    wanted = [each for each in found if recording_id in (None, each.id) and each.media in CONTENT_TYPES]
    rows = [own | _row(request, each) for each in wanted]
    return rows or [own | {"errorMsg": "No recording was found."}]


def _row(request: HttpRequest, own: Recording) -> Shape:
    minutes = STATE.records.settings["recordingBatchDownloadUrlTtl"]
    uri = recordings.sound_link(request, own, minutes=minutes)
    return {"recordingId": own.id, "resultUrl": uri, "contentType": CONTENT_TYPES[own.media]}
