"""Stations over REST: everyone has a WebRTC phone and sits at it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import words
from sandbox.genesys.catalogue import CREATED
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known
from sandbox.genesys.state import STATE


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the stations by name, id, or whose phone they are."""
    name, ids = request.GET.get("name", "").lower().rstrip("*"), words(request, "id")
    owners = words(request, "webRtcUserId")
    found = [
        each
        for each in map(_station, _owners())
        if each["name"].lower().startswith(name)
        and (not ids or each["id"] in ids)
        and (not owners or each["userId"] in owners)
    ]
    return listings.page(request, found)


@signed_in
def one(token: Token, request: HttpRequest, station_id: str) -> HttpResponse:
    """Return a station."""
    for user in _owners():
        if user.station_id == station_id:
            return JsonResponse(_station(user))
    raise Refused(404, "not.found", f"Unable to find a station with that id: {station_id}")


@signed_in
def of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user's stations."""
    return JsonResponse(stations_shape(known(user_id)))


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the caller's stations."""
    return JsonResponse(stations_shape(user))


def stations_shape(user: User) -> dict[str, Any]:
    """Return UserStations: the phone is where the user sits, and the default too."""
    if user.station_id is None:
        return {}
    own = _named(user) | {
        "associatedUser": {"id": user.id, "version": user.version},
        "associatedDate": CREATED,
    }
    return dict.fromkeys(("associatedStation", "effectiveStation", "defaultStation"), own)


def _owners() -> list[User]:
    return [user for user in STATE.users.values() if user.station_id is not None]


def _station(user: User) -> dict[str, Any]:
    return _named(user) | {
        "status": "ASSOCIATED",
        "userId": user.id,
        "webRtcUserId": user.id,
        "webRtcPersistentEnabled": False,
        "webRtcForceTurn": False,
        "webRtcRequireMediaHelper": False,
        "selfUri": f"/api/v2/stations/{user.station_id}",
    }


def _named(user: User) -> dict[str, Any]:
    name = f"{user.agent.name} WebRTC"
    return {"id": user.station_id, "name": name, "type": "inin_webrtc_softphone", "webRtcCallAppearances": 1}
