"""Files of agents: asked for, uploaded to an address of their own, checked, and then sent."""

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import delivery
from sandbox.genesys.messaging.store import Upload
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

MAX_BYTES = 25 * 1024 * 1024
CHECKED_AFTER = timedelta(milliseconds=500)
ANY_FILE = "application/octet-stream"


@as_user
def ask(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Return where to put a file of this name, length and, if told, MD5: 201."""
    owner_ids = _owners(user, conversation_id, communication_id)
    fields = fields_of("UploadMediaRequest", json_object(request))
    upload = upload_for(fields["fileName"], fields, owner_ids)
    shown = {"id": upload.id, "name": upload.name, "uploadUrl": upload_url(request, upload)}
    headers = {"Content-MD5": upload.md5} if upload.md5 else {}
    return JsonResponse(shown | {"uploadHeaders": headers, "selfUri": _self_uri(upload)}, status=201)


@signed_in
def one(
    token: Token, request: HttpRequest, conversation_id: str, communication_id: str, media_id: str
) -> HttpResponse:
    """Return a file's state: uploading, valid or invalid."""
    lookups.check_sees(lookups.conversation_of(conversation_id, "messages"), token)
    return JsonResponse(_shape(request, upload_of(media_id, (conversation_id, communication_id))))


def put(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Take the raw bytes; the address is the secret, and the headers told must be there."""
    upload = STATE.channels.uploads.get(upload_id)
    if upload is None or upload.status != "uploading" or upload.raw:
        raise Refused(404, "not.found", "There is nothing to upload here.")
    if upload.md5 and request.headers.get("Content-MD5") != upload.md5:
        raise Refused(403, "not.authorized", "The headers of the upload are not those that were told.")
    raw = request.body
    if len(raw) > MAX_BYTES or (upload.length and len(raw) != upload.length):
        raise Refused(400, "bad.request", f"The file has {len(raw)} bytes, not {upload.length}.")
    digest = base64.b64encode(hashlib.md5(raw, usedforsecurity=False).digest()).decode()
    if upload.md5 not in (None, digest):
        raise Refused(400, "bad.request", "The MD5 of the file is another one.")
    upload.raw, upload.length = raw, len(raw)
    STATE.timers.at(clock.now() + CHECKED_AFTER, partial(_check, upload))
    return HttpResponse(status=200)


def download(request: HttpRequest, upload_id: str, file_name: str) -> HttpResponse:
    """Return a file that was checked; never to be shown as a page."""
    upload = STATE.channels.uploads.get(upload_id)
    if upload is None or upload.status != "valid":
        raise Refused(404, "not.found", f"Media {upload_id} was not found")
    headers = {"Content-Disposition": "attachment", "Content-Security-Policy": "sandbox"}
    return HttpResponse(upload.raw, content_type=upload.mime, headers=headers)


def element(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    """Return the file as a content element with its address."""
    own = {
        "id": upload.id,
        "mediaType": _kind(upload.mime),
        "url": url(request, upload),
        "mime": upload.mime,
        "filename": upload.name,
        "contentSizeBytes": upload.length,
    }
    return {"contentType": "Attachment", "attachment": own}


def upload_for(name: str, fields: Mapping[str, Any], owner_ids: tuple[str, str]) -> Upload:
    """Return a new upload of the length and, if told, the MD5 that a body's fields name.

    Raises: Refused with ``bad.request``.
    """
    if not 0 < fields["contentLengthBytes"] <= MAX_BYTES:
        raise Refused(400, "bad.request", f"contentLengthBytes is a whole number from 1 to {MAX_BYTES}.")
    upload = Upload(
        id=STATE.new_id("media"),
        name=name,
        mime=mimetypes.guess_type(name)[0] or ANY_FILE,
        length=fields["contentLengthBytes"],
        md5=fields.get("contentMd5"),
        owner_ids=owner_ids,
    )
    STATE.channels.uploads[upload.id] = upload
    return upload


def upload_url(request: HttpRequest, upload: Upload) -> str:
    """Return where to put the file."""
    return f"{_origin(request)}/uploads/{upload.id}"


def url(request: HttpRequest, upload: Upload) -> str:
    """Return where the file can be fetched."""
    return f"{_origin(request)}/media/{upload.id}/{upload.name.replace('/', '_')}"


def upload_of(upload_id: str, owner_ids: tuple[str, str]) -> Upload:
    """Return the file of this communication.

    Raises: Refused with ``not.found``.
    """
    upload = STATE.channels.uploads.get(upload_id)
    if upload is None or upload.owner_ids != owner_ids:
        raise Refused(404, "not.found", f"Media {upload_id} was not found")
    return upload


def _owners(user: User, conversation_id: str, communication_id: str) -> tuple[str, str]:
    lookups.check_may_send(lookups.conversation_of(conversation_id, "messages"), communication_id, user)
    return conversation_id, communication_id


def _check(upload: Upload, now: datetime) -> None:
    """Let a file become valid when the channel's profile lets its type out."""
    conversation = STATE.conversations.get(upload.owner_ids[0])
    integration = delivery.integration_of(conversation) if conversation else None
    profile = STATE.channels.profiles.get(integration.profile_id) if integration else None
    is_allowed = profile is None or profile.allows(upload.mime, "outbound")
    upload.status = "valid" if is_allowed else "invalid"


def _kind(mime: str) -> str:
    """Return ``Image`` for ``image/png``."""
    kind = mime.partition("/")[0].capitalize()
    return kind if kind in ("Image", "Video", "Audio") else "File"


def _shape(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    conversation_id, communication_id = upload.owner_ids
    own = {
        "id": upload.id,
        "name": upload.name,
        "mediaType": upload.mime,
        "contentLengthBytes": upload.length,
        "status": upload.status,
        "conversationId": conversation_id,
        "communicationId": communication_id,
        "selfUri": _self_uri(upload),
    }
    return own | ({"url": url(request, upload)} if upload.status == "valid" else {})


def _self_uri(upload: Upload) -> str:
    conversation_id, communication_id = upload.owner_ids
    base = f"/api/v2/conversations/messages/{conversation_id}/communications/{communication_id}"
    return f"{base}/messages/media/{upload.id}"


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.META.get('HTTP_HOST') or '127.0.0.1:8001'}"
