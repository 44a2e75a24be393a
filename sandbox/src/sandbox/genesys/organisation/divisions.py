"""Divisions over REST, and in which of them the caller may do something."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text, words
from sandbox.genesys.catalogue import DIVISION_ID
from sandbox.genesys.endpoints import no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.organisation.model import Division
from sandbox.genesys.organisation.shapes import division_shape
from sandbox.genesys.state import STATE


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the divisions, by ``name`` or ``id``."""
    return listings.page(request, [division_shape(each) for each in _asked(request)])


@signed_in
def home(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the home division."""
    return JsonResponse(division_shape(STATE.divisions[DIVISION_ID]))


@signed_in
def one(token: Token, request: HttpRequest, division_id: str) -> HttpResponse:
    """Return a division."""
    return JsonResponse(division_shape(_known(division_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a division."""
    body = json_object(request)
    name = _free_name(body)
    made = Division(id=STATE.new_id("division"), name=name, description=str(body.get("description") or ""))
    STATE.divisions[made.id] = made
    return JsonResponse(division_shape(made))


@signed_in
def change(token: Token, request: HttpRequest, division_id: str) -> HttpResponse:
    """Give a division another name and description."""
    division, body = _known(division_id), json_object(request)
    division.name = _free_name(body, but=division.id)
    division.description = str(body.get("description") or "")
    return JsonResponse(division_shape(division))


@signed_in
def remove(token: Token, request: HttpRequest, division_id: str) -> HttpResponse:
    """Remove a division that nothing belongs to; never the home division."""
    division = _known(division_id)
    if division.is_home:
        raise Refused(400, "bad.request", "The home division cannot be deleted.")
    of_users = (user.division_id for user in STATE.users.values())
    of_presences = (each.division_id for each in STATE.presences.values())
    of_skills = (skill.division_id for skill in STATE.skills.values())
    of_queues = (queue.division_id for queue in STATE.queues.values())
    of_codes = (code.division_id for code in STATE.codes.values())
    if division.id in {*of_users, *of_presences, *of_skills, *of_queues, *of_codes}:
        raise Refused(409, "general.conflict", "The division is not empty.")
    del STATE.divisions[division.id]
    return no_content()


@signed_in
def permitted(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the divisions in which the caller has the permission."""
    name = request.GET.get("name", "").lower()
    found = [each for each in _permitted(token, request) if name in each.name.lower()]
    return JsonResponse([division_shape(each) for each in found], safe=False)


def _permitted(token: Token, request: HttpRequest) -> list[Division]:
    permission = request.GET.get("permission", "")
    if permission.count(":") != 2:
        raise Refused(400, "bad.request", "The parameter permission is required, as domain:entity:action.")
    if not roles.allows(token, permission):
        return []
    return [each for each in STATE.divisions.values() if roles.sees(token, each.id)]


def _asked(request: HttpRequest) -> list[Division]:
    name, ids = request.GET.get("name", "").lower().strip("*"), words(request, "id")
    found = [each for each in STATE.divisions.values() if name in each.name.lower()]
    return [each for each in found if not ids or each.id in ids]


def _known(division_id: str) -> Division:
    division = STATE.divisions.get(division_id)
    if division is None:
        raise Refused(404, "not.found", f"Unable to find a division with that id: {division_id}")
    return division


def _free_name(body: dict[str, Any], but: str = "") -> str:
    name = text(body, "name")
    if name.lower() in {each.name.lower() for each in STATE.divisions.values() if each.id != but}:
        raise Refused(409, "general.conflict", f"A division with this name exists already: {name}")
    return name
