"""External organisations over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, words
from sandbox.genesys.contacts import fields, pages, shapes
from sandbox.genesys.contacts.lookups import key_of
from sandbox.genesys.contacts.store import Organisation, identifiers_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

SORTABLE = ("companyType", "industry", "name")


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the organisations whose name has ``q``, by page."""
    wanted, expand = request.GET.get("q", "").lower(), words(request, "expand")
    found = [each for each in STATE.contacts.organisations.values() if wanted in each.fields["name"].lower()]
    found_shapes = [shapes.organisation(each, expand) for each in found]
    in_order = pages.ordered(found_shapes, request.GET.get("sortOrder", ""), SORTABLE)
    return JsonResponse(pages.page(request.path, in_order, request.GET.dict()))


@signed_in
def one(token: Token, request: HttpRequest, external_organization_id: str) -> HttpResponse:
    """Return an organisation."""
    return JsonResponse(shapes.organisation(_known(external_organization_id), words(request, "expand")))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make an organisation."""
    taken, now = fields.of_organisation(json_object(request)), clock.now()
    own = Organisation(id=STATE.new_id("organisation"), fields=taken, created_at=now, modified_at=now)
    STATE.contacts.organisations[own.id] = own
    return JsonResponse(shapes.organisation(own, set()))


@signed_in
def replace(token: Token, request: HttpRequest, external_organization_id: str) -> HttpResponse:
    """Replace an organisation's fields wholly."""
    own = _known(external_organization_id)
    return _kept(own, fields.of_organisation(json_object(request)))


@signed_in
def change(token: Token, request: HttpRequest, external_organization_id: str) -> HttpResponse:
    """Change single fields of an organisation."""
    own = _known(external_organization_id)
    after = fields.patched(own.fields, json_object(request), fields.ORGANISATION)
    return _kept(own, fields.of_organisation(after))


@signed_in
def delete(token: Token, request: HttpRequest, external_organization_id: str) -> HttpResponse:
    """Delete an organisation; its contacts belong to none."""
    own = _known(external_organization_id)
    del STATE.contacts.organisations[own.id]
    for contact in STATE.contacts.by_id.values():
        if contact.organisation_id == own.id:
            contact.organisation_id = None
    return JsonResponse({})


@signed_in
def by_identifier(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the organisation with this external id."""
    key = key_of(json_object(request))
    if key[0] != "ExternalId":
        raise Refused(400, "bad.request", "Organizations are identified by an ExternalId only.")
    for own in STATE.contacts.organisations.values():
        if key in identifiers_of(own.fields):
            return JsonResponse(shapes.organisation(own, words(request, "expand")))
    raise _not_found()


def _kept(own: Organisation, taken: dict[str, Any]) -> HttpResponse:
    own.fields, own.modified_at = taken, clock.now()
    return JsonResponse(shapes.organisation(own, set()))


def _known(organisation_id: str) -> Organisation:
    own = STATE.contacts.organisations.get(organisation_id)
    if own is None:
        raise _not_found()
    return own


def _not_found() -> Refused:
    return Refused(404, "not.found", "The external organization was not found.")
