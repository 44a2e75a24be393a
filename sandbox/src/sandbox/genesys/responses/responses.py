"""Canned responses over REST; filling in their markers is the client's work."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import check_version, json_object, text, whole
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.responses import search
from sandbox.genesys.responses.libraries import library_of, reference
from sandbox.genesys.responses.store import Response
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of

BASE = "/api/v2/responsemanagement/responses"
KEPT_AS_WRITTEN = ("interactionType", "substitutions", "responseType", "messagingTemplate", "footer", "form")
CONTENT_TYPES = ("text/plain", "text/html")
TEXT_TYPES = ("body", "subject")
MAX_PAGE_SIZE = 500


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the responses of one library."""
    library_id = request.GET.get("libraryId", "")
    if not library_id:
        raise Refused(400, "bad.request", "The parameter libraryId is required.")
    library = library_of(library_id)
    own = [each for each in STATE.responses.responses.values() if library.id in each.library_ids]
    return listings.page(request, [shape(each) for each in own])


@signed_in
def one(token: Token, request: HttpRequest, response_id: str) -> HttpResponse:
    """Return a response."""
    return JsonResponse(shape(response_of(response_id)))


@signed_in
def view(token: Token, request: HttpRequest, response_id: str) -> HttpResponse:
    """Return a response without its texts."""
    return JsonResponse(_short(response_of(response_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Create a response in one or more libraries."""
    body = json_object(request)
    response = Response(
        id=STATE.new_id("response"),
        name=text(body, "name"),
        library_ids=_library_ids(body),
        texts=_texts(body),
        created_at=iso(clock.now()),
        own={name: body[name] for name in KEPT_AS_WRITTEN if name in body},
    )
    STATE.responses.responses[response.id] = response
    return JsonResponse(shape(response))


@signed_in
def change(token: Token, request: HttpRequest, response_id: str) -> HttpResponse:
    """Change name, libraries, texts and what else is written; the body carries the current version."""
    response, body = response_of(response_id), json_object(request)
    name, library_ids, texts = text(body, "name"), _library_ids(body), _texts(body)
    check_version(body, response.version)
    response.name, response.library_ids, response.texts = name, library_ids, texts
    response.own |= {name: body[name] for name in KEPT_AS_WRITTEN if name in body}
    response.version += 1
    return JsonResponse(shape(response))


@signed_in
def remove(token: Token, request: HttpRequest, response_id: str) -> HttpResponse:
    """Remove a response from all libraries."""
    del STATE.responses.responses[response_of(response_id).id]
    return HttpResponse(status=200)


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return a page of what a phrase and filters find."""
    return JsonResponse({"results": _results(json_object(request), shape)})


@signed_in
def query_views(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same in short."""
    return JsonResponse({"results": _results(json_object(request), _short)})


def response_of(response_id: str) -> Response:
    """Return the response.

    Raises: Refused with ``rms.response.not.found``.
    """
    response = STATE.responses.responses.get(response_id)
    if response is None:
        raise Refused(404, "rms.response.not.found", "The response could not be found")
    return response


def shape(response: Response) -> dict[str, Any]:
    """Return a Response."""
    return {
        "id": response.id,
        "name": response.name,
        "version": response.version,
        "libraries": [reference(library_of(each)) for each in response.library_ids],
        "texts": response.texts,
        "dateCreated": response.created_at,
        "selfUri": f"{BASE}/{response.id}",
    } | response.own


def _short(response: Response) -> dict[str, Any]:
    shown = ("id", "name", "libraries", "responseType", "substitutions", "messagingTemplate", "selfUri")
    return {name: value for name, value in shape(response).items() if name in shown}


def _results(body: dict[str, Any], shown: Any) -> dict[str, Any]:
    size, number = whole(body.get("pageSize", 25), "pageSize"), whole(body.get("pageNumber", 1), "pageNumber")
    if not 1 <= size <= MAX_PAGE_SIZE or number < 1:
        raise Refused(400, "bad.request", f"pageSize must be 1 to {MAX_PAGE_SIZE}, pageNumber at least 1")
    kept = list(STATE.responses.responses.values())
    found = search.found(kept, body.get("queryPhrase"), body.get("filters"))
    entities = [shown(each) for each in found[(number - 1) * size : number * size]]
    count = max(1, -(-len(found) // size))
    paging = {"pageSize": size, "pageNumber": number, "total": len(found), "pageCount": count}
    return {"entities": entities} | paging


def _library_ids(body: dict[str, Any]) -> list[str]:
    libraries = body.get("libraries")
    if not isinstance(libraries, list) or not libraries:
        raise Refused(400, "bad.request", "The field libraries is required.")
    return [library_of(str(each.get("id")) if isinstance(each, dict) else "").id for each in libraries]


def _texts(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the texts as written, when each has content, a known content type and a known type."""
    texts: Any = body.get("texts", [])
    is_list = isinstance(texts, list) and all(isinstance(each, dict) for each in texts)
    if not is_list or any(not isinstance(each.get("content"), str) for each in texts):
        raise Refused(400, "bad.request", "texts is a list of objects with content.")
    for each in texts:
        one_of(each.get("contentType", "text/plain"), CONTENT_TYPES, "contentType")
        one_of(each.get("type", "body"), TEXT_TYPES, "type")
    return list(texts)
