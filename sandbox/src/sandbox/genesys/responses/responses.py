"""Libraries and canned responses over REST; filling in their markers is the client's work."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.resources import Fields, Resource, each_verb
from sandbox.genesys.responses.store import Library, Response
from sandbox.genesys.routing.settings import division_in
from sandbox.genesys.routing.shapes import division
from sandbox.genesys.state import STATE

OPERATORS: dict[str, Callable[[str, list[str]], bool]] = {
    "IN": lambda value, wanted: value in wanted,
    "EQUALS": lambda value, wanted: value in wanted,
    "NOTEQUALS": lambda value, wanted: value not in wanted,
    "BEGINS_WITH": lambda value, wanted: value.startswith(tuple(wanted)),
    "ENDS_WITH": lambda value, wanted: value.endswith(tuple(wanted)),
    "CONTAINS": lambda value, wanted: any(each in value for each in wanted),
}
# The names of filters that are known; the definition lists none.
FILTERED: dict[str, Callable[[Response], list[str]]] = {
    "libraryid": lambda response: response.library_ids,
    "name": lambda response: [response.name.lower()],
    "responsetype": lambda response: [str(response.own.get("responseType", "")).lower()],
}


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the responses of one library."""
    library_id = request.GET.get("libraryId", "")
    if not library_id:
        raise Refused(400, "bad.request", "The parameter libraryId is required.")
    library = LIBRARIES.known(library_id)
    own = [each for each in STATE.responses.responses.values() if library.id in each.library_ids]
    return listings.page(request, [_response_shape(each) for each in own])


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return a page of what holds every word of a phrase and passes every filter, by name."""
    body = fields_of("ResponseQueryRequest", json_object(request))
    words = body.get("queryPhrase", "").lower().split()
    tests = [_test(**each) for each in body.get("filters", [])]
    found = [
        each
        for each in sorted(STATE.responses.responses.values(), key=lambda each: each.name)
        if all(word in _words_of(each) for word in words) and all(test(each) for test in tests)
    ]
    shown = [_response_shape(each) for each in found]
    return JsonResponse({"results": listings.page_body(request, shown, wanted=body)})


def _test(*, name: str, operator: str, values: list[str]) -> Callable[[Response], bool]:
    if name.lower() not in FILTERED:
        raise invalid_value(name, "filters.name")
    field, passes, wanted = FILTERED[name.lower()], OPERATORS[operator], [each.lower() for each in values]
    return lambda response: any(passes(value, wanted) for value in field(response))


def _words_of(response: Response) -> str:
    texts = " ".join(each.get("content", "") for each in response.own.get("texts", []))
    return f"{response.name} {texts}".lower()


def _is_wanted(request: HttpRequest, library: Library) -> bool:
    # No library has templates of a messenger.
    if request.GET.get("messagingTemplateFilter"):
        return False
    return library.name.lower().startswith(request.GET.get("libraryPrefix", "").lower())


def _read_library(body: Fields, library: Library | None) -> Fields:
    fields = fields_of("Library", body)
    before = library.division_id if library else catalogue.DIVISION_ID
    own = {"name": fields["name"], "division_id": division_in(fields, before)}
    return own | ({"response_type": fields["responseType"]} if "responseType" in fields else {})


def _library_shape(library: Library) -> Fields:
    kind = {"responseType": library.response_type} if library.response_type else {}
    own = {"version": library.version, "dateCreated": iso(library.created_at)}
    return _reference(library) | own | {"division": division(library.division_id)} | kind


def _reference(library: Library) -> Fields:
    return {"id": library.id, "name": library.name, "selfUri": f"{LIBRARIES.path}/{library.id}"}


def _leave(library: Library) -> None:
    """Take it from its responses; those that stand in no other go with it."""
    kept = STATE.responses.responses
    for response in list(kept.values()):
        response.library_ids = [each for each in response.library_ids if each != library.id]
        if not response.library_ids:
            del kept[response.id]


def _read_response(body: Fields, response: Response | None) -> Fields:
    fields = fields_of("Response", body)
    libraries = [LIBRARIES.known(each.get("id", "")).id for each in fields.pop("libraries")]
    if not libraries:
        raise Refused(400, "bad.request", "The field libraries is required.")
    own = {name: value for name, value in fields.items() if name not in ("name", "version")}
    before = response.own if response else {}
    return {"name": fields.get("name", ""), "library_ids": libraries, "own": before | own}


def _response_shape(response: Response) -> Fields:
    lists: Fields = {"texts": [], "substitutions": [], "assets": []}
    return (
        lists
        | {
            "id": response.id,
            "name": response.name,
            "version": response.version,
            "libraries": [_reference(LIBRARIES.known(each)) for each in response.library_ids],
            "dateCreated": iso(response.created_at),
            "selfUri": f"{RESPONSES.path}/{response.id}",
        }
        | response.own
    )


LIBRARIES: Resource[Library] = Resource(
    path="/api/v2/responsemanagement/libraries",
    parameter="libraryId",
    noun="library",
    entities=lambda: STATE.responses.libraries,
    shape=_library_shape,
    read=_read_library,
    make=lambda fields: Library(id=STATE.new_id("library"), created_at=clock.now(), **fields),
    after_remove=_leave,
    is_versioned=True,
    matches=_is_wanted,
    unknown="rms.library.not.found",
    needs=each_verb("responses:library"),
)
RESPONSES: Resource[Response] = Resource(
    path="/api/v2/responsemanagement/responses",
    parameter="responseId",
    noun="response",
    entities=lambda: STATE.responses.responses,
    shape=_response_shape,
    read=_read_response,
    make=lambda fields: Response(id=STATE.new_id("response"), created_at=clock.now(), **fields),
    verbs=("one", "create", "change", "remove"),
    is_unique=False,
    is_versioned=True,
    unknown="rms.response.not.found",
    needs=each_verb("responses:response"),
)
