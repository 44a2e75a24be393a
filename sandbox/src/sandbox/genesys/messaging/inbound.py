"""Open Messaging: what a customer's channel sends in with the service token."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.compact_json import stringified
from sandbox.genesys.bodies import is_true, json_object
from sandbox.genesys.conversations.model import Message
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso, parse
from sandbox.genesys.messaging import delivery, shapes, threads
from sandbox.genesys.messaging.integrations import INTEGRATIONS
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

MAX_ATTRIBUTES_CHARS = 2048
STATUS_OF_RECEIPT = {
    "Sent": "sent",
    "Delivered": "delivery-success",
    # In the deprecated form alone.
    "Read": "read",
    "Failed": "delivery-failed",
    "Published": "published",
    "Removed": "removed",
}


@signed_in
def message(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a customer's message: it joins, revives or starts a conversation."""
    integration = _checked(token, integration_id)
    kept, shape = _message(integration, fields_of("OpenInboundNormalizedMessage", json_object(request)))
    if is_true(request, "prefetchConversationId"):
        shape["conversationId"] = kept.conversation_id
    return JsonResponse(shape)


@signed_in
def old(token: Token, request: HttpRequest) -> HttpResponse:
    """Take a message or a receipt by the deprecated path: the body names the integration."""
    body = fields_of("OpenNormalizedMessage", json_object(request))
    integration = _checked(token, str(body.get("channel", {}).get("to", {}).get("id")))
    if body["type"] == "Receipt":
        return JsonResponse(_receipt(body))
    _, shape = _message(integration, fields_of("OpenInboundNormalizedMessage", body))
    return JsonResponse(shape | {"direction": "Inbound"})


