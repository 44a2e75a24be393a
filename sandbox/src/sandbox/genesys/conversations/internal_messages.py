"""Digital consultation: a talk with a colleague beside the customer's conversation."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import legs, lookups, talk_shapes, talks
from sandbox.genesys.conversations.handovers import TalkText
from sandbox.genesys.conversations.model import Conversation, Routing, Talk
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

MAX_PAGE_SIZE = 200


@as_user
def set_up(user: User, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Ask a colleague for a talk: 202; the colleague has a participant of their own, which alerts."""
    conversation = lookups.conversation_of(conversation_id)
    asking = lookups.participant_of(conversation, participant_id)
    lookups.check_own(asking, user)
    wanted = text(json_object(request), "targetUserId")
    if wanted not in STATE.users:
        raise Refused(404, "not.found", "The target user was not found.")
    if asking.user_id is None or asking.state not in ("connected", "parked") or asking.is_watching:
        raise Refused(400, "bad.request", "Only a connected agent can consult.")
    if wanted in {each.user_id for each in conversation.live("agent", "user")}:
        raise Refused(400, "bad.request", "The target user takes part in the conversation already.")
    now = clock.now()
    asked = legs.offer(conversation, STATE.users[wanted], Routing(queue_id="", entered_at=now), now=now)
    talk = talks.set_up(conversation, asking, asked, now=now)
    uri = f"/api/v2/conversations/{conversation.id}"
    shape = {
        "conversation": {"id": conversation.id, "selfUri": uri},
        "communicationId": talk.communication.id,
        "peerCommunicationId": talk.peer_id,
        "commandId": STATE.new_id("command"),
    }
    return JsonResponse(shape, status=202)


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the caller's active conversations with a talk of their own."""
    ids = dict.fromkeys(leg.conversation_id for leg in user.work.values() if leg.talks)
    return listings.whole_list(request, [talk_shapes.conversation(STATE.conversations[each]) for each in ids])


@signed_in
def one_conversation(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return a conversation with its talks."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    if not any(leg.talks for leg in conversation.participants):
        message = "The conversation does not exist."
        raise Refused(404, "conversation.error.conversation.not.found", message)
    return JsonResponse(talk_shapes.conversation(conversation))


@as_user
def listed(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Return the messages of a talk, oldest first."""
    conversation, talk = _talk(user, conversation_id, communication_id)
    shapes = [talk_shapes.text(conversation, talk, each) for each in talk.texts]
    return listings.page(request, shapes, max_size=MAX_PAGE_SIZE)


@as_user
def one(
    user: User, request: HttpRequest, conversation_id: str, communication_id: str, message_id: str
) -> HttpResponse:
    """Return a message of a talk."""
    conversation, talk = _talk(user, conversation_id, communication_id)
    for each in talk.texts:
        if each.id == message_id:
            return JsonResponse(talk_shapes.text(conversation, talk, each))
    raise Refused(404, "not.found", f"Message {message_id} was not found")


@as_user
def send(user: User, request: HttpRequest, conversation_id: str, communication_id: str) -> HttpResponse:
    """Say something in a talk: 202."""
    conversation, talk = _talk(user, conversation_id, communication_id)
    written = text(json_object(request), "text")
    if talk.communication.state != "connected":
        raise Refused(400, "bad.request", "The communication is not connected.")
    own = TalkText(id=STATE.new_id("message"), sender_id=user.id, text=written, at=clock.now())
    talk.texts.append(own)
    STATE.touch(conversation)
    return JsonResponse(talk_shapes.text(conversation, talk, own), status=202)


def _talk(user: User, conversation_id: str, communication_id: str) -> tuple[Conversation, Talk]:
    conversation = lookups.conversation_of(conversation_id)
    for leg in conversation.participants:
        for talk in leg.talks:
            if talk.communication.id == communication_id:
                lookups.check_own(leg, user)
                return conversation, talk
    raise Refused(404, "not.found", f"Communication {communication_id} was not found")
