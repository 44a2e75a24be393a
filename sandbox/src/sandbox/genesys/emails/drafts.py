"""The draft of a reply, and the files that are added to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import is_true, json_object, text
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.emails import bodies, shapes
from sandbox.genesys.emails.mails import check_active, conversation_of
from sandbox.genesys.emails.store import Mail
from sandbox.genesys.endpoints import as_user
from sandbox.genesys.errors import Refused
from sandbox.genesys.messaging import media
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

DRAFT_TYPES = ("Reply", "ReplyAll", "Forward")


@as_user
def one(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the draft; there always is one while the agent is there."""
    return JsonResponse(shapes.draft_shape(_with_files(request, _active(user, conversation_id))))


@as_user
def save(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Keep what the agent has written so far."""
    conversation = _active(user, conversation_id)
    mail = bodies.written(json_object(request), _with_files(request, conversation))
    STATE.mails.drafts[conversation.id] = mail
    return JsonResponse(shapes.draft_shape(mail))


@as_user
def reset(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Begin the draft anew, as a reply, a reply to all or a forward."""
    conversation = _active(user, conversation_id)
    body = json_object(request) if request.body else {}
    kind = body.get("draftType", "Reply")
    if kind not in DRAFT_TYPES:
        raise Refused(400, "invalid.value", f"draftType is one of {', '.join(DRAFT_TYPES)}.")
    mail = shapes.draft_of(conversation)
    mail.draft_type, mail.to = kind, [] if kind == "Forward" else mail.to
    if is_true(request, "autoFill"):
        mail.text = _quoted(conversation)
    STATE.mails.drafts[conversation.id] = mail
    return JsonResponse(shapes.draft_shape(mail))


@as_user
def upload(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return where to put a file that is to be attached."""
    conversation, body = _active(user, conversation_id), json_object(request)
    asked = media.asked_for(text(body, "name"), body, (conversation.id, user.id))
    shown = {"attachmentId": asked.id, "name": asked.name, "url": media.upload_url(request, asked)}
    headers = {"Content-MD5": asked.md5} if asked.md5 else {}
    return JsonResponse(shown | {"headers": headers, "conversationId": conversation.id})


@as_user
def detach(user: User, request: HttpRequest, conversation_id: str, attachment_id: str) -> HttpResponse:
    """Take a file off the draft."""
    conversation = _active(user, conversation_id)
    mail = _with_files(request, conversation)
    if all(each["attachmentId"] != attachment_id for each in mail.attachments):
        raise Refused(404, "postino.error.not.found", "The resource could not be found")
    mail.attachments = [each for each in mail.attachments if each["attachmentId"] != attachment_id]
    STATE.channels.uploads.pop(attachment_id, None)
    STATE.mails.drafts[conversation.id] = mail
    return HttpResponse(status=200)


def current(request: HttpRequest, conversation: Conversation) -> Mail:
    """Return the draft with every file that has arrived."""
    return _with_files(request, conversation)


def forget(conversation: Conversation) -> None:
    """Let the next draft begin anew, without the files that are sent."""
    STATE.mails.drafts.pop(conversation.id, None)
    for upload in STATE.channels.uploads.values():
        if upload.owner_ids[0] == conversation.id:
            upload.owner_ids = ("", "")


def _active(user: User, conversation_id: str) -> Conversation:
    conversation = conversation_of(conversation_id)
    check_active(conversation, user)
    return conversation


def _with_files(request: HttpRequest, conversation: Conversation) -> Mail:
    mail = STATE.mails.drafts.get(conversation.id) or shapes.draft_of(conversation)
    known = {each["attachmentId"] for each in mail.attachments}
    arrived = [
        each
        for each in STATE.channels.uploads.values()
        if each.owner_ids[0] == conversation.id and each.status == "valid" and each.id not in known
    ]
    mail.attachments += [_attachment(request, each) for each in arrived]
    return mail


def _attachment(request: HttpRequest, upload: Any) -> dict[str, Any]:
    return {
        "attachmentId": upload.id,
        "name": upload.name,
        "contentUri": media.url(request, upload),
        "contentType": upload.mime,
        "contentLength": upload.length,
        "inlineImage": False,
    }


def _quoted(conversation: Conversation) -> str:
    last = next((each for each in reversed(conversation.messages) if each.direction == "inbound"), None)
    lines = (last.text or "").splitlines() if last else []
    return "\n".join(["", "", *(f"> {line}" for line in lines)])