@signed_in
def event(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a typing event of a customer."""
    integration = _checked(token, integration_id)
    body = fields_of("OpenInboundNormalizedEvent", json_object(request))
    shape = {"id": STATE.new_id("event"), "channel": _channel_shape(integration, body["channel"])}
    conversation = threads.latest(integration.id, body["channel"]["from"]["id"])
    if conversation is not None and body["events"]:
        delivery.customer_types(conversation, duration_ms=threads.TYPING_MS, now=clock.now())
    return JsonResponse(shape | {"type": "Event", "events": body["events"]})


@signed_in
def receipt(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take the fate of an outbound message: its status follows."""
    _checked(token, integration_id)
    return JsonResponse(_receipt(fields_of("OpenInboundNormalizedReceipt", json_object(request))))


@signed_in
def structured_response(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take what a customer chose from buttons, quick replies or dates, in a conversation that runs."""
    integration = _checked(token, integration_id)
    body = fields_of("OpenInboundStructuredResponseMessage", json_object(request))
    channel, origin = body["channel"], body["originatingMessageId"]
    shape = {"channel": _channel_shape(integration, channel), "type": "Structured", "direction": "Inbound"}
    if origin not in STATE.messages:
        raise Refused(400, "bad.request", "originatingMessageId is the id of an outbound message")
    conversation = threads.latest(integration.id, channel["from"]["id"])
    if conversation is None or conversation.ended_at is not None:
        raise Refused(404, "not.found", "There is no active conversation for this response.")
    chosen = {name: body["buttonResponse"][name] for name in ("type", "text", "payload")}
    kept = _repeated(channel) or delivery.inbound(
        conversation,
        chosen["text"],
        now=clock.now(),
        channel_message_id=channel.get("messageId"),
        content=[_button_response(chosen | {"originatingMessageId": origin})],
    )
    # The answer's element has no originatingMessageId; the conversation's has.
    return JsonResponse({"id": kept.id, "content": [_button_response(chosen)], "metadata": {}} | shape)


def _checked(token: Token, integration_id: str) -> Integration:
    """Return the integration, for a client's token, once it is ready."""
    if token.user_id is not None:
        raise Refused(403, "not.authorized", "A client credentials token is required.")
    integration = INTEGRATIONS.known(integration_id)
    if not integration.is_active:
        raise Refused(400, "bad.request", "The integration is not active yet.")
    return integration


def _message(integration: Integration, body: Shape) -> tuple[Message, Shape]:
    """Return the message, kept once however often it is sent, and the answer."""
    channel, elements = body["channel"], _content(integration, body)
    shape: Shape = {"channel": _channel_shape(integration, channel), "type": "Text"}
    if not body.get("text") and not elements:
        raise Refused(400, "bad.request", "text or content is required")
    attributes = _attributes(channel)
    kept = _repeated(channel) or _take_in(integration, body, elements, attributes)
    shape |= {"id": kept.id, "text": kept.text or "", "content": kept.content, "metadata": kept.metadata}
    return kept, shape


def _repeated(channel: Shape) -> Message | None:
    """Return the message that came before with this messageId: the same message again."""
    return STATE.channel_messages.get(channel.get("messageId", ""))


def _take_in(
    integration: Integration, body: Shape, elements: list[Shape], attributes: dict[str, str]
) -> Message:
    now, channel = clock.now(), body["channel"]
    home = threads.home_of(integration, channel["from"], attributes, now=now)
    home.customer_leg.attributes.update(attributes)
    kept = delivery.inbound(
        home,
        body.get("text"),
        now=now,
        channel_message_id=channel.get("messageId"),
        content=elements,
        metadata=body.get("metadata", {}),
    )
    delivery.acknowledge(kept, integration, now)
    return kept


def _content(integration: Integration, body: Shape) -> list[Shape]:
    """Return the attachments, when the integration's profile lets their types in."""
    attachments = [each["attachment"] for each in body.get("content", ()) if "attachment" in each]
    profile = STATE.channels.profiles[integration.profile_id]
    if any(not profile.allows(each["mime"], "inbound") for each in attachments):
        raise Refused(400, "bad.request", "The media type is not allowed by the supported content profile.")
    return [{"contentType": "Attachment", "attachment": each} for each in attachments]


def _attributes(channel: Shape) -> dict[str, str]:
    """Return ``channel.metadata.customAttributes``, which become attributes of the customer."""
    custom = channel.get("metadata", {}).get("customAttributes") or {}
    if not isinstance(custom, dict) or any(isinstance(each, dict | list) for each in custom.values()):
        raise Refused(400, "bad.request", "customAttributes is a flat object of texts")
    attributes = {
        name: value if isinstance(value, str) else stringified(value) for name, value in custom.items()
    }
    # Source: third parties who met the limit (wire/genesys.md §10.2).
    if sum(len(name) + len(value) for name, value in attributes.items()) > MAX_ATTRIBUTES_CHARS:
        message = f"customAttributes are longer than {MAX_ATTRIBUTES_CHARS} characters"
        raise Refused(400, "bad.request", message)
    return attributes


def _button_response(chosen: Shape) -> Shape:
    return {"contentType": "ButtonResponse", "buttonResponse": chosen}


def _receipt(body: Shape) -> Shape:
    sent, status = STATE.messages.get(body.get("id", "")), STATUS_OF_RECEIPT.get(body.get("status", ""))
    if sent is None or sent.direction != "outbound" or status is None:
        raise Refused(400, "bad.request", "The message or its status is unknown.")
    delivery.advance(sent, status)
    own = {"id": sent.id, "type": "Receipt", "status": body["status"], "direction": "Inbound"}
    own |= {"reasons": body.get("reasons", []), "isFinalReceipt": body.get("isFinalReceipt", True)}
    own["channel"] = shapes.channel(sent)
    sent.receipts.append(own)
    return own


def _channel_shape(integration: Integration, channel: Shape) -> Shape:
    own: Shape = {"id": integration.id, "platform": "Open", "type": "Private"}
    own |= {"to": {"id": integration.id}, "from": channel["from"]}
    own |= {"time": iso(parse(channel["time"]))}
    return own | ({"messageId": channel["messageId"]} if channel.get("messageId") else {})
