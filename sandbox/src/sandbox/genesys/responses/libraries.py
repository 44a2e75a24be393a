"""Libraries over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import check_version, json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.responses.store import Library
from sandbox.genesys.state import STATE

MAX_BULK = 100
BASE = "/api/v2/responsemanagement/libraries"


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the libraries by name, all or those that begin with ``libraryPrefix``."""
    return listings.page(request, [shape(each) for each in _wanted(request)])


@signed_in
def views(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same in short."""
    return listings.page(request, [reference(each) for each in _wanted(request)])


@signed_in
def one(token: Token, request: HttpRequest, library_id: str) -> HttpResponse:
    """Return a library."""
    return JsonResponse(shape(library_of(library_id)))


@signed_in
def view(token: Token, request: HttpRequest, library_id: str) -> HttpResponse:
    """Return a library in short."""
    return JsonResponse(reference(library_of(library_id)))


@signed_in
def bulk(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the libraries with these ids; unknown ones are left out."""
    ids = json_object(request).get("libraryIds")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_BULK:
        raise Refused(400, "bad.request", f"libraryIds is a list of 1 to {MAX_BULK} ids.")
    found = [each for name in ids if (each := STATE.responses.libraries.get(str(name)))]
    return listings.whole_list(request, [shape(each) for each in found])


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Create a library; its name must be new."""
    body = json_object(request)
    library = Library(
        id=STATE.new_id("library"),
        name=_name(body, besides=None),
        created_at=iso(clock.now()),
        response_type=body.get("responseType"),
    )
    STATE.responses.libraries[library.id] = library
    return JsonResponse(shape(library))


@signed_in
def change(token: Token, request: HttpRequest, library_id: str) -> HttpResponse:
    """Rename a library; the body carries its current version."""
    library, body = library_of(library_id), json_object(request)
    name = _name(body, besides=library)
    check_version(body, library.version)
    library.name, library.version = name, library.version + 1
    return JsonResponse(shape(library))


@signed_in
def remove(token: Token, request: HttpRequest, library_id: str) -> HttpResponse:
    """Remove a library and the responses that stand in no other."""
    library, kept = library_of(library_id), STATE.responses
    del kept.libraries[library.id]
    for response in list(kept.responses.values()):
        response.library_ids = [each for each in response.library_ids if each != library.id]
        if not response.library_ids:
            del kept.responses[response.id]
    return HttpResponse(status=200)


def library_of(library_id: str) -> Library:
    """Return the library.

    Raises: Refused with ``rms.library.not.found``.
    """
    library = STATE.responses.libraries.get(library_id)
    if library is None:
        raise Refused(404, "rms.library.not.found", "The response library could not be found")
    return library


def reference(library: Library) -> dict[str, Any]:
    """Return id, name and uri."""
    return {"id": library.id, "name": library.name, "selfUri": f"{BASE}/{library.id}"}


def shape(library: Library) -> dict[str, Any]:
    """Return a Library."""
    own = {"version": library.version, "dateCreated": library.created_at, "division": catalogue.DIVISION}
    kind = {"responseType": library.response_type} if library.response_type else {}
    return reference(library) | own | kind


def _wanted(request: HttpRequest) -> list[Library]:
    prefix = request.GET.get("libraryPrefix", "").lower()
    found = [each for each in STATE.responses.libraries.values() if each.name.lower().startswith(prefix)]
    return sorted(found, key=lambda each: each.name)


def _name(body: dict[str, Any], *, besides: Library | None) -> str:
    name = text(body, "name")
    others = [each for each in STATE.responses.libraries.values() if each is not besides]
    if any(each.name.lower() == name.lower() for each in others):
        raise Refused(409, "general.conflict", f"A library with the name {name} already exists")
    return name
