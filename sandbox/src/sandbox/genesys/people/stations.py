"""Stations over REST: everyone has a WebRTC phone, and may sit at another one."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import words
from sandbox.genesys.endpoints import accepted, as_user, no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso_or_none
from sandbox.genesys.notifications import publishing
from sandbox.genesys.people.model import Station, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.state import STATE

TYPE = "inin_webrtc_softphone"


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the stations by name, id, or whose phone they are."""
    name, ids = request.GET.get("name", "").lower().rstrip("*"), words(request, "id")
    owners = words(request, "webRtcUserId")
    found = [
        each
        for each in STATE.stations.values()
        if each.name.lower().startswith(name)
        and (not ids or each.id in ids)
        and (not owners or each.owner_id in owners)
    ]
    return listings.page(request, [_station(each) for each in found])


@signed_in
def one(token: Token, request: HttpRequest, station_id: str) -> HttpResponse:
    """Return a station."""
    return JsonResponse(_station(_known(station_id)))


@signed_in
def free(token: Token, request: HttpRequest, station_id: str) -> HttpResponse:
    """Take whoever uses the station away from it."""
    station = _known(station_id)
    if station.user_id is not None:
        _leave(STATE.users[station.user_id])
    return HttpResponse(status=200)


@signed_in
def of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user's stations."""
    return JsonResponse(stations_shape(known(user_id)))


@signed_in
def associate(token: Token, request: HttpRequest, user_id: str, station_id: str) -> HttpResponse:
    """Seat a user at a station."""
    _sit(known(user_id), _known(station_id))
    return accepted()


@signed_in
def dissociate(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Take a user from the station."""
    _leave(known(user_id))
    return accepted()


@signed_in
def set_default(token: Token, request: HttpRequest, user_id: str, station_id: str) -> HttpResponse:
    """Make a station the one that a user has unless seated at another."""
    known(user_id).default_station_id = _known(station_id).id
    return accepted()


@signed_in
def clear_default(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Leave a user without a default station."""
    known(user_id).default_station_id = None
    return accepted()


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the caller's stations."""
    return JsonResponse(stations_shape(user))


@as_user
def sit(user: User, request: HttpRequest, station_id: str) -> HttpResponse:
    """Seat the caller at a station."""
    _sit(user, _known(station_id))
    return HttpResponse(status=200)


@as_user
def leave(user: User, request: HttpRequest) -> HttpResponse:
    """Take the caller from the station."""
    _leave(user)
    return no_content()


def stations_shape(user: User) -> dict[str, Any]:
    """Return UserStations; the one in force is where the user sits, or else the default."""
    own, default = _of(user), STATE.stations.get(user.default_station_id or "")
    found = {"associatedStation": own, "effectiveStation": own or default, "defaultStation": default}
    return {name: _user_station(each) for name, each in found.items() if each is not None}


def _sit(user: User, station: Station) -> None:
    if station.user_id not in (None, user.id):
        raise Refused(409, "userservice.stationalreadyassociated", "Station is already associated")
    before = _of(user)
    if before is not None:
        before.user_id = before.associated_at = None
    station.user_id, station.associated_at = user.id, clock.now()
    _tell(user)


def _leave(user: User) -> None:
    station = _of(user)
    if station is not None:
        station.user_id = station.associated_at = None
        _tell(user)


def _tell(user: User) -> None:
    station = _of(user)
    own = {"id": station.id, "name": station.name, "associatedUser": {"id": user.id}} if station else None
    body = {"associatedStation": own} if own else {}
    publishing.publish(f"v2.users.{user.id}.station", lambda: json.dumps(body))


def _of(user: User) -> Station | None:
    return next((each for each in STATE.stations.values() if each.user_id == user.id), None)


def _known(station_id: str) -> Station:
    station = STATE.stations.get(station_id)
    if station is None:
        raise Refused(404, "not.found", f"Unable to find a station with that id: {station_id}")
    return station


def _user_station(station: Station) -> dict[str, Any]:
    shape: dict[str, Any] = {"id": station.id, "name": station.name, "type": TYPE, "webRtcCallAppearances": 1}
    at = iso_or_none(station.associated_at)
    if station.user_id is not None:
        shape["associatedUser"] = {"id": station.user_id, "version": STATE.users[station.user_id].version}
    return shape if at is None else shape | {"associatedDate": at}


def _station(station: Station) -> dict[str, Any]:
    shape = {
        "id": station.id,
        "name": station.name,
        "status": "AVAILABLE" if station.user_id is None else "ASSOCIATED",
        "webRtcUserId": station.owner_id,
        "type": TYPE,
        "webRtcPersistentEnabled": False,
        "webRtcForceTurn": False,
        "webRtcCallAppearances": 1,
        "selfUri": f"/api/v2/stations/{station.id}",
    }
    return shape if station.user_id is None else shape | {"userId": station.user_id}
