"""The external tag of a conversation."""

from django.http import HttpRequest, HttpResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE


@signed_in
def set_external_tag(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the external tag: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    conversation.external_tag = text(json_object(request), "externalTag")
    STATE.touch(conversation)
    return accepted()
