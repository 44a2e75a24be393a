"""Messages on their way: kept in the conversation, passed to the customer's channel, and their status."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging import shapes, webhook
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.notifications import publishing
from sandbox.genesys.state import STATE

SENT_AFTER = timedelta(milliseconds=100)
DELIVERED_AFTER = timedelta(seconds=1)
# A status never falls back behind one of these.
RANK = {"queued": 0, "sent": 1, "delivery-success": 2, "read": 3, "delivery-failed": 4, "failed": 4}


def inbound(conversation: Conversation, text: str | None, *, now: datetime, **more: Any) -> Message:
    """Return the customer's message, kept; ``more`` are further fields of Message."""
    message = Message(
        id=_message_id(),
        conversation_id=conversation.id,
        direction="inbound",
        at=now,
        text=text,
        status="received",
        sender=conversation.customer["from"],
        recipient={"id": conversation.integration_id or catalogue.INTEGRATION_ID},
        **more,
    )
    _store(conversation, message)
    return message


def outbound(
    conversation: Conversation, user_id: str | None, text: str | None, *, now: datetime, **more: Any
) -> Message:
    """Return the agent's, or without a user the bot's, message, kept and on its way to the channel."""
    integration = integration_of(conversation)
    message = Message(
        id=_message_id(),
        conversation_id=conversation.id,
        direction="outbound",
        at=now,
        text=text,
        status="queued",
        sender=shapes.our_side(integration) if integration else {"id": catalogue.INTEGRATION_ID},
        recipient={"id": conversation.address},
        created_by=user_id,
        **more,
    )
    _store(conversation, message)
    conversation.typing_until = None
    STATE.timers.at(now + SENT_AFTER, partial(_advance, message, "sent"))
    STATE.timers.at(now + DELIVERED_AFTER, partial(_advance, message, "delivery-success"))
    if integration:
        payload = shapes.webhook_message(conversation, message, integration)
        webhook.post(integration, payload, partial(_given_up, message))
    return message


def integration_of(conversation: Conversation) -> Integration | None:
    """Return the integration that the conversation came through; None once it is removed."""
    return STATE.channels.integrations.get(conversation.integration_id or "")


def acknowledge(message: Message, integration: Integration, now: datetime) -> None:
    """Tell the channel that its message was taken."""
    webhook.post(integration, shapes.webhook_receipt(message, integration, now), _unheard)


def typing(conversation: Conversation, *, duration_ms: int, now: datetime) -> None:
    """Tell the customer's channel that somebody types, where the setting lets it."""
    conversation.typing_until = now + timedelta(milliseconds=duration_ms)
    integration = integration_of(conversation)
    if integration is None or not _lets_type(conversation, "outbound"):
        return
    payload = shapes.webhook_envelope(conversation, _message_id(), integration, now)
    payload |= {"type": "Event", "events": [_typing_event(duration_ms)]}
    webhook.post(integration, payload | {"originatingEntity": "Human", "direction": "Outbound"}, _unheard)


def customer_types(conversation: Conversation, *, duration_ms: int, now: datetime) -> None:
    """Tell the connected agents that the customer types, where the setting lets it."""
    if not _lets_type(conversation, "inbound"):
        return
    own_id = conversation.integration_id or catalogue.INTEGRATION_ID
    channel = {"id": own_id, "platform": "Open", "from": conversation.customer["from"]}
    channel |= {"to": {"id": own_id}, "time": iso(now)}
    normalised = {"channel": channel, "type": "Event", "events": [_typing_event(duration_ms)]}
    normalised |= {"direction": "Inbound"}
    body = json.dumps({"conversationId": conversation.id, "normalizedMessage": normalised})
    for leg in conversation.live("agent"):
        if leg.state == "connected":
            publishing.publish(f"v2.users.{leg.user_id}.conversations.inbound.typing.event", lambda: body)


def advance(message: Message, status: str) -> None:
    """Move the status on, never back, and tell of it."""
    if RANK.get(status, len(RANK)) > RANK.get(message.status, len(RANK)):
        message.status = status
        STATE.mark_changed(STATE.conversations[message.conversation_id])


def _advance(message: Message, status: str, now: datetime) -> None:
    # A reset may have forgotten the conversation meanwhile.
    if message.conversation_id in STATE.conversations:
        advance(message, status)


def _given_up(message: Message) -> None:
    """Follow a webhook that was tried to the end; runs in the webhook's thread."""
    with STATE.lock:
        _advance(message, "failed", message.at)


def _unheard() -> None:
    """Nothing follows when typing or a receipt did not arrive."""


def _lets_type(conversation: Conversation, direction: str) -> bool:
    integration = integration_of(conversation)
    setting = STATE.channels.settings.get(integration.setting_id) if integration else None
    return setting is None or setting.typing[direction] == "Enabled"


def _typing_event(duration_ms: int) -> dict[str, Any]:
    return {"eventType": "Typing", "typing": {"type": "On", "duration": duration_ms}}


def _store(conversation: Conversation, message: Message) -> None:
    """Add the message to the communications of the customer, the bot and the agents who are there."""
    STATE.messages[message.id] = message
    if message.channel_message_id:
        STATE.channel_messages[message.channel_message_id] = message
    conversation.messages.append(message)
    for leg in conversation.live("customer", "botflow", "agent"):
        if leg.state != "alerting":
            leg.communication.message_ids.append(message.id)
    STATE.mark_changed(conversation)


def _message_id() -> str:
    # Message ids are the one kind that shows without dashes.
    return STATE.new_id("message").replace("-", "")
