"""What was recorded of a conversation that ended: a sound of a call, a transcript of messages and mails."""

from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.iso_time import iso
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

MEDIA = {"call": "audio", "message": "message", "email": "email"}


def recordings(subject: Conversation) -> list[Shape]:
    """Return the recordings of an ended conversation without media; none is made that no agent was in."""
    media, leg = MEDIA.get(subject.medium), subject.customer_leg
    talked = any(each.purpose == "agent" and each.connected_at for each in subject.participants)
    if media is None or subject.ended_at is None or not talked:
        return []
    own_id = uuid_of("recording", leg.id)
    shape = {
        "id": own_id,
        "conversationId": subject.id,
        "startTime": iso(leg.started_at),
        "endTime": iso(leg.ended_at or leg.started_at),
        "media": media,
        "annotations": [],
        "fileState": "AVAILABLE",
        "sessionId": leg.communication.id,
        "selfUri": f"/api/v2/conversations/{subject.id}/recordings/{own_id}",
    }
    return [shape | ({"mediaSubtype": "Trunk"} if media == "audio" else {})]


def transcript(subject: Conversation) -> Shape:
    """Return the written words of a recorded conversation, in the shape of its medium."""
    if subject.medium == "message":
        return {"messagingTranscript": [_message(subject, each) for each in subject.messages]}
    return {"emailTranscript": [_mail(subject, each) for each in subject.messages]}


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
