"""Reading conversations: one's own active ones, and any single one, in both shapes."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.conversations import lookups, shapes
from sandbox.genesys.conversations.model import MEDIA, Conversation
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the caller's active conversations, after-call work included."""
    wanted = request.GET.get("communicationType", "").lower()
    own = [each for each in _of_user(user) if wanted in ("", each.medium)]
    return listings.whole_list(request, [shapes.conversation(each) for each in own])


@as_user
def mine_of_media(user: User, request: HttpRequest, media: str) -> HttpResponse:
    """Return the caller's active conversations of one medium."""
    medium = MEDIA[media]
    own = [each for each in _of_user(user) if medium in each.media]
    return listings.whole_list(request, [shapes.media_conversation(each, medium) for each in own])


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return a conversation in the generic shape."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return JsonResponse(shapes.conversation(conversation))


@signed_in
def one_of_media(token: Token, request: HttpRequest, media: str, conversation_id: str) -> HttpResponse:
    """Return a conversation in the shape of its medium."""
    conversation = lookups.conversation_of(conversation_id, media)
    lookups.check_sees(conversation, token)
    return JsonResponse(shapes.media_conversation(conversation, MEDIA[media]))


def _of_user(user: User) -> list[Conversation]:
    """Return where the user has work, oldest work first."""
    ids = dict.fromkeys(leg.conversation_id for leg in user.work.values())
    return [STATE.conversations[each] for each in ids]
