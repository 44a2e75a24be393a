"""Roles and permissions over REST, and which of them the caller and others have."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.identity.roles import ROLES, Role
from sandbox.genesys.organisation.divisions import division_shape
from sandbox.genesys.organisation.model import Division
from sandbox.genesys.people.presences import known
from sandbox.genesys.people.users import authorization_shape
from sandbox.genesys.state import STATE

MAX_ROLES = 100


@signed_in
def role_list(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the roles, by ``name``, ``id`` or a ``permission`` that they give."""
    name, ids = request.GET.get("name", "").lower().strip("*"), words(request, "id")
    wanted = request.GET.getlist("permission")
    if len(ids) > MAX_ROLES:
        raise Refused(400, "max.role.ids", "Only 100 roles can be requested at a time.")
    found = [
        each
        for each in ROLES.values()
        if name in each.name.lower()
        and (not ids or each.id in ids)
        and all(each.allows(permission) for permission in wanted)
    ]
    return listings.page(request, [role_shape(each) for each in found])


@signed_in
def of_user(token: Token, request: HttpRequest, subject_id: str) -> HttpResponse:
    """Return a user's roles and permissions."""
    return JsonResponse(authorization_shape(known(subject_id)))


@signed_in
def own(token: Token, request: HttpRequest) -> HttpResponse:
    """Return what the caller was granted, and in which divisions."""
    client = STATE.clients[token.client_id]
    user = STATE.users.get(token.user_id or "")
    subject_id, name = (client.id, client.name) if user is None else (user.id, user.agent.name)
    pairs = [(role, division) for role in roles.roles_of(token) for division in _divisions(token)]
    grants = [_grant(subject_id, role, division) for role, division in pairs]
    return JsonResponse({"id": subject_id, "name": name, "grants": grants, "version": 1})


def role_shape(role: Role) -> dict[str, Any]:
    """Return DomainOrganizationRole."""
    users = [user for user in STATE.users.values() if role.id in user.role_ids]
    return {
        "id": role.id,
        "name": role.name,
        "description": role.about,
        "permissions": list(role.permissions),
        "unusedPermissions": [],
        "userCount": len(users),
        "default": False,
        "base": False,
        "selfUri": f"/api/v2/authorization/roles/{role.id}",
    }


def _divisions(token: Token) -> list[Division]:
    return [each for each in STATE.divisions.values() if roles.sees(token, each.id)]


def _grant(subject_id: str, role: Role, division: Division) -> dict[str, Any]:
    granted = {"id": role.id, "name": role.name, "description": role.about, "default": False}
    granted["selfUri"] = f"/api/v2/authorization/roles/{role.id}"
    return {"subjectId": subject_id, "division": division_shape(division), "role": granted}
