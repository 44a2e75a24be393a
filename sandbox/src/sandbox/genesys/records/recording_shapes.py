"""What was recorded of a conversation that ended: a sound of a call, a transcript of messages and mails."""

from dataclasses import dataclass
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.conversations.model import Conversation, Message, Participant
from sandbox.genesys.iso_time import iso
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

MEDIA = {"call": "audio", "message": "message", "email": "email"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording: of a customer's leg."""

    id: str
    media: str
    conversation: Conversation
    leg: Participant


def recordings_of(conversation: Conversation) -> list[Recording]:
    """Return the recordings of an ended conversation; nothing is recorded that no agent was in."""
    media = MEDIA.get(conversation.medium)
    talked = any(each.purpose == "agent" and each.connected_at for each in conversation.participants)
    if media is None or conversation.ended_at is None or not talked:
        return []
    leg = conversation.customer_leg
    return [Recording(id=uuid_of("recording", leg.id), media=media, conversation=conversation, leg=leg)]


def shape(own: Recording) -> Shape:
    """Return a recording without its media."""
    audio = {"mediaSubtype": "Trunk", "annotations": []} if own.media == "audio" else {}
    return audio | {
        "id": own.id,
        "conversationId": own.conversation.id,
        "startTime": iso(own.leg.started_at),
        "endTime": iso(own.leg.ended_at or own.leg.started_at),
        "media": own.media,
        "fileState": "AVAILABLE",
        "sessionId": own.leg.communication.id,
        "selfUri": f"/api/v2/conversations/{own.conversation.id}/recordings/{own.id}",
    }


def transcript(own: Recording) -> Shape:
    """Return the written words of a recorded conversation, in the shape of its medium."""
    messages = own.conversation.messages
    if own.media == "message":
        return {"messagingTranscript": [_message(own.conversation, each) for each in messages]}
    return {"emailTranscript": [_mail(own.conversation, each) for each in messages]}


def _message(conversation: Conversation, message: Message) -> Shape:
    is_inbound = message.direction == "inbound"
    user = STATE.users.get(message.created_by or "")
    leg = conversation.customer_leg
    return present(
        {
            "id": message.id,
            "timestamp": iso(message.at),
            "status": message.status,
            "from": message.sender["id"],
            "to": message.recipient["id"],
            "purpose": "customer" if is_inbound else "agent",
            "participantId": leg.id if is_inbound else None,
            "fromUser": {"id": user.id, "name": user.agent.name, "version": 1} if user else None,
            "messageText": message.text or "",
            "messageMediaAttachments": [_attachment(each) for each in message.content],
        }
    )


def _attachment(content: dict[str, Any]) -> Shape:
    own = content.get("attachment") or {}
    return present({"url": own.get("url"), "mediaType": str(own.get("mediaType") or "File").lower()})


def _mail(conversation: Conversation, message: Message) -> Shape:
    theirs = {"email": conversation.address, "name": conversation.customer["name"]}
    ours = {"email": catalogue.MAIL_ADDRESS, "name": catalogue.ORGANISATION_NAME}
    is_inbound = message.direction == "inbound"
    first = conversation.messages[0].text or "Question"
    return {
        "id": message.id,
        "time": iso(message.at),
        "from": theirs if is_inbound else ours,
        "to": [ours if is_inbound else theirs],
        "subject": first[:60],
        "textBody": message.text or "",
    }
