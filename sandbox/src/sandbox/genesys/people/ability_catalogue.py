"""Skills and languages over REST: which the organisation has, and making and removing them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object, text, words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.people import abilities
from sandbox.genesys.people.abilities import Ability
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Where one of the two kinds is kept; skills and languages work alike."""

    name: str
    plural: str
    known: Callable[[], dict[str, Ability]]
    own: Callable[[User], dict[str, float]]


KINDS = {
    "skills": Kind(name="skill", plural="skills", known=lambda: STATE.skills, own=lambda user: user.skills),
    "languages": Kind(
        name="language", plural="languages", known=lambda: STATE.languages, own=lambda user: user.languages
    ),
}


@signed_in
def listed(token: Token, request: HttpRequest, kind: str) -> HttpResponse:
    """Return those whose name begins with ``name``, or whose ``id`` is asked for."""
    ids, start = words(request, "id"), request.GET.get("name", "").lower()
    found = [
        each
        for each in KINDS[kind].known().values()
        if each.name.lower().startswith(start) and (not ids or each.id in ids)
    ]
    found.sort(key=lambda each: each.name.lower(), reverse=listings.is_descending(request))
    return listings.page(request, [ability_shape(kind, each) for each in found])


@signed_in
def one(
    token: Token, request: HttpRequest, kind: str, skill_id: str = "", language_id: str = ""
) -> HttpResponse:
    """Return one."""
    return JsonResponse(ability_shape(kind, _known(kind, skill_id or language_id)))


@signed_in
def create(token: Token, request: HttpRequest, kind: str) -> HttpResponse:
    """Make one, under a name that is not taken."""
    name = text(json_object(request), "name")
    known = KINDS[kind].known()
    if name.lower() in {each.name.lower() for each in known.values()}:
        raise Refused(409, "general.conflict", f"A {KINDS[kind].name} with this name exists already: {name}")
    made = Ability(id=STATE.new_id(kind), name=name, modified_at=clock.now())
    made.division_id = catalogue.DIVISION_ID if kind == "skills" else None
    known[made.id] = made
    return JsonResponse(ability_shape(kind, made))


@signed_in
def move(token: Token, request: HttpRequest, kind: str, skill_id: str) -> HttpResponse:
    """Put a skill into another division."""
    ability, body = _known(kind, skill_id), json_object(request)
    division_id = one_of(text(body, "divisionId"), STATE.divisions, "divisionId")
    ability.division_id, ability.modified_at = division_id, clock.now()
    ability.version += 1
    return JsonResponse(ability_shape(kind, ability))


@signed_in
def remove(
    token: Token, request: HttpRequest, kind: str, skill_id: str = "", language_id: str = ""
) -> HttpResponse:
    """Remove one, from everyone who has it too."""
    gone = _known(kind, skill_id or language_id)
    del KINDS[kind].known()[gone.id]
    abilities.forget(STATE.users.values(), gone.id)
    STATE.routing_is_due = True
    return HttpResponse(status=200)


def ability_shape(kind: str, ability: Ability) -> dict[str, Any]:
    """Return RoutingSkill or Language."""
    shape = {
        "id": ability.id,
        "name": ability.name,
        "dateModified": iso(ability.modified_at),
        "state": "active",
        "version": str(ability.version),
        "selfUri": f"/api/v2/routing/{kind}/{ability.id}",
    }
    if ability.division_id is None:
        return shape
    division = STATE.divisions[ability.division_id]
    uri = f"/api/v2/authorization/divisions/{division.id}"
    return shape | {"division": {"id": division.id, "name": division.name, "selfUri": uri}}


def _known(kind: str, ability_id: str) -> Ability:
    ability = KINDS[kind].known().get(ability_id)
    if ability is None:
        raise Refused(404, "not.found", f"Unable to find a {KINDS[kind].name} with that id: {ability_id}")
    return ability
