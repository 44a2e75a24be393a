"""E-mails over REST: whose they are, reading them, the draft of a reply and its files."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import is_true, json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.conversations.views import of_conversation
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.emails import bodies, shapes
from sandbox.genesys.emails.store import Mail
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import media
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of
from sandbox.operations import Action

DRAFT_TYPES = ("Reply", "ReplyAll", "Forward")


def of_own_mail(action: Callable[..., HttpResponse]) -> Action:
    """Give the action a mail's conversation in which the caller is connected, or which they set aside."""

    @signed_in
    def view(token: Token, request: HttpRequest, /, conversation_id: str, **path: str) -> HttpResponse:
        conversation = lookups.conversation_of(conversation_id, "emails")
        own = [leg for leg in conversation.live("agent") if leg.user_id == token.user_id]
        if not any(leg.state in ("connected", "parked") for leg in own):
            # Source: the definition's error codes; a program gets this too, not ``not.a.user``.
            message = "User is not an active participant on the conversation."
            raise Refused(403, "postino.error.forbidden", message)
        return action(token, request, conversation, **path)

    return view


@of_conversation
def listed(token: Token, request: HttpRequest, conversation: Conversation, media: str) -> HttpResponse:
    """Return the e-mails of a conversation in short, oldest first."""
    return listings.page(request, [shapes.preview(each) for each in conversation.messages])


@of_conversation
def one(
    token: Token, request: HttpRequest, conversation: Conversation, message_id: str, media: str
) -> HttpResponse:
    """Return an e-mail."""
    for each in conversation.messages:
        if each.id == message_id:
            return JsonResponse(shapes.message_shape(each))
    raise Refused(404, "postino.error.not.found", "The resource could not be found")


def check_is_ours(conversation: Conversation) -> None:
    """Pass when we, not a third party, send the conversation's e-mails.

    Raises: Refused with ``email.error.external.provider``.
    """
    if conversation.provider is not None:
        message = "Operation not supported on emails with external providers."
        raise Refused(400, "email.error.external.provider", message)


@of_own_mail
def draft(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Return the draft; there always is one while the agent is there."""
    return JsonResponse(shapes.draft_shape(current(request, conversation)))


@of_own_mail
def save(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Keep what the agent has written so far."""
    check_is_ours(conversation)
    mail = bodies.written(json_object(request), current(request, conversation))
    STATE.mails.drafts[conversation.id] = mail
    return JsonResponse(shapes.draft_shape(mail))


@of_own_mail
def reset(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Begin the draft anew, as a reply, a reply to all or a forward."""
    body = json_object(request) if request.body else {}
    kind = one_of(body.get("draftType") or "Reply", DRAFT_TYPES, "draftType")
    mail = shapes.draft_of(conversation)
    mail.draft_type, mail.to = kind, [] if kind == "Forward" else mail.to
    if is_true(request, "autoFill"):
        mail.text = _quoted(conversation)
    STATE.mails.drafts[conversation.id] = mail
    return JsonResponse(shapes.draft_shape(mail))


@of_own_mail
def upload(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Return where to put a file that is to be attached."""
    fields = fields_of("UploadAttachmentRequest", json_object(request))
    asked = media.upload_for(fields["name"], fields, (conversation.id, token.user_id or ""))
    shown = {"attachmentId": asked.id, "name": asked.name, "url": media.upload_url(request, asked)}
    headers = {"Content-MD5": asked.md5} if asked.md5 else {}
    return JsonResponse(shown | {"headers": headers, "conversationId": conversation.id})


@of_own_mail
def detach(
    token: Token, request: HttpRequest, conversation: Conversation, attachment_id: str
) -> HttpResponse:
    """Take a file off the draft."""
    mail = current(request, conversation)
    if all(each["attachmentId"] != attachment_id for each in mail.attachments):
        raise Refused(404, "postino.error.not.found", "The resource could not be found")
    mail.attachments = [each for each in mail.attachments if each["attachmentId"] != attachment_id]
    STATE.channels.uploads.pop(attachment_id, None)
    STATE.mails.drafts[conversation.id] = mail
    return HttpResponse(status=200)


def current(request: HttpRequest, conversation: Conversation) -> Mail:
    """Return the draft with every file that has arrived."""
    mail = STATE.mails.drafts.get(conversation.id) or shapes.draft_of(conversation)
    known = {each["attachmentId"] for each in mail.attachments}
    arrived = [
        each
        for each in STATE.channels.uploads.values()
        if each.owner_ids[0] == conversation.id and each.status == "valid" and each.id not in known
    ]
    mail.attachments += [_attachment(request, each) for each in arrived]
    return mail


def forget(conversation: Conversation) -> None:
    """Let the next draft begin anew, without the files that are sent."""
    STATE.mails.drafts.pop(conversation.id, None)
    for upload in STATE.channels.uploads.values():
        if upload.owner_ids[0] == conversation.id:
            upload.owner_ids = ("", "")


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
