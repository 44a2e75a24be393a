"""Open Messaging: what a customer's channel sends in with the service token."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import is_true, json_object, text
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso, parse
from sandbox.genesys.messaging import content, delivery, shapes, threads
from sandbox.genesys.messaging.integrations import integration_of
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.state import STATE

ID_TYPES = ("Email", "Phone", "Opaque")
MAX_ATTRIBUTES_CHARS = 2048
RESPONSE_TYPES = ("Button", "QuickReply", "DatePicker")
STATUS_OF_RECEIPT = {
    "Sent": "sent",
    "Delivered": "delivery-success",
    "Read": "read",
    "Failed": "delivery-failed",
    "Published": "published",
    "Removed": "removed",
}
REASONS = (
    *("MessageExpired", "RateLimited", "MessageNotAllowed", "GeneralError", "UnsupportedMessage"),
    *("UnknownMessage", "InvalidMessageStructure", "InvalidDestination", "ServerError"),
    *("MediaTypeNotAllowed", "InvalidMediaContentLength", "RecipientOptedOut", "DataFiltered"),
)


@signed_in
def message(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a customer's message: it joins, revives or starts a conversation."""
    integration, body = _checked(token, integration_id), json_object(request)
    kept, channel = _message(integration, body)
    shape = _answer(kept, integration, channel) | {"type": "Text", "text": kept.text or ""}
    shape |= {"content": kept.content, "metadata": kept.metadata}
    if is_true(request, "prefetchConversationId"):
        shape["conversationId"] = kept.conversation_id
    return JsonResponse(shape)


@signed_in
def old(token: Token, request: HttpRequest) -> HttpResponse:
    """Take a message or a receipt by the deprecated path: the body names the integration."""
    body = json_object(request)
    channel = body.get("channel")
    to = channel.get("to") if isinstance(channel, dict) else None
    integration = _checked(token, str(to.get("id") if isinstance(to, dict) else ""))
    if body.get("type") == "Receipt":
        return JsonResponse(_receipt(body))
    kept, own = _message(integration, body)
    shape = _answer(kept, integration, own) | {
        "type": "Text",
        "text": kept.text or "",
        "direction": "Inbound",
    }
    return JsonResponse(shape | {"content": kept.content, "metadata": kept.metadata})


