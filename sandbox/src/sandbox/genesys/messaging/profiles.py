"""Supported content profiles over REST: which files may pass a channel."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging.store import Profile
from sandbox.genesys.state import STATE

BASE = "/api/v2/conversations/messaging/supportedcontent"
DIRECTIONS = ("inbound", "outbound")


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all profiles."""
    return listings.page(request, [shape(each) for each in STATE.channels.profiles.values()])


@signed_in
def one(token: Token, request: HttpRequest, supported_content_id: str) -> HttpResponse:
    """Return a profile."""
    return JsonResponse(shape(profile_of(supported_content_id)))


@signed_in
def default(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the profile that integrations get without naming one."""
    return JsonResponse(shape(profile_of(STATE.channels.default_profile_id)))


@signed_in
def set_default(token: Token, request: HttpRequest) -> HttpResponse:
    """Let another profile be the default."""
    profile = profile_of(text(json_object(request), "id"))
    STATE.channels.default_profile_id = profile.id
    return JsonResponse(shape(profile))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Create a profile."""
    body, now = json_object(request), iso(clock.now())
    profile = Profile(
        id=STATE.new_id("supportedcontent"), name=text(body, "name"), created_at=now, modified_at=now
    )
    profile.inbound, profile.outbound = _allowed(body, profile)
    STATE.channels.profiles[profile.id] = profile
    return JsonResponse(shape(profile))


@signed_in
def change(token: Token, request: HttpRequest, supported_content_id: str) -> HttpResponse:
    """Change name and types."""
    profile, body = profile_of(supported_content_id), json_object(request)
    name, allowed = text({"name": profile.name} | body, "name"), _allowed(body, profile)
    profile.name, (profile.inbound, profile.outbound) = name, allowed
    profile.version, profile.modified_at = profile.version + 1, iso(clock.now())
    return JsonResponse(shape(profile))


@signed_in
def remove(token: Token, request: HttpRequest, supported_content_id: str) -> HttpResponse:
    """Remove a profile that nothing uses."""
    profile, channels = profile_of(supported_content_id), STATE.channels
    used = {each.profile_id for each in channels.integrations.values()} | {channels.default_profile_id}
    if profile.id in used:
        raise Refused(409, "general.conflict", "The supported content profile is in use.")
    del channels.profiles[profile.id]
    return HttpResponse(status=200)


def profile_of(profile_id: str) -> Profile:
    """Return the profile.

    Raises: Refused with ``not.found``.
    """
    profile = STATE.channels.profiles.get(profile_id)
    if profile is None:
        raise Refused(404, "not.found", f"Supported content {profile_id} was not found")
    return profile


def reference(profile: Profile) -> dict[str, Any]:
    """Return how integrations name it."""
    return {"id": profile.id, "name": profile.name, "selfUri": f"{BASE}/{profile.id}"}


def shape(profile: Profile) -> dict[str, Any]:
    """Return a SupportedContent."""
    allow = {name: [{"type": each} for each in getattr(profile, name)] for name in DIRECTIONS}
    own = {"dateCreated": profile.created_at, "dateModified": profile.modified_at}
    return reference(profile) | own | {"version": profile.version, "mediaTypes": {"allow": allow}}


def _allowed(body: dict[str, Any], before: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the body allows in either direction; what it leaves out stays."""
    media_types = body.get("mediaTypes") or {}
    allow = media_types.get("allow") or {} if isinstance(media_types, dict) else None
    if not isinstance(allow, dict):
        raise Refused(400, "bad.request", "mediaTypes.allow is an object of inbound and outbound.")
    inbound, outbound = (_types(allow.get(name), getattr(before, name)) for name in DIRECTIONS)
    return inbound, outbound


def _types(wanted: Any, before: tuple[str, ...]) -> tuple[str, ...]:
    if wanted is None:
        return before
    if not isinstance(wanted, list) or any(not isinstance(each, dict) for each in wanted):
        raise Refused(400, "bad.request", "Allowed media types are a list of objects with type.")
    types = tuple(str(each.get("type", "")) for each in wanted)
    if any("/" not in each for each in types):
        raise Refused(400, "invalid.value", "A media type is written type/subtype.")
    return types
