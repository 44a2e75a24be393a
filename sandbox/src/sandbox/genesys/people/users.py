"""A user as the API shows one, with the parts that ``expand`` adds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.genesys.identity.roles import ROLES
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.people.ability_assignments import shapes_of
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import presence_shape, routing_shape
from sandbox.genesys.people.stations import stations_shape
from sandbox.genesys.people.summaries import summary_of
from sandbox.genesys.state import STATE


def user_shape(user: User, expand: set[str]) -> dict[str, Any]:
    """Return a user with the parts that were asked for, lower-cased names; an unknown name adds nothing."""
    agent, division = user.agent, STATE.divisions[user.division_id]
    uri = f"/api/v2/authorization/divisions/{division.id}"
    shape: dict[str, Any] = {
        "id": user.id,
        "name": agent.name,
        "division": {"id": division.id, "name": division.name, "selfUri": uri},
        "chat": {"jabberId": f"{agent.key}@sandbox.orgspan.com"},
        "department": agent.department,
        "email": agent.email,
        "primaryContactInfo": [{"address": agent.email, "mediaType": "EMAIL", "type": "PRIMARY"}],
        "addresses": [],
        "state": user.state,
        "title": agent.title,
        "username": agent.email,
        "images": [],
        "version": user.version,
        "acdAutoAnswer": user.auto_answer,
        "selfUri": f"/api/v2/users/{user.id}",
    }
    named = {"preferredName": user.preferred_name} if user.preferred_name else {}
    parts = {name: make(user) for name, make in _EXPANDED.items() if name.lower() in expand}
    return shape | named | {name: value for name, value in parts.items() if value is not None}


def authorization_shape(user: User) -> dict[str, Any]:
    """Return the user's roles and every permission that they give."""
    roles = [ROLES[each] for each in user.role_ids]
    permissions = dict.fromkeys(each for role in roles for each in role.permissions)
    named = [{"id": role.id, "name": role.name} for role in roles]
    return {"roles": named, "unusedRoles": [], "permissions": list(permissions)}


def _last_token(user: User) -> dict[str, str] | None:
    return None if user.last_login_at is None else {"dateIssued": iso(user.last_login_at)}


_EXPANDED: dict[str, Callable[[User], Any]] = {
    "presence": presence_shape,
    "routingStatus": routing_shape,
    "authorization": authorization_shape,
    "conversationSummary": summary_of,
    "outOfOffice": lambda user: {"active": False, "indefinite": False},
    "station": stations_shape,
    "lastTokenIssued": _last_token,
    "dateLastLogin": lambda user: iso_or_none(user.last_login_at),
    "skills": partial(shapes_of, kind="skills"),
    "languages": partial(shapes_of, kind="languages"),
    "languagePreference": lambda user: "en-US",
    "profileSkills": lambda user: user.profile_skills,
    "certifications": lambda user: user.certifications,
    "groups": lambda user: [],
    "locations": lambda user: [],
}
