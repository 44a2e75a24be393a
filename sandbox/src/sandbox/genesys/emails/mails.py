"""E-mails over REST: reading them."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.emails import shapes
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User


@signed_in
def listed(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the e-mails of a conversation in short, oldest first."""
    conversation = conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return listings.page(request, [shapes.preview(each) for each in conversation.messages])


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, message_id: str) -> HttpResponse:
    """Return an e-mail."""
    conversation = conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return JsonResponse(shapes.message_shape(message_of(conversation, message_id)))


def conversation_of(conversation_id: str) -> Conversation:
    """Return the e-mail conversation.

    Raises: Refused when there is none.
    """
    return lookups.conversation_of(conversation_id, "emails")


def message_of(conversation: Conversation, message_id: str) -> Message:
    """Return the message.

    Raises: Refused with ``postino.error.not.found``.
    """
    found = next((each for each in conversation.messages if each.id == message_id), None)
    if found is None:
        raise Refused(404, "postino.error.not.found", "The resource could not be found")
    return found


def check_active(conversation: Conversation, user: User) -> None:
    """Pass when the user is connected in the conversation, or set it aside.

    Raises: Refused with ``postino.error.forbidden``.
    """
    own = [leg for leg in conversation.live("agent") if leg.user_id == user.id]
    if not any(leg.state in ("connected", "parked") for leg in own):
        message = "User is not an active participant on the conversation."
        raise Refused(403, "postino.error.forbidden", message)
