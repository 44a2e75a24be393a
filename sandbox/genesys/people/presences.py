"""Presence and routing status over REST, and the presences that exist."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people import duty
from sandbox.genesys.people.model import BY_ID, DEFINITIONS, Definition, User
from sandbox.genesys.stamps import stamp
from sandbox.genesys.state import STATE

MAX_BULK = 100


@signed_in
def definitions(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the presences that can be set."""
    entities = [_definition(each) for each in DEFINITIONS]
    return JsonResponse({"total": len(entities), "entities": entities, "selfUri": request.path})


@signed_in
def old_definitions(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same by the older path, paged."""
    entities = [_definition(each) | {"primary": not each.of_organisation} for each in DEFINITIONS]
    lacking = {"type", "divisionId"}
    shapes = [{name: value for name, value in each.items() if name not in lacking} for each in entities]
    return listings.page(request, shapes)


@signed_in
def system_presences(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the system presences, upper case here."""
    own = [each for each in DEFINITIONS if not each.of_organisation]
    return JsonResponse([{"id": each.id, "name": loud(each)} for each in own], safe=False)


@signed_in
def one(token: Token, request: HttpRequest, user_id: str, source_id: str = "purecloud") -> HttpResponse:
    """Return a user's presence."""
    return JsonResponse(presence_shape(known(user_id)))


@signed_in
def change(token: Token, request: HttpRequest, user_id: str, source_id: str = "purecloud") -> HttpResponse:
    """Set one's own presence; anyone's with client credentials or as a supervisor."""
    user = known(user_id)
    _check_may_change(token, user)
    body = json_object(request)
    wanted = body.get("presenceDefinition")
    definition = BY_ID.get(str(wanted.get("id"))) if isinstance(wanted, dict) else None
    if definition is None:
        raise Refused(400, "bad.request", "The presenceDefinition is missing or unknown.")
    duty.set_presence(user, definition, message=str(body.get("message") or ""), now=clock.now())
    return JsonResponse(presence_shape(user))


@signed_in
def bulk(token: Token, request: HttpRequest, source_id: str = "purecloud") -> HttpResponse:
    """Return the presences of up to a hundred users; unknown ids are left out."""
    ids = request.GET.getlist("id")[: MAX_BULK + 1]
    if not 1 <= len(ids) <= MAX_BULK:
        raise Refused(400, "bad.request", "Between 1 and 100 ids are required.")
    users = [STATE.users[each] for each in ids if each in STATE.users]
    shapes = [presence_shape(user) | {"userId": user.id} for user in users]
    return JsonResponse([{k: v for k, v in each.items() if k != "primary"} for each in shapes], safe=False)


@signed_in
def routing_status(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user's routing status."""
    return JsonResponse(routing_shape(known(user_id)))


@signed_in
def change_routing_status(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Bring an agent who did not respond back to the queue."""
    user = known(user_id)
    _check_may_change(token, user)
    duty.return_to_queue(user, text(json_object(request), "status"), clock.now())
    return JsonResponse(routing_shape(user))


def known(user_id: str) -> User:
    """Return the user.

    Raises: Refused with ``not.found``.
    """
    user = STATE.users.get(user_id)
    if user is None:
        raise Refused(404, "not.found", f"Unable to find a user with that userId: {user_id}")
    return user


def presence_shape(user: User) -> dict[str, Any]:
    """Return UserPresence; system presences as the definitions spell them."""
    definition_uri = f"/api/v2/presencedefinitions/{user.presence.id}"
    return {
        "id": user.id,
        "source": "PURECLOUD",
        "primary": True,
        "presenceDefinition": {
            "id": user.presence.id,
            "systemPresence": user.presence.system,
            "selfUri": definition_uri,
        },
        "message": user.presence_message,
        "modifiedDate": stamp(user.presence_at),
        "selfUri": f"/api/v2/users/{user.id}/presences/PURECLOUD",
    }


def routing_shape(user: User) -> dict[str, Any]:
    """Return RoutingStatus."""
    return {"userId": user.id, "status": user.routing_status, "startTime": stamp(user.routing_at)}


def _check_may_change(token: Token, user: User) -> None:
    if token.user_id in (None, user.id) or STATE.users[token.user_id].agent.supervisor:
        return
    raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")


def _definition(each: Definition) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.label,
        "type": "User" if each.of_organisation else "System",
        "languageLabels": {"en_US": each.label, "en": each.label},
        "systemPresence": each.system,
        "divisionId": catalogue.DIVISION_ID if each.of_organisation else "*",
        "deactivated": False,
        "selfUri": f"/api/v2/presence/definitions/{each.id}",
    }
