"""Users over REST: who I am, who there is, and who is meant."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import errors, listings
from sandbox.genesys.bodies import words
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import authorization, roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.identity.tokens import token_shape
from sandbox.genesys.iso_time import iso
from sandbox.genesys.organisation.about import organisation_shape
from sandbox.genesys.people.ability_catalogue import ability_shape
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presence_definitions import definition_shape, old_shape
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.state import STATE

MAX_IDS = 100
# Lists of UserMe that nobody has anything in here: the cloud sends them empty.
NONE_OF_ME = ("favorites", "superiors", "directReports", "locationDefinitions", "orgProducts", "trustors")


@as_user
def me(user: User, request: HttpRequest) -> HttpResponse:
    """Return the user whose token this is."""
    expand = words(request, "expand")
    parts = {name: value for name, value in _parts_of_me(request).items() if name.lower() in expand}
    return JsonResponse(user_shape(user, expand) | parts)


@signed_in
def one(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return one user, who is active unless ``state`` asks for a deleted one."""
    state = request.GET.get("state", "active")
    user = STATE.users.get(user_id)
    if user is None or (user.state == "deleted") != (state == "deleted"):
        message = f"Unable to find a user with that userId: {user_id}"
        raise Refused(404, "general.resource.not.found", message)
    if not roles.sees(token, user.division_id):
        raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")
    return JsonResponse(user_shape(user, words(request, "expand")))


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the users of a state (active), by page, or those whose ``id`` is asked for."""
    ids, expand = words(request, "id"), words(request, "expand")
    if len(ids) > MAX_IDS:
        raise Refused(400, "max.user.ids", "Only 100 users can be requested at a time.")
    chats = words(request, "jabberId")
    shapes = [user_shape(user, expand) for user in _visible(token, request) if not ids or user.id in ids]
    return listings.page(request, [each for each in shapes if not chats or each["chat"]["jabberId"] in chats])


def _visible(token: Token, request: HttpRequest) -> list[User]:
    """Return the users of the state that is asked for and of the caller's divisions, in order."""
    state = request.GET.get("state", "active").lower()
    found = [user for user in STATE.users.values() if state in ("any", user.state)]
    shown = [user for user in found if roles.sees(token, user.division_id)]
    descending = listings.is_descending(request)
    return sorted(shown, key=lambda user: user.agent.name.lower(), reverse=descending)


def _parts_of_me(request: HttpRequest) -> dict[str, Any]:
    """Return what only the caller's own record can hold."""
    token = errors.token_of(request)
    presences = list(STATE.presences.values())
    return {
        "date": {"currentDate": iso(clock.now())},
        "organization": organisation_shape(),
        "presenceDefinitions": [old_shape(each) for each in presences],
        "divisionedPresenceDefinitions": [definition_shape(each) for each in presences],
        "orgAuthorization": [authorization.role_shape(each) for each in roles.ROLES.values()],
        "routingSkills": [ability_shape("skills", each) for each in STATE.skills.values()],
        "token": token_shape(token) if token else {},
        **{name: [] for name in NONE_OF_ME},
    }
