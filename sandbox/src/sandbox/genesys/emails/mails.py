"""E-mails over REST: whose they are, and reading them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.emails import shapes
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.operations import Action


def of_own_mail(action: Callable[..., HttpResponse]) -> Action:
    """Give the action a mail's conversation in which the caller is connected, or which they set aside."""

    @signed_in
    def view(token: Token, request: HttpRequest, /, conversation_id: str, **path: str) -> HttpResponse:
        conversation = lookups.conversation_of(conversation_id, "emails")
        own = [leg for leg in conversation.live("agent") if leg.user_id == token.user_id]
        if not any(leg.state in ("connected", "parked") for leg in own):
            # Source: the definition's error codes; a program gets this too, not ``not.a.user``.
            message = "User is not an active participant on the conversation."
            raise Refused(403, "postino.error.forbidden", message)
        return action(token, request, conversation, **path)

    return view


@signed_in
def listed(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the e-mails of a conversation in short, oldest first."""
    conversation = _seen(token, conversation_id)
    return listings.page(request, [shapes.preview(each) for each in conversation.messages])


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str, message_id: str) -> HttpResponse:
    """Return an e-mail."""
    for each in _seen(token, conversation_id).messages:
        if each.id == message_id:
            return JsonResponse(shapes.message_shape(each))
    raise Refused(404, "postino.error.not.found", "The resource could not be found")


def check_is_ours(conversation: Conversation) -> None:
    """Pass when we, not a third party, send the conversation's e-mails.

    Raises: Refused with ``email.error.external.provider``.
    """
    if conversation.provider is not None:
        message = "Operation not supported on emails with external providers."
        raise Refused(400, "email.error.external.provider", message)


def _seen(token: Token, conversation_id: str) -> Conversation:
    conversation = lookups.conversation_of(conversation_id, "emails")
    lookups.check_sees(conversation, token)
    return conversation
