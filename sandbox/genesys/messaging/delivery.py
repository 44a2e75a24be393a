"""Messages on their way: kept in the conversation, passed to the customer's channel, and their status."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.messaging import webhook
from sandbox.genesys.notifications import publishing
from sandbox.genesys.stamps import stamp
from sandbox.genesys.state import STATE

SENT_AFTER = timedelta(milliseconds=100)
DELIVERED_AFTER = timedelta(seconds=1)
# A status never falls back behind one of these.
RANK = {"queued": 0, "sent": 1, "delivery-success": 2, "read": 3, "delivery-failed": 4, "failed": 4}
OUR_SIDE = {"nickname": catalogue.INTEGRATION_NAME, "id": catalogue.INTEGRATION_ID, "idType": "Opaque"}


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
        recipient={"id": catalogue.INTEGRATION_ID},
        **more,
    )
    _keep(conversation, message)
    return message


def outbound(
    conversation: Conversation, user_id: str | None, text: str, *, now: datetime, **more: Any
) -> Message:
    """Return an agent's or a bot's message, kept and on its way; ``more`` are further fields of Message."""
    message = Message(
        id=_message_id(),
        conversation_id=conversation.id,
        direction="outbound",
        at=now,
        text=text,
        status="queued",
        sender=dict(OUR_SIDE),
        recipient={"id": conversation.address},
        created_by=user_id,
        **more,
    )
    _keep(conversation, message)
    conversation.typing_until = None
    STATE.timers.at(now + SENT_AFTER, partial(_advance, message, "sent"))
    STATE.timers.at(now + DELIVERED_AFTER, partial(_advance, message, "delivery-success"))
    webhook.post(_channel_payload(conversation, message), partial(_given_up, message))
    return message


def typing(conversation: Conversation, *, duration_ms: int, now: datetime) -> None:
    """Tell the customer's channel that the agent types."""
    conversation.typing_until = now + timedelta(milliseconds=duration_ms)
    event = {"eventType": "Typing", "typing": {"type": "On", "duration": duration_ms}}
    payload = _envelope(conversation, _message_id(), now) | {"type": "Event", "events": [event]}
    webhook.post(payload | {"originatingEntity": "Human", "direction": "Outbound"}, lambda: None)


def customer_types(conversation: Conversation, *, duration_ms: int, now: datetime) -> None:
    """Tell the connected agents that the customer types."""
    event = {"eventType": "Typing", "typing": {"type": "On", "duration": duration_ms}}
    channel = {"id": catalogue.INTEGRATION_ID, "platform": "Open", "from": conversation.customer["from"]}
    channel |= {"to": {"id": catalogue.INTEGRATION_ID}, "time": stamp(now)}
    normalised = {"channel": channel, "type": "Event", "events": [event], "direction": "Inbound"}
    body = json.dumps({"conversationId": conversation.id, "normalizedMessage": normalised})
    for leg in conversation.live("agent"):
        if leg.state == "connected":
            publishing.publish(f"v2.users.{leg.user_id}.conversations.inbound.typing.event", lambda: body)


def advance(message: Message, status: str) -> None:
    """Move the status on, never back, and tell of it."""
    if RANK.get(status, len(RANK)) > RANK.get(message.status, len(RANK)):
        message.status = status
        STATE.touch(STATE.conversations[message.conversation_id])


def kind_of(message: Message) -> str:
    """Return the type by which channels know the message: with quick replies it is structured."""
    return "Structured" if any("quickReply" in each for each in message.content) else "Text"


def _advance(message: Message, status: str, now: datetime) -> None:
    # A reset may have forgotten the conversation meanwhile.
    if message.conversation_id in STATE.conversations:
        advance(message, status)


def _given_up(message: Message) -> None:
    """Follow a webhook that was tried to the end; runs in the webhook's thread."""
    with STATE.lock:
        _advance(message, "failed", message.at)


def _keep(conversation: Conversation, message: Message) -> None:
    """Add the message to the communications of the customer, the bot and the agents who are there."""
    STATE.messages[message.id] = message
    if message.channel_message_id:
        STATE.channel_messages[message.channel_message_id] = message
    conversation.messages.append(message)
    for leg in conversation.live("customer", "botflow", "agent"):
        if leg.state != "alerting":
            leg.communication.message_ids.append(message.id)
    STATE.touch(conversation)


def _message_id() -> str:
    # Message ids are the one kind that shows without dashes.
    return STATE.new_id("message").replace("-", "")


def _channel_payload(conversation: Conversation, message: Message) -> dict[str, Any]:
    payload = _envelope(conversation, message.id, message.at) | {
        "type": kind_of(message),
        "text": message.text,
    }
    payload |= {"content": message.content} if message.content else {}
    return payload | {"originatingEntity": message.origin, "direction": "Outbound"}


def _envelope(conversation: Conversation, message_id: str, at: datetime) -> dict[str, Any]:
    channel = {
        "id": catalogue.INTEGRATION_ID,
        "platform": "Open",
        "type": "Private",
        "messageId": message_id,
        "to": {"id": conversation.address},
        "from": OUR_SIDE,
        "time": stamp(at),
    }
    return {"id": message_id, "channel": channel}
