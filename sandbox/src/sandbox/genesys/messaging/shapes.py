"""A message as REST and the webhook tell it: in the words that all channels share."""

from datetime import datetime

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE

PLAIN = ("Attachment", "Text")


def message(message: Message) -> Shape:
    """Return MessageData: the text stands in ``normalizedMessage`` only."""
    ids = {"id": message.id, "providerMessageId": message.channel_message_id}
    own = {
        "timestamp": iso(message.at),
        "fromAddress": message.sender["id"],
        "toAddress": message.recipient["id"],
        "direction": message.direction,
        "messengerType": "open",
        "status": message.status,
        "normalizedMessage": normalised(message),
        "normalizedReceipts": message.receipts,
        "createdBy": _creator(message),
        "conversationId": message.conversation_id,
        "selfUri": f"/api/v2/conversations/messages/{message.conversation_id}/messages/{message.id}",
    }
    return present(ids | own)


def normalised(message: Message) -> Shape:
    """Return the message in the words that all channels share."""
    own: Shape = {"id": message.id, "channel": channel(message), "type": _type(message.content)}
    own |= {"text": message.text, "content": message.content, "metadata": message.metadata}
    own |= {"direction": message.direction.capitalize()}
    return present(own | ({"originatingEntity": message.origin} if message.direction == "outbound" else {}))


def channel(message: Message) -> Shape:
    """Return through which integration, from whom and to whom it went."""
    return {
        "id": STATE.conversations[message.conversation_id].integration_id or catalogue.INTEGRATION_ID,
        "platform": "Open",
        "type": "Private",
        "messageId": message.channel_message_id or message.id,
        "to": message.recipient,
        "from": message.sender,
        "time": iso(message.at),
    }


def webhook_message(conversation: Conversation, message: Message, integration: Integration) -> Shape:
    """Return an outbound message as the webhook carries it."""
    payload = webhook_envelope(conversation, message.id, integration, message.at)
    payload |= {"type": _type(message.content), "originatingEntity": message.origin}
    payload |= {"text": message.text} if message.text else {}
    payload |= {"content": message.content} if message.content else {}
    return payload | {"direction": "Outbound"}


def webhook_receipt(message: Message, integration: Integration, now: datetime) -> Shape:
    """Return the receipt of an inbound message: it was taken."""
    message_id = message.channel_message_id or message.id
    own = _outward(integration, message_id, message.sender, now)
    fate = {"type": "Receipt", "status": "Delivered", "isFinalReceipt": True, "direction": "Outbound"}
    return {"id": message.id, "channel": own} | fate


def webhook_envelope(
    conversation: Conversation, own_id: str, integration: Integration, at: datetime
) -> Shape:
    """Return what every payload to a customer begins with."""
    return {"id": own_id, "channel": _outward(integration, own_id, {"id": conversation.address}, at)}


def our_side(integration: Integration) -> Shape:
    """Return whom customers see: the integration, never the agent."""
    return {"nickname": integration.name, "id": integration.id, "idType": "Opaque"}


def _type(content: list[Shape]) -> str:
    """Return ``Structured`` when there is more than text and a file."""
    return "Structured" if any(each["contentType"] not in PLAIN for each in content) else "Text"


def _outward(integration: Integration, message_id: str, to: Shape, at: datetime) -> Shape:
    own = {"id": integration.id, "platform": "Open", "type": "Private", "messageId": message_id}
    return own | {"to": to, "from": our_side(integration), "time": iso(at)}


def _creator(message: Message) -> Shape | None:
    if message.created_by is None:
        return None
    user = STATE.users[message.created_by]
    return {"id": user.id, "name": user.agent.name, "version": 1, "selfUri": f"/api/v2/users/{user.id}"}
