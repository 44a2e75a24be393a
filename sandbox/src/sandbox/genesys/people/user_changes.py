"""Making, changing and deleting users over REST."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import check_version, object_without_nulls, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity import tokens
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import OFFLINE, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of
from sandbox.organisation import Agent

STATES = ("active", "inactive", "deleted")
# Wire name -> field of User and its type; what else UpdateUser has is for other parts of the product.
FIELDS = {
    "preferredName": ("preferred_name", str),
    "acdAutoAnswer": ("auto_answer", bool),
    "profileSkills": ("profile_skills", list),
    "certifications": ("certifications", list),
}


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a user without roles, queues and a phone."""
    body, now = object_without_nulls(request), clock.now()
    mail = _free_mail(body)
    nobody = Agent(key=mail, name="", email=mail, queues=(), department="", title="")
    user = User(
        id=STATE.new_id("user"),
        agent=_agent(nobody, body | {"name": text(body, "name")}),
        division_id=one_of(text(body, "divisionId"), STATE.divisions, "divisionId"),
        presence=OFFLINE,
        presence_at=now,
        routing_at=now,
        idle_since=now,
        state=one_of(body.get("state", "active"), STATES, "state"),
    )
    STATE.users[user.id] = user
    return JsonResponse(user_shape(user, set()))


@signed_in
def change(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Change a user whose current version the caller knows; what is left out stays."""
    user, body = known(user_id), object_without_nulls(request)
    check_version(body, user.version)
    fields: dict[str, Any] = {"agent": _agent(user.agent, body), **_fields(body)}
    state = one_of(body.get("state", user.state), STATES, "state")
    for name, value in fields.items():
        setattr(user, name, value)
    _set_state(user, state)
    user.version += 1
    return JsonResponse(user_shape(user, set()))


@signed_in
def remove(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Delete a user; the record stays and can be seen by ``state=deleted``."""
    _set_state(known(user_id), "deleted")
    return JsonResponse({})


def _agent(before: Agent, body: dict[str, Any]) -> Agent:
    """Return the person as the body has them; department and title can be cleared."""
    is_new_mail = "email" in body and text(body, "email").lower() != before.email
    return replace(
        before,
        name=text(body, "name") if "name" in body else before.name,
        email=_free_mail(body) if is_new_mail else before.email,
        department=of_type(body.get("department", before.department), str, "department"),
        title=of_type(body.get("title", before.title), str, "title"),
    )


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    found = {field: of_type(body[name], kind, name) for name, (field, kind) in FIELDS.items() if name in body}
    for name in ("profileSkills", "certifications"):
        for each in body.get(name, ()):
            of_type(each, str, name)
    return found


def _set_state(user: User, wanted: str) -> None:
    """Let a user who is no longer active leave the queues, and end the sign-ins."""
    if wanted == user.state:
        return
    user.state = wanted
    user.version += 1
    if wanted != "active":
        agent_status.set_presence(user, OFFLINE, now=clock.now())
        tokens.revoke_all(user_id=user.id)


def _free_mail(body: dict[str, Any]) -> str:
    mail = text(body, "email").lower()
    if "@" not in mail:
        raise invalid_value(mail, "email")
    if mail in {user.agent.email for user in STATE.users.values() if user.state != "deleted"}:
        raise Refused(409, "general.conflict", f"A user with this email exists already: {mail}")
    return mail
