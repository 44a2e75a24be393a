"""Which skills and languages a user has over REST, and how well."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import json_array, json_object
from sandbox.genesys.endpoints import no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.ability_catalogue import KINDS, own_of
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known
from sandbox.genesys.state import STATE

MAX_PROFICIENCY = 5
MAX_BULK = 50


@signed_in
def listed(token: Token, request: HttpRequest, user_id: str, kind: str) -> HttpResponse:
    """Return what a user can, by name."""
    shapes = shapes_of(known(user_id), kind)
    shapes.sort(key=lambda each: str(each["name"]).lower(), reverse=listings.is_descending(request))
    return listings.page(request, shapes)


@signed_in
def assign(token: Token, request: HttpRequest, user_id: str, kind: str) -> HttpResponse:
    """Give a user one more."""
    user = known(user_id)
    ability_id, proficiency = _wanted(kind, json_object(request))
    return _set(user, kind, ability_id, proficiency)


@signed_in
def change(
    token: Token, request: HttpRequest, user_id: str, kind: str, skill_id: str = "", language_id: str = ""
) -> HttpResponse:
    """Change how well a user can what is assigned already."""
    user = known(user_id)
    ability_id = _assigned(user, kind, skill_id or language_id)
    return _set(user, kind, ability_id, _proficiency(json_object(request)))


@signed_in
def remove(
    token: Token, request: HttpRequest, user_id: str, kind: str, skill_id: str = "", language_id: str = ""
) -> HttpResponse:
    """Take one from a user: 200 for a skill, 204 for a language."""
    user = known(user_id)
    del own_of(kind, user)[_assigned(user, kind, skill_id or language_id)]
    STATE.reconsider(user)
    return no_content() if kind == "languages" else HttpResponse(status=200)


@signed_in
def assign_many(token: Token, request: HttpRequest, user_id: str, kind: str) -> HttpResponse:
    """Give a user all of these, all or none."""
    user = known(user_id)
    own_of(kind, user).update(_many(kind, request))
    STATE.reconsider(user)
    return listings.whole_list(request, shapes_of(user, kind))


@signed_in
def replace_all(token: Token, request: HttpRequest, user_id: str, kind: str) -> HttpResponse:
    """Let a user have these and no others."""
    user = known(user_id)
    wanted = _many(kind, request)
    own = own_of(kind, user)
    own.clear()
    own.update(wanted)
    STATE.reconsider(user)
    return listings.whole_list(request, shapes_of(user, kind))


def shapes_of(user: User, kind: str) -> list[dict[str, Any]]:
    """Return what a user can, as ``expand`` and the lists show it."""
    return [_shape(user, kind, ability_id) for ability_id in own_of(kind, user)]


def _set(user: User, kind: str, ability_id: str, proficiency: float) -> HttpResponse:
    own_of(kind, user)[ability_id] = proficiency
    STATE.reconsider(user)
    return JsonResponse(_shape(user, kind, ability_id))


def _many(kind: str, request: HttpRequest) -> dict[str, float]:
    entries = json_array(request)
    if len(entries) > MAX_BULK:
        raise Refused(400, "bad.request", f"At most {MAX_BULK} {kind} can be assigned at once.")
    return dict(_wanted(kind, each) for each in entries)


def _wanted(kind: str, body: Any) -> tuple[str, float]:
    if not isinstance(body, dict):
        raise Refused(400, "bad.request", "An id and a proficiency are required.")
    ability_id = body.get("id")
    if not isinstance(ability_id, str) or ability_id not in KINDS[kind].held():
        raise Refused(400, "bad.request", f"Unable to find a {KINDS[kind].noun} with that id: {ability_id}")
    return ability_id, _proficiency(body)


def _proficiency(body: dict[str, Any]) -> float:
    value = body.get("proficiency")
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MAX_PROFICIENCY:
        return float(value)
    message = f"Value [{value}] is not valid for field [proficiency]: a number from 0 to {MAX_PROFICIENCY}"
    raise Refused(400, "invalid.value", message)


def _assigned(user: User, kind: str, ability_id: str) -> str:
    if ability_id not in own_of(kind, user):
        message = f"The user has no {KINDS[kind].noun} with that id: {ability_id}"
        raise Refused(404, "not.found", message)
    return ability_id


def _shape(user: User, kind: str, ability_id: str) -> dict[str, Any]:
    name = KINDS[kind].noun
    return {
        "id": ability_id,
        "name": KINDS[kind].held()[ability_id].name,
        "proficiency": own_of(kind, user)[ability_id],
        "state": "active",
        f"{name}Uri": f"/api/v2/routing/{kind}/{ability_id}",
        "selfUri": f"/api/v2/users/{user.id}/routing{kind}/{ability_id}",
    }
