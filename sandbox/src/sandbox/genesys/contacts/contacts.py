"""External contacts over REST: searched, looked up, made, changed, promoted and deleted."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, optional_list, optional_object, words
from sandbox.genesys.contacts import events, fields, lookups, pages, shapes
from sandbox.genesys.contacts.store import Contact
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

SORTABLE = ("firstName", "lastName", "middleName", "title")
MAX_LOOKED_UP = 25


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the contacts that have all words of ``q``, by page."""
    found = lookups.with_words(request.GET.get("q", ""))
    found_shapes = [shapes.contact(each, words(request, "expand")) for each in found]
    in_order = pages.ordered(found_shapes, request.GET.get("sortOrder", ""), SORTABLE)
    return JsonResponse(pages.page(request.path, in_order, request.GET.dict()))


@signed_in
def search(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same by a body with ``operation.simpleSearch``."""
    body = json_object(request)
    wanted = optional_object(body, "operation").get("simpleSearch")
    if not isinstance(wanted, dict):
        raise Refused(400, "bad.request", "The field operation.simpleSearch is required.")
    ids, expand = optional_list(wanted, "ids"), {str(each).lower() for each in optional_list(body, "expand")}
    found = [each for each in lookups.with_words(str(wanted.get("query") or "")) if not ids or each.id in ids]
    in_order = [shapes.contact(each, expand) for each in found]
    for order in reversed(optional_list(wanted, "sortOrder")):
        in_order = pages.ordered(in_order, str(order), SORTABLE)
    return JsonResponse(pages.page(request.path, in_order, body))


@signed_in
def one(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Return a contact; for one that was merged, the contact it became."""
    return JsonResponse(shapes.contact(lookups.known(contact_id), words(request, "expand")))


@signed_in
def unresolved(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Return the contact of this very id, merged or not."""
    return JsonResponse(shapes.contact(lookups.unresolved(contact_id), words(request, "expand")))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a curated contact."""
    body, now = json_object(request), clock.now()
    taken = fields.of_contact(body)
    organisation_id = _organisation_id(body)
    contact = Contact(
        id=STATE.new_id("contact"), type="Curated", fields=taken, created_at=now, modified_at=now
    )
    contact.organisation_id = organisation_id
    STATE.contacts.add(contact, now)
    events.changed(contact)
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def replace(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Replace a contact's fields wholly; what is left out is gone."""
    contact, body = lookups.known(contact_id), json_object(request)
    taken, organisation_id = fields.of_contact(body), _organisation_id(body)
    contact.organisation_id = organisation_id
    _keep(contact, taken)
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def change(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Change single fields of a contact."""
    contact = lookups.known(contact_id)
    _keep(contact, fields.patched(contact.fields, json_object(request), fields.CONTACT))
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def delete(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Delete a contact with its notes and identifiers."""
    contact, kept = lookups.unresolved(contact_id), STATE.contacts
    del kept.by_id[contact.id]
    kept.release(contact)
    kept.notes = {key: each for key, each in kept.notes.items() if each.contact_id != contact.id}
    return JsonResponse({})


@signed_in
def promote(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Make an observed contact a curated one."""
    contact = lookups.known(contact_id)
    contact.type = "Curated"
    _keep(contact, contact.fields)
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def by_value(token: Token, request: HttpRequest) -> HttpResponse:
    """Return up to 25 contacts with this phone number or mail address."""
    wanted = request.GET.get("lookupVal", "").strip()
    if not wanted:
        raise Refused(400, "bad.request", "The parameter lookupVal is required.")
    found = lookups.with_value(wanted)[:MAX_LOOKED_UP]
    expand = words(request, "expand")
    return JsonResponse({"contacts": [shapes.contact(each, expand) for each in found]})


@signed_in
def by_identifier(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the contact whose identifier this is."""
    contact = lookups.identified(json_object(request))
    return JsonResponse(shapes.contact(contact, words(request, "expand")))


def _keep(contact: Contact, taken: dict[str, Any]) -> None:
    now = clock.now()
    contact.fields, contact.modified_at = taken, now
    STATE.contacts.release(contact)
    STATE.contacts.claim(contact, now)
    events.changed(contact)


def _organisation_id(body: dict[str, Any]) -> str | None:
    wanted = body.get("externalOrganization")
    if wanted is None:
        return None
    organisation_id = wanted.get("id") if isinstance(wanted, dict) else None
    if str(organisation_id) not in STATE.contacts.organisations:
        raise Refused(400, "bad.request", "The externalOrganization does not exist.")
    return str(organisation_id)
