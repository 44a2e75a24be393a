"""Open Messaging: the integration, and what a customer's channel sends in with the service token."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import is_true, json_object, text, whole
from sandbox.genesys.conversations import opening
from sandbox.genesys.conversations.messages import normalised
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import delivery
from sandbox.genesys.stamps import read, stamp
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers
from sandbox.organisation import CUSTOMERS

ID_TYPES = {"Email", "Phone", "Opaque"}
STATUS_OF_RECEIPT = {
    "Sent": "sent",
    "Delivered": "delivery-success",
    "Failed": "delivery-failed",
    "Published": "published",
    "Removed": "removed",
}


@signed_in
def integrations(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the Open Messaging integrations."""
    return listings.page(request, [_integration()])


@signed_in
def integration(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Return the one integration."""
    _check_integration(integration_id)
    return JsonResponse(_integration())


@signed_in
def message(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a customer's message: it joins, revives or starts a conversation."""
    _check_client(token, integration_id)
    body = json_object(request)
    channel = _channel(body)
    _check_metadata(body)
    # A repeated messageId is the same message again.
    kept = STATE.channel_messages.get(channel.get("messageId", "")) or _take_in(channel, body)
    shape = _answer(kept, channel) | {"type": "Text", "text": kept.text or "", "content": kept.content}
    shape |= {"metadata": kept.metadata}
    if is_true(request, "prefetchConversationId"):
        shape["conversationId"] = kept.conversation_id
    return JsonResponse(shape)


@signed_in
def event(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take a typing event of a customer."""
    _check_client(token, integration_id)
    body = json_object(request)
    channel = _channel(body)
    events = body.get("events")
    if not isinstance(events, list) or any(each.get("eventType") != "Typing" for each in events):
        raise Refused(400, "bad.request", "events holds events of the eventType Typing")
    conversation = _thread(channel)
    if conversation is not None:
        customers.type_on(conversation, now=clock.now())
    shape = {"id": STATE.new_id("event"), "channel": _channel_shape(channel), "type": "Event"}
    return JsonResponse(shape | {"events": events})


@signed_in
def receipt(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Take the fate of an outbound message: its status follows."""
    _check_client(token, integration_id)
    body = json_object(request)
    sent = STATE.messages.get(text(body, "id"))
    status = STATUS_OF_RECEIPT.get(text(body, "status"))
    if sent is None or status is None:
        raise Refused(400, "bad.request", "The message or its status is unknown.")
    delivery.advance(sent, status)
    channel = normalised(sent)["channel"]
    own = {"id": sent.id, "type": "Receipt", "status": body["status"], "direction": "Inbound"}
    own |= {"reasons": body.get("reasons", []), "isFinalReceipt": bool(body.get("isFinalReceipt", True))}
    sent.receipts.append(own | {"channel": channel})
    return JsonResponse(own | {"channel": channel})


@signed_in
def threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how long after its end a conversation can be revived."""
    return JsonResponse(_threading())


@signed_in
def set_threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Set how long after its end a conversation can be revived."""
    minutes = whole(json_object(request).get("defaultTimeoutMinutes"), "defaultTimeoutMinutes")
    STATE.threading_minutes = max(0, minutes)
    return JsonResponse(_threading())


def _check_client(token: Token, integration_id: str) -> None:
    if token.user_id is not None:
        raise Refused(403, "not.authorized", "A client credentials token is required.")
    _check_integration(integration_id)


def _check_integration(integration_id: str) -> None:
    if integration_id != catalogue.INTEGRATION_ID:
        raise Refused(404, "not.found", f"Integration {integration_id} was not found")


def _channel(body: dict[str, Any]) -> dict[str, Any]:
    """Return ``channel`` when it says from whom and when."""
    channel = body.get("channel")
    sender = channel.get("from") if isinstance(channel, dict) else None
    if not isinstance(channel, dict) or not isinstance(sender, dict) or not sender.get("id"):
        raise Refused(400, "bad.request", "channel.from.id is required")
    if sender.get("idType") not in ID_TYPES:
        raise Refused(400, "bad.request", "channel.from.idType is Email, Phone or Opaque")
    read(channel.get("time"))
    return channel


def _check_metadata(body: dict[str, Any]) -> None:
    if any(not isinstance(each, str) for each in (body.get("metadata") or {}).values()):
        raise Refused(400, "bad.request", "metadata is a flat object of texts")
    if not body.get("text") and not body.get("content"):
        raise Refused(400, "bad.request", "text or content is required")


def _take_in(channel: dict[str, Any], body: dict[str, Any]) -> Message:
    now, attributes = clock.now(), _attributes(channel)
    before = _thread(channel)
    home = customers.conversation_for(before, now=now) if before else _begin(channel, attributes)
    home.customer_leg.attributes.update(attributes)
    content = [{"contentType": "Attachment"} | each for each in body.get("content") or []]
    more = {"content": content, "metadata": body.get("metadata") or {}}
    return delivery.inbound(
        home, body.get("text"), now=now, channel_message_id=channel.get("messageId"), **more
    )


def _attributes(channel: dict[str, Any]) -> dict[str, str]:
    """Return ``channel.metadata.customAttributes``, which become attributes of the customer."""
    custom = (channel.get("metadata") or {}).get("customAttributes") or {}
    return {str(name): str(value) for name, value in custom.items()}


def _thread(channel: dict[str, Any]) -> Conversation | None:
    key = STATE.threads.get((catalogue.INTEGRATION_ID, channel["from"]["id"]))
    return STATE.conversations.get(key or "")


def _begin(channel: dict[str, Any], attributes: dict[str, str]) -> Conversation:
    """Return a new conversation, in the queue that the flow picks."""
    party = _party(channel["from"])
    conversation = opening.start("message", party, None, attributes=attributes, now=clock.now())
    STATE.threads[catalogue.INTEGRATION_ID, conversation.address] = conversation.id
    return conversation


def _party(sender: dict[str, Any]) -> dict[str, Any]:
    known = next((each for each in CUSTOMERS if sender["id"] in (each.email, each.phone)), None)
    full_name = f"{sender.get('firstName', '')} {sender.get('lastName', '')}".strip()
    name = full_name or sender.get("nickname") or (known.name if known else sender["id"])
    party = {"name": name, "email": sender.get("email", ""), "phone": known.phone if known else ""}
    return party | {"key": known.key if known else "", "address": sender["id"], "from": dict(sender)}


def _answer(kept: Message, channel: dict[str, Any]) -> dict[str, Any]:
    return {"id": kept.id, "channel": _channel_shape(channel)}


def _channel_shape(channel: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {"id": catalogue.INTEGRATION_ID, "platform": "Open", "type": "Private"}
    own |= {"to": {"id": catalogue.INTEGRATION_ID}, "from": channel["from"]}
    own |= {"time": stamp(read(channel["time"]))}
    return own | ({"messageId": channel["messageId"]} if channel.get("messageId") else {})


def _threading() -> dict[str, Any]:
    return {"settings": [], "defaultTimeoutMinutes": STATE.threading_minutes}


def _integration() -> dict[str, Any]:
    return {
        "id": catalogue.INTEGRATION_ID,
        "name": catalogue.INTEGRATION_NAME,
        "outboundNotificationWebhookUrl": "https://bridge.example/hooks/genesys/messaging/",
        "outboundNotificationWebhookSignatureSecretToken": "hidden-by-the-sandbox",
        "webhookHeaders": {},
        "status": "Active",
        "recipient": {"id": catalogue.INTEGRATION_ID},
        "dateCreated": catalogue.CREATED,
        "createStatus": "Completed",
        "selfUri": f"/api/v2/conversations/messaging/integrations/open/{catalogue.INTEGRATION_ID}",
    }
