"""Users: who I am, who there is, and the parts that ``expand`` adds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import words
from sandbox.genesys.conversations.model import PLURALS, Participant
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.ability_assignments import shapes_of
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known, presence_shape, routing_shape
from sandbox.genesys.state import STATE

AGENT_PERMISSIONS = [
    "conversation:call:accept",
    "conversation:message:accept",
    "conversation:message:create",
    "conversation:message:view",
    "conversation:message:park",
    "conversation:communication:blindTransfer",
    "conversation:participant:wrapup",
    "routing:queue:view",
]
SUPERVISOR_PERMISSIONS = [
    "analytics:conversationDetail:view",
    "conversation:communication:view",
    "routing:conversation:edit",
    "recording:recording:view",
]


@as_user
def me(user: User, request: HttpRequest) -> HttpResponse:
    """Return the user whose token this is."""
    shape = user_shape(user, words(request, "expand"))
    if "organization" in words(request, "expand"):
        shape["organization"] = organisation_shape()
    return JsonResponse(shape)


@signed_in
def one(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return one user."""
    return JsonResponse(user_shape(known(user_id), words(request, "expand")))


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all users, by page, or those whose ``id`` is asked for."""
    ids, expand = words(request, "id"), words(request, "expand")
    users = [user for user in STATE.users.values() if not ids or user.id in ids]
    return listings.page(request, [user_shape(user, expand) for user in users])


@signed_in
def organisation(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the organisation."""
    return JsonResponse(organisation_shape())


def user_shape(user: User, expand: set[str]) -> dict[str, Any]:
    """Return a user with the parts that were asked for, lower-cased names."""
    agent, uri = user.agent, f"/api/v2/users/{user.id}"
    shape: dict[str, Any] = {
        "id": user.id,
        "name": agent.name,
        "division": {
            "id": catalogue.DIVISION_ID,
            "name": "Home",
            "selfUri": "/api/v2/authorization/divisions",
        },
        "chat": {"jabberId": f"{agent.key}@sandbox.orgspan.com"},
        "department": agent.department,
        "email": agent.email,
        "primaryContactInfo": [{"address": agent.email, "mediaType": "EMAIL", "type": "PRIMARY"}],
        "addresses": [],
        "state": "active",
        "title": agent.title,
        "username": agent.email,
        "images": [],
        "version": 1,
        "acdAutoAnswer": user.auto_answer,
        "selfUri": uri,
    }
    parts = {name: make(user) for name, make in _EXPANDED.items() if name.lower() in expand}
    return shape | parts


def organisation_shape() -> dict[str, Any]:
    """Return the organisation."""
    return {
        "id": catalogue.ORGANISATION_ID,
        "name": catalogue.ORGANISATION_NAME,
        "defaultLanguage": "en-US",
        "defaultCountryCode": "US",
        "domain": "northwind.example",
        "version": 1,
        "state": "active",
        "voicemailEnabled": False,
        "selfUri": "/api/v2/organizations/me",
    }


def _authorization(user: User) -> dict[str, Any]:
    supervises = user.agent.supervisor
    role = "Supervisor" if supervises else "Agent"
    permissions = AGENT_PERMISSIONS + (SUPERVISOR_PERMISSIONS if supervises else [])
    return {"roles": [{"id": role.lower(), "name": role}], "permissions": permissions}


def _conversation_summary(user: User) -> dict[str, Any]:
    """Return the counters per medium: work at hand and after-call work, of queues and one's own."""
    summary: dict[str, Any] = {"userId": user.id}
    for medium in PLURALS:
        legs = [leg for leg in user.work.values() if leg.communication.medium == medium]
        queued = [leg for leg in legs if leg.purpose == "agent"]
        own = [leg for leg in legs if leg.purpose != "agent"]
        summary[medium] = {"contactCenter": _counts(queued), "enterprise": _counts(own)}
    return summary


def _counts(legs: list[Participant]) -> dict[str, int]:
    acw = sum(1 for leg in legs if leg.is_in_after_call_work)
    return {"active": len(legs) - acw, "acw": acw}


_EXPANDED: dict[str, Callable[[User], Any]] = {
    "presence": presence_shape,
    "routingStatus": routing_shape,
    "authorization": _authorization,
    "conversationSummary": _conversation_summary,
    "station": lambda user: {},
    "skills": partial(shapes_of, kind="skills"),
    "languages": partial(shapes_of, kind="languages"),
    "groups": lambda user: [],
}
