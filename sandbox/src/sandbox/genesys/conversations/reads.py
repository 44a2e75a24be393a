"""Reading conversations: one's own active ones, and any single one, in both shapes."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.conversations import shapes
from sandbox.genesys.conversations.model import MEDIA, Conversation
from sandbox.genesys.conversations.views import of_conversation
from sandbox.genesys.endpoints import as_user
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


# One's own are a user's. Source: the definition's error codes of …/calls have ``not.a.user``.
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


@of_conversation
def one(token: Token, request: HttpRequest, conversation: Conversation, media: str = "") -> HttpResponse:
    """Return a conversation, in the generic shape or in that of a medium."""
    if media:
        return JsonResponse(shapes.media_conversation(conversation, MEDIA[media]))
    return JsonResponse(shapes.conversation(conversation))


def _of_user(user: User) -> list[Conversation]:
    """Return where the user has work, oldest work first."""
    ids = dict.fromkeys(leg.conversation_id for leg in user.work.values())
    return [STATE.conversations[each] for each in ids]
