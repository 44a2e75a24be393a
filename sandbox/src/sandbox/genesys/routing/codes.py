"""Wrap-up codes over REST: the organisation's, and which of them a queue has."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_array, words
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.resources import Resource, each_verb
from sandbox.genesys.routing import list_filters, settings, shapes
from sandbox.genesys.routing.model import WrapupCode
from sandbox.genesys.routing.queues import QUEUES
from sandbox.genesys.state import STATE

MAX_ADDED = 100


@signed_in
def of_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue's wrap-up codes by name."""
    own = [STATE.codes[each] for each in QUEUES.known(queue_id).code_ids]
    pattern = request.GET.get("name", "")
    found = [each for each in own if list_filters.is_named(each.name, pattern)]
    return listings.page(request, [shapes.code(each) for each in list_filters.ordered(found, request)])


@signed_in
def add_to_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Give a queue up to a hundred more codes, all or none; the answer is those."""
    queue, entries = QUEUES.known(queue_id), json_array(request)
    if len(entries) > MAX_ADDED:
        raise Refused(400, "bad.request", f"At most {MAX_ADDED} wrap-up codes are taken.")
    added = [CODES.known(fields_of("WrapUpCodeReference", each).get("id", "")) for each in entries]
    queue.code_ids = list(dict.fromkeys((*queue.code_ids, *(each.id for each in added))))
    return JsonResponse([shapes.code(each) for each in added], safe=False)


@signed_in
def take_from_queue(token: Token, request: HttpRequest, queue_id: str, code_id: str) -> HttpResponse:
    """Take a code from a queue."""
    queue, code = QUEUES.known(queue_id), CODES.known(code_id)
    if code.id not in queue.code_ids:
        raise Refused(404, "not.found", f"The queue has no wrap-up code with that id: {code_id}")
    queue.code_ids.remove(code.id)
    return HttpResponse(status=200)


def _is_wanted(request: HttpRequest, code: WrapupCode) -> bool:
    ids = words(request, "id")
    return (
        list_filters.is_named(code.name, request.GET.get("name", ""))
        and (not ids or code.id in ids)
        and list_filters.is_in_division(code.division_id, request)
    )


def _read(body: dict[str, Any], code: WrapupCode | None) -> dict[str, Any]:
    fields = fields_of("WrapupCodeRequest", body)
    before = code.division_id if code else catalogue.DIVISION_ID
    return {
        "name": fields["name"].strip(),
        "description": fields.get("description"),
        "division_id": settings.division_in(fields, before),
    }


def _made(fields: dict[str, Any]) -> WrapupCode:
    now = clock.now()
    return WrapupCode(id=STATE.new_id("wrapup"), created_at=now, modified_at=now, **fields)


def _leave_queues(code: WrapupCode) -> None:
    """Take it from every queue; what carries it keeps its name."""
    for queue in STATE.queues.values():
        queue.code_ids = [each for each in queue.code_ids if each != code.id]


CODES = Resource(
    path="/api/v2/routing/wrapupcodes",
    parameter="codeId",
    noun="wrap-up code",
    entities=lambda: STATE.codes,
    shape=shapes.code,
    read=_read,
    make=_made,
    after_remove=_leave_queues,
    matches=_is_wanted,
    orders=("name", "id"),
    # Source: the error codes of the vendor's definition of 2018.
    duplicate=(400, "duplicate.name"),
    needs=each_verb("routing:wrapupCode"),
)
