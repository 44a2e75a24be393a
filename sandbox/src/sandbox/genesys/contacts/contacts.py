"""External contacts over REST: searched, looked up, made, changed and deleted."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object, words
from sandbox.genesys.contacts import fields, lookups, shapes
from sandbox.genesys.contacts.store import Contact, Fields
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications import publishing
from sandbox.genesys.routing.list_filters import is_in_division
from sandbox.genesys.routing.settings import division_in
from sandbox.genesys.state import STATE

SORTABLE = ("firstName", "lastName", "middleName", "title")
MAX_LOOKED_UP = 25
# Source: the definition's text of pageSize and pageNumber.
PAGES = {"default_size": 20, "max_size": 100, "reach": 1000}


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the contacts that have all words of ``q``, by page."""
    found = lookups.with_words(request.GET.get("q", ""))
    in_order = _ordered(_within(found, words(request, "divisionIds")), request.GET.get("sortOrder", ""))
    return _page(request, in_order, words(request, "expand"), request.GET.dict())


@signed_in
def search(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same by a body; without ``operation.simpleSearch`` all."""
    body = fields_of("ContactSearchRequest", json_object(request))
    wanted = body.get("operation", {}).get("simpleSearch", {})
    ids, found = wanted.get("ids"), lookups.with_words(wanted.get("query", ""))
    found = [each for each in _within(found, body.get("divisionIds")) if not ids or each.id in ids]
    for order in reversed(wanted.get("sortOrder", [])):
        found = _ordered(found, order)
    return _page(request, found, {each.lower() for each in body.get("expand", [])}, body)


@signed_in
def one(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Return a contact; for one that was merged, the contact it became."""
    return JsonResponse(shapes.contact(lookups.known(contact_id), words(request, "expand")))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a curated contact."""
    contact = Contact(id=STATE.new_id("contact"), fields={}, created_at=clock.now(), modified_at=clock.now())
    _replace(contact, json_object(request))
    STATE.contacts[contact.id] = contact
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def replace(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Replace a contact's fields wholly; what is left out is gone."""
    contact = lookups.known(contact_id)
    _replace(contact, json_object(request))
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def change(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Change single fields of a contact."""
    contact = lookups.known(contact_id)
    _save(contact, fields.patched(contact.fields, json_object(request)))
    return JsonResponse(shapes.contact(contact, set()))


@signed_in
def delete(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Delete a contact with its identifiers."""
    if STATE.contacts.pop(contact_id, None) is None:
        raise lookups.not_found()
    return JsonResponse({})


@signed_in
def by_value(token: Token, request: HttpRequest) -> HttpResponse:
    """Return up to 25 contacts with this phone number or mail address."""
    wanted = request.GET.get("lookupVal", "").strip()
    if not wanted:
        raise Refused(400, "bad.request", "The parameter lookupVal is required.")
    found = [each for each in lookups.with_value(wanted) if is_in_division(each.division_id, request)]
    shown = [shapes.contact(each, words(request, "expand")) for each in found[:MAX_LOOKED_UP]]
    return JsonResponse({"contacts": shown})


@signed_in
def by_identifier(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the contact whose identifier this is."""
    contact = lookups.identified(json_object(request))
    return JsonResponse(shapes.contact(contact, words(request, "expand")))


def _within(found: list[Contact], divisions: Collection[str] | None) -> list[Contact]:
    return [each for each in found if not divisions or each.division_id in divisions]


def _ordered(found: list[Contact], order: str) -> list[Contact]:
    """Return the contacts in an order like ``lastName:desc``; without one as they are."""
    name, _, direction = order.partition(":")
    if order and (name not in SORTABLE or direction.lower() not in ("", "asc", "desc")):
        raise Refused(400, "bad.request", f"sortOrder is one of {', '.join(SORTABLE)}, with :asc or :desc.")
    descending = direction.lower() == "desc"
    return sorted(found, key=lambda each: str(each.fields.get(name) or "").lower(), reverse=descending)


def _page(
    request: HttpRequest, found: list[Contact], expand: set[str], wanted: Mapping[str, Any]
) -> HttpResponse:
    shown = [shapes.contact(each, expand) for each in found]
    return JsonResponse(listings.page_body(request, shown, wanted=wanted, **PAGES))


def _replace(contact: Contact, body: Fields) -> None:
    own = fields.of_contact(body)
    contact.division_id = division_in(own, catalogue.DIVISION_ID)
    _save(contact, {name: value for name, value in own.items() if name != "division"})


def _save(contact: Contact, own: Fields) -> None:
    contact.fields, contact.modified_at = own, clock.now()
    topic = f"v2.externalcontacts.contacts.{contact.id}"
    publishing.publish(topic, lambda: json.dumps(shapes.contact_event(contact)))
