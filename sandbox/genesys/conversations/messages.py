"""Messages over REST: reading them in full, and what an agent sends."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.bodies import json_array, json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.elements import present
from sandbox.genesys.conversations.model import Conversation, Message, Participant
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import delivery
from sandbox.genesys.people.model import User
from sandbox.genesys.stamps import stamp
from sandbox.genesys.state import STATE

MAX_TEXT_CHARS = 2000
MAX_BULK = 1000
MAX_TYPING_MS = 60_000


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, message_id: str) -> HttpResponse:
    """Return a message of the conversation with its text."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_sees(conversation, token)
    return JsonResponse(shape(_message(message_id, conversation)))


@signed_in
def details(token: Token, request: HttpRequest, message_id: str) -> HttpResponse:
    """Return a message by its id alone."""
    message = _message(message_id)
    lookups.check_sees(STATE.conversations[message.conversation_id], token)
    return JsonResponse(shape(message))


@signed_in
def bulk(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return up to a thousand messages of the conversation; unknown ids are left out."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    lookups.check_sees(conversation, token)
    ids = set(json_array(request))
    if len(ids) > MAX_BULK:
        raise Refused(400, "bad.request", f"At most {MAX_BULK} messages can be read at once.")
    return JsonResponse({"entities": [shape(each) for each in conversation.messages if each.id in ids]})


@as_user
def send(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Send an agent's text to the customer, from the agent's connected communication."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    _check_may_send(conversation, communication_id, user)
    body = json_object(request)
    written = body.get("textBody")
    if not isinstance(written, str) or not written.strip():
        raise Refused(400, "bad.request", "textBody is required; media and templates are not kept here.")
    if len(written) > MAX_TEXT_CHARS:
        raise Refused(400, "bad.request", f"textBody is longer than {MAX_TEXT_CHARS} characters.")
    message = delivery.outbound(conversation, user.id, written, now=clock.now())
    return JsonResponse(shape(message))


@as_user
def typing(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Tell the customer that the agent types."""
    conversation = lookups.conversation_of(conversation_id, "messages")
    _check_may_send(conversation, communication_id, user)
    wanted = json_object(request).get("typing")
    if not isinstance(wanted, dict) or wanted.get("type") != "On":
        raise Refused(400, "bad.request", 'The body is {"typing":{"type":"On","duration":…}}')
    duration_ms = min(int(wanted.get("duration") or 5000), MAX_TYPING_MS)
    delivery.typing(conversation, duration_ms=duration_ms, now=clock.now())
    return HttpResponse(status=200)


def shape(message: Message) -> dict[str, Any]:
    """Return MessageData: the text stands in ``normalizedMessage`` only."""
    ids = {"id": message.id, "providerMessageId": message.channel_message_id}
    return present(
        ids
        | {
            "timestamp": stamp(message.at),
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
    )


def normalised(message: Message) -> dict[str, Any]:
    """Return the message in the words that all channels share."""
    channel = {
        "id": catalogue.INTEGRATION_ID,
        "platform": "Open",
        "type": "Private",
        "messageId": message.channel_message_id or message.id,
        "to": message.recipient,
        "from": message.sender,
        "time": stamp(message.at),
    }
    own: dict[str, Any] = {"id": message.id, "channel": channel, "type": delivery.kind_of(message)}
    own["text"] = message.text
    own |= {"content": message.content, "metadata": message.metadata}
    own |= {"direction": message.direction.capitalize()}
    return present(own | ({"originatingEntity": message.origin} if message.direction == "outbound" else {}))


def _message(message_id: str, conversation: Conversation | None = None) -> Message:
    message = STATE.messages.get(message_id)
    if message is None or (conversation is not None and message.conversation_id != conversation.id):
        raise Refused(404, "not.found", f"Message {message_id} was not found")
    return message


def _check_may_send(conversation: Conversation, communication_id: str, user: User) -> Participant:
    leg = lookups.leg_of_communication(conversation, communication_id)
    lookups.check_own(leg, user)
    if leg.purpose != "agent" or leg.state != "connected":
        raise Refused(400, "bad.request", "The communication is not a connected one of an agent.")
    return leg


def _creator(message: Message) -> dict[str, Any] | None:
    if message.created_by is None:
        return None
    user = STATE.users[message.created_by]
    uri = f"/api/v2/users/{user.id}"
    return {"id": user.id, "name": user.agent.name, "version": 1, "selfUri": uri}
