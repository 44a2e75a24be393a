"""How channels are set up over REST: which files may pass, whether typing flows, when a thread is over."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging.store import Profile, Setting
from sandbox.genesys.resources import Fields, Resource, each_verb
from sandbox.genesys.state import STATE
from sandbox.operations import Operation, get, put

BASE = "/api/v2/conversations/messaging"
PROFILE, SETTING = "messaging:supportedContent", "messaging:setting"
# The definition of a body, and its field that names the default.
DEFAULT_IN = {
    "profile_id": ("SupportedContentReference", "id"),
    "setting_id": ("MessagingSettingDefaultRequest", "settingId"),
}


def reference(own: Profile | Setting) -> Fields:
    """Return how integrations name it."""
    base = PROFILES.path if isinstance(own, Profile) else SETTINGS.path
    return {"id": own.id, "name": own.name, "selfUri": f"{base}/{own.id}"}


@signed_in
def threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how long after its end a conversation can be revived, by messenger."""
    return JsonResponse(_threading())


@signed_in
def set_threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Replace the windows; a messenger that is left out gets the platform's default again."""
    wanted = fields_of("ConversationThreadingWindow", json_object(request))["settings"]
    for each in wanted:
        # A window that ends before it begins.
        if each["timeoutInMinutes"] < 0:
            raise invalid_value(each["timeoutInMinutes"], "timeoutInMinutes")
    STATE.channels.threading = {each["messengerType"]: each["timeoutInMinutes"] for each in wanted}
    return JsonResponse(_threading())


@signed_in
def default(token: Token, request: HttpRequest, *, resource: Resource, name: str) -> HttpResponse:
    """Return what integrations get without naming one."""
    own_id = getattr(STATE.channels, f"default_{name}")
    return JsonResponse(resource.shape(resource.known(own_id)))


@signed_in
def set_default(token: Token, request: HttpRequest, *, resource: Resource, name: str) -> HttpResponse:
    """Let another one be the default."""
    definition, named = DEFAULT_IN[name]
    wanted = resource.known(fields_of(definition, json_object(request))[named])
    setattr(STATE.channels, f"default_{name}", wanted.id)
    return JsonResponse(resource.shape(wanted))


def operations() -> tuple[Operation, ...]:
    """Return all of this."""
    return (
        *PROFILES.operations(),
        *_defaults(PROFILES, "profile_id", PROFILE),
        *SETTINGS.operations(),
        *_defaults(SETTINGS, "setting_id", SETTING),
        get(f"{BASE}/threadingtimeline", threading, "conversation:threadingTimeline:view"),
        put(f"{BASE}/threadingtimeline", set_threading, "conversation:threadingTimeline:edit"),
    )


def _defaults(resource: Resource, name: str, entity: str) -> tuple[Operation, ...]:
    path, own = f"{resource.path}/default", {"resource": resource, "name": name}
    return (
        get(path, partial(default, **own), f"{entity}:view"),
        put(path, partial(set_default, **own), f"{entity}:edit"),
    )


def _read_profile(body: Fields, profile: Profile | None) -> Fields:
    """Return name and allowed types; a direction that is left out stays."""
    fields = fields_of("SupportedContent", ({"name": profile.name} if profile else {}) | body)
    allow = fields.get("mediaTypes", {}).get("allow", {})
    types = {direction: tuple(each.get("type", "") for each in own) for direction, own in allow.items()}
    for each in (each for own in types.values() for each in own):
        if "/" not in each:
            raise invalid_value(each, "mediaTypes.allow.type")
    return {"name": fields["name"]} | types


def _profile_shape(profile: Profile) -> Fields:
    """Return a SupportedContent."""
    directions = {"inbound": profile.inbound, "outbound": profile.outbound}
    allow = {name: [{"type": each} for each in types] for name, types in directions.items()}
    own = {"dateCreated": iso(profile.created_at), "dateModified": iso(profile.modified_at)}
    return reference(profile) | own | {"version": profile.version, "mediaTypes": {"allow": allow}}


def _read_setting(body: Fields, setting: Setting | None) -> Fields:
    """Return what the body says; a direction that is left out stays."""
    fields = fields_of("MessagingSettingRequest", ({"name": setting.name} if setting else {}) | body)
    typing = fields.get("event", {}).get("typing", {}).get("on", {})
    own = {"name": fields["name"], "typing": (setting.typing if setting else {}) | typing}
    own["typing"] = {"inbound": "Enabled", "outbound": "Enabled"} | own["typing"]
    return own | ({"content": fields["content"]} if "content" in fields else {})


def _setting_shape(setting: Setting) -> Fields:
    """Return a MessagingSetting."""
    content = {"content": setting.content} if setting.content else {}
    own = {"dateCreated": iso(setting.created_at), "dateModified": iso(setting.modified_at)}
    typing = {"event": {"typing": {"on": setting.typing}}}
    return reference(setting) | own | {"version": str(setting.version)} | content | typing


def _check_unused(name: str, own: Profile | Setting) -> None:
    """Refuse to leave an integration, or those to come, without one."""
    channels = STATE.channels
    used = {getattr(each, name) for each in channels.integrations.values()}
    if own.id in used | {getattr(channels, f"default_{name}")}:
        raise Refused(409, "general.conflict", "It is in use.")


def _made(kind: type, name: str, fields: Fields) -> Any:
    now = clock.now()
    return kind(id=STATE.new_id(name), created_at=now, modified_at=now, **fields)


def _threading() -> Fields:
    windows = STATE.channels.threading.items()
    settings = [{"messengerType": name, "timeoutInMinutes": minutes} for name, minutes in windows]
    return {"settings": settings, "defaultTimeoutMinutes": STATE.threading_minutes}


PROFILES: Resource[Profile] = Resource(
    path=f"{BASE}/supportedcontent",
    parameter="supportedContentId",
    noun="supported content profile",
    entities=lambda: STATE.channels.profiles,
    shape=_profile_shape,
    read=_read_profile,
    make=lambda fields: _made(Profile, "supportedcontent", fields),
    change_by="PATCH",
    is_unique=False,
    check_unused=partial(_check_unused, "profile_id"),
    needs=each_verb(PROFILE),
)
SETTINGS: Resource[Setting] = Resource(
    path=f"{BASE}/settings",
    parameter="messageSettingId",
    noun="messaging setting",
    entities=lambda: STATE.channels.settings,
    shape=_setting_shape,
    read=_read_setting,
    make=lambda fields: _made(Setting, "messagingsetting", fields),
    change_by="PATCH",
    is_unique=False,
    check_unused=partial(_check_unused, "setting_id"),
    needs=each_verb(SETTING),
)
