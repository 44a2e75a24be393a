"""How talks between colleagues show: in ``internalMessages[]``, in a shape of their own, text by text."""

from sandbox.genesys.conversations.elements import Shape, present, segments
from sandbox.genesys.conversations.handovers import TalkText
from sandbox.genesys.conversations.model import Conversation, Participant, Talk
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.state import STATE

PROVIDER = "PureCloud Internal Messaging"
# The list of this element is shorter than the others'.
DISCONNECT_TYPES = {"client": "client", "peer": "peer", "transfer": "transfer"}


def element(talk: Talk) -> Shape:
    """Return the element of ``internalMessages[]``."""
    own = talk.communication
    kind = own.disconnect_type
    return present(
        {
            "id": own.id,
            "state": _state(talk),
            "initialState": own.initial_state,
            "provider": PROVIDER,
            "peerId": talk.peer_id,
            "segments": segments(own),
            "startAlertingTime": iso_or_none(own.alerting_at),
            "connectedTime": iso_or_none(own.connected_at),
            "disconnectedTime": iso_or_none(own.disconnected_at),
            "disconnectType": DISCONNECT_TYPES.get(kind, "system") if kind else None,
            "sourceUserId": talk.source_user_id,
            "targetUserId": talk.target_user_id,
            "fromAddress": _address(talk.source_user_id),
            "toAddress": _address(talk.target_user_id),
            "messages": [{"messageId": each.id, "messageTime": iso(each.at)} for each in talk.texts],
        }
    )


def conversation(subject: Conversation) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/internalmessages/{id}`` does."""
    pairs = [(leg, leg.talks[-1]) for leg in subject.participants if leg.talks]
    return {
        "id": subject.id,
        "participants": [_participant(leg, talk) for leg, talk in pairs],
        "otherMediaUris": [],
        "recentTransfers": [],
        "divisions": [],
        "selfUri": f"/api/v2/conversations/internalmessages/{subject.id}",
    }


def text(subject: Conversation, talk: Talk, own: TalkText) -> Shape:
    """Return a message of a talk with its text."""
    ends = {talk.source_user_id, talk.target_user_id}
    recipient_id = next(iter(ends - {own.sender_id}), own.sender_id)
    communication_id = talk.communication.id
    base = f"/api/v2/conversations/{subject.id}"
    return {
        "id": own.id,
        "conversation": {"id": subject.id, "selfUri": base},
        "communicationId": communication_id,
        "timestamp": iso(own.at),
        "sender": _user(own.sender_id),
        "recipient": _user(recipient_id),
        "normalizedMessage": {"id": own.id, "type": "Text", "text": own.text, "originatingEntity": "Human"},
        "selfUri": f"{base}/communications/{communication_id}/internalmessages/{own.id}",
    }


def _participant(leg: Participant, talk: Talk) -> Shape:
    own = talk.communication
    return present(
        {
            "id": leg.id,
            "name": leg.name,
            "startTime": iso(leg.started_at),
            "startAlertingTime": iso_or_none(own.alerting_at),
            "connectedTime": iso_or_none(own.connected_at),
            "endTime": iso_or_none(own.disconnected_at),
            "purpose": leg.purpose,
            "state": _state(talk),
            "user": _user(leg.user_id or ""),
            "sourceUser": _user(talk.source_user_id),
            "targetUser": _user(talk.target_user_id),
            "provider": PROVIDER,
            "attributes": dict(leg.attributes),
            "messages": [{"messageId": each.id, "messageTime": iso(each.at)} for each in talk.texts],
        }
    )


def _state(talk: Talk) -> str:
    state = talk.communication.state
    return "disconnected" if state == "terminated" else state


def _address(user_id: str) -> Shape:
    user = STATE.users[user_id]
    raw = user.agent.email
    return {"name": user.agent.name, "addressNormalized": raw, "addressRaw": raw, "addressDisplayable": raw}


def _user(user_id: str) -> Shape:
    return {"id": user_id, "selfUri": f"/api/v2/users/{user_id}"}
