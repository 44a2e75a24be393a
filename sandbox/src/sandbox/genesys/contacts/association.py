"""Which contact a conversation's customer is: attached and detached by clients."""

from django.http import HttpRequest, HttpResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.contacts.lookups import known
from sandbox.genesys.conversations import lookups
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE


@signed_in
def associate(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Attach a contact to the customer's participant, or without externalContactId detach it: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    wanted = fields_of("ConversationAssociation", json_object(request))
    # What a cloud does with a body that contradicts its path, nobody wrote down.
    if (wanted["conversationId"], wanted["mediaType"].lower()) != (conversation.id, conversation.medium):
        raise Refused(400, "bad.request", "The body is about another conversation, or another medium.")
    lookups.leg_of_communication(conversation, wanted["communicationId"])
    contact = known(wanted["externalContactId"]) if wanted.get("externalContactId") else None
    leg, fields = conversation.customer_leg, contact.fields if contact else {}
    leg.external_contact_id = contact.id if contact else None
    leg.external_organisation_id = fields.get("externalOrganization", {}).get("id")
    STATE.mark_changed(conversation)
    return accepted()
