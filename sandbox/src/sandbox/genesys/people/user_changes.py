"""Making, changing and deleting users over REST."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import check_version, json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity import tokens
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people import duty
from sandbox.genesys.people.model import OFFLINE, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of
from sandbox.organisation import Agent

STATES = ("active", "inactive", "deleted")
# Wire name -> field of User; what else UpdateUser has is for other parts of the vendor's product.
LISTS = {"profileSkills": "profile_skills", "certifications": "certifications"}


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a user without roles, queues and a phone."""
    body, now = json_object(request), clock.now()
    division_id = one_of(text(body, "divisionId"), STATE.divisions, "divisionId")
    agent = Agent(
        key=_free_mail(body),
        name=text(body, "name"),
        email=_free_mail(body),
        queues=(),
        department=_words(body, "department", ""),
        title=_words(body, "title", ""),
    )
    user = User(
        id=STATE.new_id("user"),
        agent=agent,
        division_id=division_id,
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
    user, body = known(user_id), json_object(request)
    check_version(body, user.version)
    steps = [*_agent_steps(user, body), *_own_steps(user, body)]
    for step in steps:
        step()
    user.version += 1
    return JsonResponse(user_shape(user, set()))


@signed_in
def remove(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Delete a user; the record stays and can be seen by ``state=deleted``."""
    user = known(user_id)
    _set_state(user, "deleted")
    return JsonResponse({})


def _agent_steps(user: User, body: dict[str, Any]) -> list[Callable[[], None]]:
    before = user.agent
    is_new_mail = "email" in body and text(body, "email").lower() != before.email
    agent = replace(
        before,
        name=text(body, "name") if "name" in body else before.name,
        email=_free_mail(body) if is_new_mail else before.email,
        department=_words(body, "department", before.department),
        title=_words(body, "title", before.title),
    )
    return [lambda: setattr(user, "agent", agent)]


def _own_steps(user: User, body: dict[str, Any]) -> list[Callable[[], None]]:
    """Return what is to be done, after all of it was found possible."""
    steps: list[Callable[[], None]] = []
    if "preferredName" in body:
        preferred = text(body, "preferredName")
        steps.append(lambda: setattr(user, "preferred_name", preferred))
    if "acdAutoAnswer" in body:
        answers = of_type(body["acdAutoAnswer"], bool, "acdAutoAnswer")
        steps.append(lambda: setattr(user, "auto_answer", answers))
    for name, field in LISTS.items():
        if name in body:
            steps.append(_set_list(user, field, name, body[name]))
    if "state" in body:
        wanted = one_of(body["state"], STATES, "state")
        steps.append(lambda: _set_state(user, wanted))
    return steps


def _set_list(user: User, field: str, name: str, value: Any) -> Callable[[], None]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise invalid_value(value, name)
    return lambda: setattr(user, field, list(value))


def _set_state(user: User, wanted: str) -> None:
    """Let a user who is no longer active leave the queues, and end the sign-ins."""
    if wanted == user.state:
        return
    user.state = wanted
    user.version += 1
    if wanted != "active":
        duty.set_presence(user, OFFLINE, now=clock.now())
        tokens.revoke_all(user_id=user.id)


def _words(body: dict[str, Any], name: str, before: str) -> str:
    """Return a text that a client may clear, by an empty one or by null."""
    words: str = of_type("" if body.get(name, before) is None else body.get(name, before), str, name)
    return words


def _free_mail(body: dict[str, Any]) -> str:
    mail = text(body, "email").lower()
    if "@" not in mail:
        raise invalid_value(mail, "email")
    if mail in {user.agent.email for user in STATE.users.values() if user.state != "deleted"}:
        raise Refused(409, "general.conflict", f"A user with this email exists already: {mail}")
    return mail