@signed_in
def event(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a typing event of a customer."""
    integration, body = _checked(token, integration_id), json_object(request)
    channel = _channel(body)
    events = body.get("events")
    is_list = isinstance(events, list) and bool(events) and all(isinstance(each, dict) for each in events)
    if not is_list or any(each.get("eventType") != "Typing" for each in events or []):
        raise Refused(400, "bad.request", "events holds events of the eventType Typing")
    conversation = threads.latest(integration.id, channel["from"]["id"])
    if conversation is not None:
        delivery.customer_types(conversation, duration_ms=threads.TYPING_MS, now=clock.now())
    shape = {"id": STATE.new_id("event"), "channel": _channel_shape(integration, channel), "type": "Event"}
    return JsonResponse(shape | {"events": events})


@signed_in
def receipt(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take the fate of an outbound message: its status follows."""
    _checked(token, integration_id)
    return JsonResponse(_receipt(json_object(request)))


@signed_in
def structured_response(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take what a customer chose from buttons, quick replies or dates, in a conversation that runs."""
    integration, body = _checked(token, integration_id), json_object(request)
    channel, response = _channel(body), _button_response(body)
    conversation = threads.latest(integration.id, channel["from"]["id"])
    if conversation is None or conversation.ended_at is not None:
        raise Refused(404, "not.found", "There is no active conversation for this response.")
    element = {"contentType": "ButtonResponse", "buttonResponse": response}
    kept = _repeated(channel) or delivery.inbound(
        conversation,
        response["text"],
        now=clock.now(),
        channel_message_id=channel.get("messageId"),
        content=[element],
    )
    # The answer's element has no originatingMessageId; the conversation's has.
    shown = {"contentType": "ButtonResponse", "buttonResponse": _without_origin(response)}
    shape = _answer(kept, integration, channel) | {"type": "Structured", "direction": "Inbound"}
    return JsonResponse(shape | {"content": [shown], "metadata": {}})


def _checked(token: Token, integration_id: str) -> Integration:
    """Return the integration, for a client's token, once it is ready."""
    if token.user_id is not None:
        raise Refused(403, "not.authorized", "A client credentials token is required.")
    integration = integration_of(integration_id)
    if not integration.is_active:
        raise Refused(400, "bad.request", "The integration is not active yet.")
    return integration


def _message(integration: Integration, body: dict[str, Any]) -> tuple[Message, dict[str, Any]]:
    """Return the message, kept once however often it is sent, and its channel."""
    channel, elements = _channel(body), _content(integration, body)
    _check_words(body, elements)
    attributes = _attributes(channel)
    kept = _repeated(channel)
    return kept or _take_in(integration, channel, body, elements, attributes), channel


def _repeated(channel: dict[str, Any]) -> Message | None:
    """Return the message that came before with this messageId: the same message again."""
    return STATE.channel_messages.get(channel.get("messageId") or "")


def _take_in(
    integration: Integration,
    channel: dict[str, Any],
    body: dict[str, Any],
    elements: list[dict[str, Any]],
    attributes: dict[str, str],
) -> Message:
    now = clock.now()
    home: Conversation = threads.home_of(integration, channel["from"], attributes, now=now)
    home.customer_leg.attributes.update(attributes)
    message_id, metadata = channel.get("messageId"), body.get("metadata") or {}
    kept = delivery.inbound(
        home, body.get("text"), now=now, channel_message_id=message_id, content=elements, metadata=metadata
    )
    delivery.acknowledge(kept, integration, now)
    return kept


def _channel(body: dict[str, Any]) -> dict[str, Any]:
    """Return ``channel`` when it says from whom and when."""
    channel = body.get("channel")
    sender = channel.get("from") if isinstance(channel, dict) else None
    if not isinstance(channel, dict) or not isinstance(sender, dict) or not sender.get("id"):
        raise Refused(400, "bad.request", "channel.from.id is required")
    if not isinstance(sender["id"], str) or sender.get("idType") not in ID_TYPES:
        raise Refused(400, "bad.request", "channel.from.idType is Email, Phone or Opaque")
    if not isinstance(channel.get("messageId", ""), str):
        raise Refused(400, "bad.request", "channel.messageId is a text")
    parse(channel.get("time"))
    return channel


def _check_words(body: dict[str, Any], elements: list[dict[str, Any]]) -> None:
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict) or any(not isinstance(each, str) for each in metadata.values()):
        raise Refused(400, "bad.request", "metadata is a flat object of texts")
    if not isinstance(body.get("text") or "", str):
        raise Refused(400, "bad.request", "text is a text")
    if not body.get("text") and not elements:
        raise Refused(400, "bad.request", "text or content is required")


def _content(integration: Integration, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the attachments; an inbound element has nothing else, not even a contentType."""
    given = body.get("content") or []
    if not isinstance(given, list) or any(not isinstance(each, dict) for each in given):
        raise Refused(400, "bad.request", "content is a list of objects")
    elements = content.checked([content.attachment(each.get("attachment")) for each in given])
    profile = STATE.channels.profiles[integration.profile_id]
    if any(not profile.allows(each["attachment"]["mime"], "inbound") for each in elements):
        raise Refused(400, "bad.request", "The media type is not allowed by the supported content profile.")
    return elements


def _attributes(channel: dict[str, Any]) -> dict[str, str]:
    """Return ``channel.metadata.customAttributes``, which become attributes of the customer."""
    metadata = channel.get("metadata") or {}
    custom = metadata.get("customAttributes") or {} if isinstance(metadata, dict) else None
    if not isinstance(custom, dict) or any(isinstance(each, dict | list) for each in custom.values()):
        raise Refused(400, "bad.request", "customAttributes is a flat object of texts")
    attributes = {str(name): str(value) for name, value in custom.items()}
    if sum(len(name) + len(value) for name, value in attributes.items()) > MAX_ATTRIBUTES_CHARS:
        raise Refused(
            400, "bad.request", f"customAttributes are longer than {MAX_ATTRIBUTES_CHARS} characters"
        )
    return attributes


def _button_response(body: dict[str, Any]) -> dict[str, Any]:
    response, origin = body.get("buttonResponse"), body.get("originatingMessageId")
    own = response if isinstance(response, dict) else {}
    if (
        any(not isinstance(own.get(name), str) for name in ("text", "payload"))
        or own.get("type") not in RESPONSE_TYPES
    ):
        raise Refused(400, "bad.request", "buttonResponse has type, text and payload")
    if STATE.messages.get(str(origin)) is None:
        raise Refused(400, "bad.request", "originatingMessageId is the id of an outbound message")
    shown = {name: own[name] for name in ("type", "text", "payload")}
    return shown | {"originatingMessageId": str(origin)}


def _without_origin(response: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name != "originatingMessageId"}


def _receipt(body: dict[str, Any]) -> dict[str, Any]:
    sent = STATE.messages.get(text(body, "id"))
    status = STATUS_OF_RECEIPT.get(text(body, "status"))
    if sent is None or sent.direction != "outbound" or status is None:
        raise Refused(400, "bad.request", "The message or its status is unknown.")
    reasons = body.get("reasons") or []
    is_list = isinstance(reasons, list) and all(isinstance(each, dict) for each in reasons)
    if not is_list or any(each.get("code") not in REASONS for each in reasons):
        raise Refused(400, "bad.request", f"reasons have a code of {', '.join(REASONS)}")
    delivery.advance(sent, status)
    own = {"id": sent.id, "type": "Receipt", "status": body["status"], "direction": "Inbound"}
    own |= {"reasons": reasons, "isFinalReceipt": bool(body.get("isFinalReceipt", True))}
    sent.receipts.append(own | {"channel": shapes.channel(sent)})
    return own | {"channel": shapes.channel(sent)}


def _answer(kept: Message, integration: Integration, channel: dict[str, Any]) -> dict[str, Any]:
    return {"id": kept.id, "channel": _channel_shape(integration, channel)}


def _channel_shape(integration: Integration, channel: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {"id": integration.id, "platform": "Open", "type": "Private"}
    own |= {"to": {"id": integration.id}, "from": channel["from"]}
    own |= {"time": iso(parse(channel["time"]))}
    return own | ({"messageId": channel["messageId"]} if channel.get("messageId") else {})
