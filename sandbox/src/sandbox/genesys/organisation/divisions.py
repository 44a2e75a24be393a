"""Divisions over REST, and in which of them the caller may do something."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import text, words
from sandbox.genesys.catalogue import DIVISION_ID
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.organisation.model import Division
from sandbox.genesys.resources import Resource
from sandbox.genesys.state import STATE


def division_shape(division: Division) -> dict[str, Any]:
    """Return AuthzDivision."""
    return {
        "id": division.id,
        "name": division.name,
        "description": division.description,
        "homeDivision": division.is_home,
        "selfUri": f"/api/v2/authorization/divisions/{division.id}",
    }


@signed_in
def home(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the home division."""
    return JsonResponse(division_shape(STATE.divisions[DIVISION_ID]))


@signed_in
def permitted(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the divisions in which the caller has the permission."""
    return JsonResponse([division_shape(each) for each in _permitted(token, request)], safe=False)


@signed_in
def permitted_by_page(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same by page, and whether that is all divisions."""
    found = _permitted(token, request)
    listing = listings.page_body(request, [division_shape(each) for each in found])
    return JsonResponse(listing | {"allDivsPermitted": len(found) == len(STATE.divisions)})


def _permitted(token: Token, request: HttpRequest) -> list[Division]:
    permission = request.GET.get("permission", "")
    if permission.count(":") != 2:
        raise Refused(400, "bad.request", "The parameter permission is required, as domain:entity:action.")
    seen = [each for each in STATE.divisions.values() if roles.sees(token, each.id)]
    return [each for each in seen if _is_wanted(request, each)] if roles.allows(token, permission) else []


def _is_wanted(request: HttpRequest, division: Division) -> bool:
    name, ids = request.GET.get("name", "").lower().strip("*"), words(request, "id")
    return name in division.name.lower() and (not ids or division.id in ids)


def _read(body: dict[str, Any], _: Division | None) -> dict[str, Any]:
    return {"name": text(body, "name"), "description": str(body.get("description") or "")}


def _check_empty(division: Division) -> None:
    """Refuse to remove the home division, and one that something belongs to."""
    if division.is_home:
        raise Refused(400, "bad.request", "The home division cannot be deleted.")
    kinds: list[dict[str, Any]] = [STATE.users, STATE.presences, STATE.skills, STATE.queues, STATE.codes]
    if any(each.division_id == division.id for kind in kinds for each in kind.values()):
        raise Refused(409, "general.conflict", "The division is not empty.")


DIVISIONS = Resource(
    path="/api/v2/authorization/divisions",
    parameter="divisionId",
    noun="division",
    entities=lambda: STATE.divisions,
    shape=division_shape,
    read=_read,
    make=lambda fields: Division(id=STATE.new_id("division"), **fields),
    matches=_is_wanted,
    check_unused=_check_empty,
    removed_status=204,
    needs={
        # The definition asks for authorization:grant:add as well, which says nothing here.
        "create": ("authorization:division:add",),
        "change": ("authorization:division:edit",),
        "remove": ("authorization:division:delete",),
    },
)
