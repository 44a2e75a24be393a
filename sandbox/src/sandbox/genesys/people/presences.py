"""Who is in which presence and routing status, over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, object_without_nulls, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import Definition, User
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

SOURCE = "PURECLOUD"
MAX_BULK = 50


@signed_in
def one(token: Token, request: HttpRequest, user_id: str, source_id: str = SOURCE) -> HttpResponse:
    """Return a user's presence."""
    _check_source(source_id)
    return JsonResponse(presence_shape(known(user_id)))


@signed_in
def change(token: Token, request: HttpRequest, user_id: str, source_id: str = SOURCE) -> HttpResponse:
    """Set one's own presence or message; anyone's with the permission to."""
    _check_source(source_id)
    user, body = known(user_id), object_without_nulls(request)
    _check_may_change(token, user)
    definition, message = _read(body, user)
    agent_status.set_presence(user, definition, message=message, now=clock.now())
    return JsonResponse(presence_shape(user))


@signed_in
def bulk(token: Token, request: HttpRequest, source_id: str = SOURCE) -> HttpResponse:
    """Return the presences of up to fifty users; unknown ids are left out."""
    _check_source(source_id)
    ids = [each for one in request.GET.getlist("id") for each in one.split(",") if each]
    if len(ids) > MAX_BULK:
        raise Refused(400, "bad.request", f"At most {MAX_BULK} ids can be asked for.")
    users = [STATE.users[each] for each in dict.fromkeys(ids) if each in STATE.users]
    shapes = [presence_shape(user) | {"userId": user.id} for user in users]
    for each in shapes:
        del each["primary"]
    return JsonResponse(shapes, safe=False)


@signed_in
def routing_status(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user's routing status."""
    return JsonResponse(routing_shape(known(user_id)))


@signed_in
def change_routing_status(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Bring an agent who did not respond back to the queue."""
    user = known(user_id)
    _check_may_change(token, user)
    agent_status.return_to_queue(user, text(json_object(request), "status").upper(), clock.now())
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
    """Return UserPresence."""
    return {
        "id": user.id,
        "source": SOURCE,
        "primary": True,
        "presenceDefinition": _definition(user.presence),
        "message": user.presence_message,
        "modifiedDate": iso(user.presence_at),
        "selfUri": f"/api/v2/users/{user.id}/presences/{SOURCE}",
    }


def routing_shape(user: User) -> dict[str, Any]:
    """Return RoutingStatus."""
    return {"userId": user.id, "status": user.routing_status, "startTime": iso(user.routing_at)}


def _check_source(source_id: str) -> None:
    """Refuse any source but Genesys' own: the demo registered no other."""
    if source_id.upper() != SOURCE:
        raise Refused(404, "not.found", f"Unable to find a presence source with that id: {source_id}")


def _check_may_change(token: Token, user: User) -> None:
    if token.user_id != user.id and not roles.allows(token, "presence:userPresence:edit"):
        raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")


def _read(body: dict[str, Any], user: User) -> tuple[Definition, str]:
    """Return the presence and the message that the body asks for; either may be as it is.

    Raises: Refused with ``bad.request``, too when the body asks for nothing.
    """
    is_primary = of_type(body.get("primary", False), bool, "primary")
    if not is_primary and not {"presenceDefinition", "message"} & body.keys():
        raise Refused(400, "bad.request", "A presenceDefinition, a message or primary is required.")
    message = body.get("message", "")
    if not isinstance(message, str):
        raise Refused(400, "bad.request", "The message must be a text.")
    if "presenceDefinition" not in body:
        return user.presence, message if "message" in body else user.presence_message
    return _settable(body["presenceDefinition"]), message


def _settable(value: Any) -> Definition:
    key = value.get("id") if isinstance(value, dict) else None
    definition = STATE.presences.get(key) if isinstance(key, str) else None
    if definition is None or definition.deactivated:
        raise Refused(400, "bad.request", "The presenceDefinition is missing, unknown or deactivated.")
    return definition


def _definition(each: Definition) -> dict[str, Any]:
    uri = f"/api/v2/presencedefinitions/{each.id}"
    # Source: wire/genesys.md §6.2; the vendor's samples compare with "On Queue".
    return {"id": each.id, "systemPresence": each.system, "selfUri": uri}
