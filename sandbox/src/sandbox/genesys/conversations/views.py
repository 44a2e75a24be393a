"""Views of what a path names: it is found, the caller may touch it, and the action gets it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.operations import Action

Check = Callable[[Conversation, Participant, Token], None]


def of_conversation(action: Callable[..., HttpResponse]) -> Action:
    """Give the action token, request and a conversation that the caller sees; then what else the path has."""

    @signed_in
    def view(token: Token, request: HttpRequest, /, conversation_id: str, **path: str) -> HttpResponse:
        conversation = lookups.conversation_of(conversation_id, path.get("media"))
        lookups.check_sees(conversation, token)
        return action(token, request, conversation, **path)

    return view


def of_participant(action: Callable[..., HttpResponse]) -> Action:
    """Give the action a participant as well, of a conversation that the caller sees."""
    return _of_participant(action, lambda conversation, leg, token: lookups.check_sees(conversation, token))


def of_any_participant(action: Callable[..., HttpResponse]) -> Action:
    """Give the action a participant of any conversation: it refuses by codes of its own."""
    return _of_participant(action, lambda conversation, leg, token: None)


def of_own(action: Callable[..., HttpResponse]) -> Action:
    """Give the action the caller's own participant; supervisors and programs may name anyone's."""
    return _of_participant(action, lambda conversation, leg, token: lookups.check_own(leg, token.user_id))


def of_changeable(action: Callable[..., HttpResponse]) -> Action:
    """Give the action the caller's own participant, or one that who is connected may change."""
    return _of_participant(action, lookups.check_may_change)


def _of_participant(action: Callable[..., HttpResponse], check: Check) -> Action:
    @signed_in
    def view(
        token: Token, request: HttpRequest, /, conversation_id: str, participant_id: str, **path: str
    ) -> HttpResponse:
        conversation = lookups.conversation_of(conversation_id, path.get("media"))
        leg = lookups.participant_of(conversation, participant_id)
        check(conversation, leg, token)
        if "communication_id" in path:
            lookups.communication_of(leg, path["communication_id"])
        return action(token, request, conversation, leg, **path)

    return view
