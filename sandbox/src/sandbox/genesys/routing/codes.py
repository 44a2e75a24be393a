"""Wrap-up codes over REST: the organisation's, and which of them a queue has."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_array, json_object, words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.routing import choosing, settings, shapes
from sandbox.genesys.routing.model import WrapupCode
from sandbox.genesys.routing.queues import known_queue
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

MAX_ADDED = 100


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the wrap-up codes by name, id or division."""
    found = [each for each in _active() if _is_wanted(each, request)]
    return listings.page(request, [shapes.code(each) for each in choosing.ordered(found, request)])


@signed_in
def one(token: Token, request: HttpRequest, code_id: str) -> HttpResponse:
    """Return a wrap-up code."""
    return JsonResponse(shapes.code(_known(code_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a wrap-up code."""
    now = clock.now()
    fresh = WrapupCode(
        id="",
        name="",
        division_id=catalogue.DIVISION_ID,
        created_at=now,
        modified_at=now,
        created_by=token.user_id,
    )
    _read(fresh, json_object(request), token)
    fresh.id = STATE.new_id("wrapup")
    STATE.codes[fresh.id] = fresh
    return JsonResponse(shapes.code(fresh))


@signed_in
def change(token: Token, request: HttpRequest, code_id: str) -> HttpResponse:
    """Change a wrap-up code."""
    code = _known(code_id)
    _read(code, json_object(request), token)
    code.modified_at = clock.now()
    return JsonResponse(shapes.code(code))


@signed_in
def delete(token: Token, request: HttpRequest, code_id: str) -> HttpResponse:
    """Remove a wrap-up code, from every queue too; what carries it keeps its name."""
    _known(code_id).is_deleted = True
    for queue in STATE.queues.values():
        queue.code_ids = [each for each in queue.code_ids if each != code_id]
    return HttpResponse(status=200)


@signed_in
def of_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue's wrap-up codes by name."""
    own = [STATE.codes[each] for each in known_queue(queue_id).code_ids]
    pattern = request.GET.get("name", "")
    found = [each for each in own if choosing.is_named(each.name, pattern)]
    return listings.page(request, [shapes.code(each) for each in choosing.ordered(found, request)])


@signed_in
def add_to_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Give a queue up to a hundred more codes, all or none; the answer is those."""
    queue, entries = known_queue(queue_id), json_array(request)
    if not 1 <= len(entries) <= MAX_ADDED:
        raise Refused(400, "bad.request", f"Between 1 and {MAX_ADDED} wrap-up codes are required.")
    added = [_known(str(each.get("id"))) if isinstance(each, dict) else _known("") for each in entries]
    queue.code_ids = list(dict.fromkeys((*queue.code_ids, *(each.id for each in added))))
    return JsonResponse([shapes.code(each) for each in added], safe=False)


@signed_in
def take_from_queue(token: Token, request: HttpRequest, queue_id: str, code_id: str) -> HttpResponse:
    """Take a code from a queue."""
    queue = known_queue(queue_id)
    if code_id not in queue.code_ids:
        raise _unknown(code_id)
    queue.code_ids.remove(code_id)
    return HttpResponse(status=200)


def _active() -> list[WrapupCode]:
    return [each for each in STATE.codes.values() if not each.is_deleted]


def _is_wanted(code: WrapupCode, request: HttpRequest) -> bool:
    ids = words(request, "id")
    return (
        choosing.is_named(code.name, request.GET.get("name", ""))
        and (not ids or code.id in ids)
        and choosing.is_in_division(code.division_id, request)
    )


def _read(code: WrapupCode, body: dict[str, Any], token: Token) -> None:
    """Take name, division and description, when all are right and the name is not taken."""
    name, description = settings.name_in(body), body.get("description")
    if description is not None:
        of_type(description, str, "description")
    division_id = settings.division_in(body["division"]) if body.get("division") else code.division_id
    if any(each.id != code.id and each.name.lower() == name.lower() for each in _active()):
        raise Refused(400, "duplicate.name", "A wrapup code with this name already exists.")
    code.name, code.description, code.division_id = name, description, division_id
    code.modified_by = token.user_id


def _known(code_id: str) -> WrapupCode:
    code = STATE.codes.get(code_id)
    if code is None or code.is_deleted:
        raise _unknown(code_id)
    return code


def _unknown(code_id: str) -> Refused:
    return Refused(404, "not.found", f"Unable to find a wrap-up code with that id: {code_id}")
