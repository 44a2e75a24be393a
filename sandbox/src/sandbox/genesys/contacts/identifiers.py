"""A contact's identifiers over REST: the list, and who claims or releases one."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.contacts import events, lookups, shapes
from sandbox.genesys.contacts.store import Claim
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE


@signed_in
def listed(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Return the identifiers that are this contact's."""
    return JsonResponse({"entities": shapes.identifiers(lookups.known(contact_id))})


@signed_in
def change(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Claim an identifier for the contact, from whoever had it, or release one that it has."""
    contact, body = lookups.known(contact_id), json_object(request)
    operation, key = body.get("operation"), lookups.key_of(body.get("identifier"))
    claims = STATE.contacts.claims
    if operation == "Claim":
        claims[key] = Claim(contact_id=contact.id, created_at=clock.now())
        claim = claims[key]
    elif operation != "Release":
        raise Refused(400, "bad.request", "The operation is Claim or Release.")
    elif key not in claims or claims[key].contact_id != contact.id:
        raise Refused(404, "not.found", "The contact has no such identifier.")
    else:
        claim = claims.pop(key)
    events.changed(contact)
    return JsonResponse(shapes.identifier(key, claim))
