"""Which contact a conversation's customer is: attached and detached by clients."""

from django.http import HttpRequest, HttpResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.contacts.lookups import known
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

MEDIA = {"call": "CALL", "callback": "CALLBACK", "email": "EMAIL", "message": "MESSAGE"}


@signed_in
def associate(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Attach a contact to the customer's participant, or without externalContactId detach it: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    body = json_object(request)
    if text(body, "conversationId") != conversation.id:
        raise Refused(400, "bad.request", "The conversationId is not that of the path.")
    if text(body, "mediaType") != MEDIA[conversation.medium]:
        raise Refused(400, "bad.request", "The mediaType is not that of the conversation.")
    lookups.leg_of_communication(conversation, text(body, "communicationId"))
    wanted = body.get("externalContactId")
    contact = known(str(wanted)) if wanted else None
    leg = conversation.customer_leg
    leg.external_contact_id = contact.id if contact else None
    leg.external_organisation_id = contact.organisation_id if contact else None
    STATE.touch(conversation)
    return accepted()
