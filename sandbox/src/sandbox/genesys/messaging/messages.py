"""Messages over REST: reading them in full, and what an agent sends."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_array, json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import delivery, media, shapes
from sandbox.genesys.people.model import User
from sandbox.genesys.responses.responses import RESPONSES
from sandbox.genesys.state import STATE

MAX_TEXT_CHARS = 2000
MAX_BULK = 1000
MAX_TYPING_MS = 60_000


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, message_id: str) -> HttpResponse:
    """Return a message of the conversation with its text."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_sees(conversation, token)
    return JsonResponse(shapes.message(_message(message_id, conversation)))


@signed_in
def details(token: Token, request: HttpRequest, message_id: str) -> HttpResponse:
    """Return a message by its id alone."""
    message = _message(message_id)
    lookups.check_sees(STATE.conversations[message.conversation_id], token)
    return JsonResponse(shapes.message(message))


@signed_in
def bulk(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return up to a thousand messages of the conversation; unknown ids are left out."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_sees(conversation, token)
    ids = set(map(str, json_array(request)))
    if len(ids) > MAX_BULK:
        raise Refused(400, "bad.request", f"At most {MAX_BULK} messages can be read at once.")
    found = [shapes.message(each) for each in conversation.messages if each.id in ids]
    return JsonResponse({"entities": found})


@as_user
def send(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Send an agent's text, file or canned template to the customer: exactly one of them.

    Cards and quick replies come from bots alone.
    """
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_may_send(conversation, communication_id, user)
    body = json_object(request)
    given = [name for name in _KINDS if body.get(name)]
    if len(given) != 1:
        wanted = "Exactly one of textBody, mediaIds and messagingTemplate is required."
        raise Refused(400, "bad.request", wanted)
    written = _KINDS[given[0]](body[given[0]], request, (conversation.id, communication_id))
    message = delivery.outbound(conversation, user.id, now=clock.now(), **written)
    return JsonResponse(shapes.message(message))


@as_user
def typing(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Tell the customer that the agent types."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_may_send(conversation, communication_id, user)
    typing = fields_of("MessageTypingEventRequest", json_object(request))["typing"]
    duration_ms = min(typing.get("duration", 5000), MAX_TYPING_MS)
    delivery.typing(conversation, duration_ms=duration_ms, now=clock.now())
    return HttpResponse(status=200)


def _text(written: Any, request: HttpRequest, owner_ids: tuple[str, str]) -> dict[str, Any]:
    if not isinstance(written, str) or not written.strip():
        raise Refused(400, "bad.request", "textBody is a text.")
    if len(written) > MAX_TEXT_CHARS:
        raise Refused(400, "bad.request", f"textBody is longer than {MAX_TEXT_CHARS} characters.")
    return {"text": written}


def _media(ids: Any, request: HttpRequest, owner_ids: tuple[str, str]) -> dict[str, Any]:
    if not isinstance(ids, list) or len(ids) != 1:
        raise Refused(400, "bad.request", "mediaIds is a list of one id.")
    upload = media.upload_of(str(ids[0]), owner_ids)
    if upload.status != "valid":
        raise Refused(400, "bad.request", f"The media is {upload.status}.")
    return {"text": None, "content": [media.element(request, upload)]}


def _template(wanted: Any, request: HttpRequest, owner_ids: tuple[str, str]) -> dict[str, Any]:
    """Return the text of a canned response with the values that the agent gave its markers."""
    own = fields_of("SendMessagingTemplateRequest", wanted)
    texts = RESPONSES.known(own.get("responseId", "")).own.get("texts", [])
    written = next((each["content"] for each in texts if each.get("type", "body") == "body"), "")
    for each in own.get("bodyParameters") or own.get("parameters") or ():
        written = written.replace(f"{{{{{each.get('id')}}}}}", each.get("value", ""))
    return _text(written, request, owner_ids)


def _message(message_id: str, conversation: Conversation | None = None) -> Message:
    message = STATE.messages.get(message_id)
    if message is None or (conversation is not None and message.conversation_id != conversation.id):
        raise Refused(404, "not.found", f"Message {message_id} was not found")
    return message


_KINDS: dict[str, Callable[[Any, HttpRequest, tuple[str, str]], dict[str, Any]]] = {
    "textBody": _text,
    "mediaIds": _media,
    "messagingTemplate": _template,
}
