"""Which skills and languages a user has over REST, and how well."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.genesys import listings
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.ability_catalogue import KINDS, own_of
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known


@signed_in
def listed(token: Token, request: HttpRequest, user_id: str, kind: str) -> HttpResponse:
    """Return what a user can, by name."""
    shapes = shapes_of(known(user_id), kind)
    shapes.sort(key=lambda each: str(each["name"]).lower(), reverse=listings.is_descending(request))
    return listings.page(request, shapes)


def shapes_of(user: User, kind: str) -> list[dict[str, Any]]:
    """Return what a user can, as ``expand`` and the lists show it."""
    return [_shape(user, kind, ability_id) for ability_id in own_of(kind, user)]


def _shape(user: User, kind: str, ability_id: str) -> dict[str, Any]:
    name = KINDS[kind].noun
    return {
        "id": ability_id,
        "name": KINDS[kind].entities()[ability_id].name,
        "proficiency": own_of(kind, user)[ability_id],
        "state": "active",
        f"{name}Uri": f"/api/v2/routing/{kind}/{ability_id}",
        "selfUri": f"/api/v2/users/{user.id}/routing{kind}/{ability_id}",
    }
