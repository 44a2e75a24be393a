"""How channels are set up over REST: which files may pass, whether typing flows, when a thread is over."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.definitions import taken
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging.store import Profile, Setting
from sandbox.genesys.resources import Resource, each_verb
from sandbox.genesys.state import STATE
from sandbox.operations import Operation, get, put

BASE = "/api/v2/conversations/messaging"
PROFILE, SETTING = "messaging:supportedContent", "messaging:setting"
Fields = dict[str, Any]


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
    wanted = taken("ConversationThreadingWindow", json_object(request))["settings"]
    for each in wanted:
        # A window that ends before it begins.
        if each["timeoutInMinutes"] < 0:
            raise invalid_value(each["timeoutInMinutes"], "timeoutInMinutes")
    STATE.channels.threading = {each["messengerType"]: each["timeoutInMinutes"] for each in wanted}
    return JsonResponse(_threading())


@signed_in
def default_profile(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the profile that integrations get without naming one."""
    return JsonResponse(_profile_shape(PROFILES.known(STATE.channels.default_profile_id)))


@signed_in
def set_default_profile(token: Token, request: HttpRequest) -> HttpResponse:
    """Let another profile be the default."""
    profile = PROFILES.known(taken("SupportedContentReference", json_object(request))["id"])
    STATE.channels.default_profile_id = profile.id
    return JsonResponse(_profile_shape(profile))


@signed_in
def default_setting(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the setting that integrations get without naming one."""
    return JsonResponse(_setting_shape(SETTINGS.known(STATE.channels.default_setting_id)))


@signed_in
def set_default_setting(token: Token, request: HttpRequest) -> HttpResponse:
    """Let another setting be the default."""
    setting = SETTINGS.known(taken("MessagingSettingDefaultRequest", json_object(request))["settingId"])
    STATE.channels.default_setting_id = setting.id
    return JsonResponse(_setting_shape(setting))


def operations() -> tuple[Operation, ...]:
    """Return all of this."""
    return (
        *PROFILES.operations(),
        *SETTINGS.operations(),
        get(f"{PROFILES.path}/default", default_profile, f"{PROFILE}:view"),
        put(f"{PROFILES.path}/default", set_default_profile, f"{PROFILE}:edit"),
        get(f"{SETTINGS.path}/default", default_setting, f"{SETTING}:view"),
        put(f"{SETTINGS.path}/default", set_default_setting, f"{SETTING}:edit"),
        get(f"{BASE}/threadingtimeline", threading, "conversation:threadingTimeline:view"),
        put(f"{BASE}/threadingtimeline", set_threading, "conversation:threadingTimeline:edit"),
    )


def _read_profile(body: Fields, profile: Profile | None) -> Fields:
    """Return name and allowed types; a direction that is left out stays."""
    fields = taken("SupportedContent", ({"name": profile.name} if profile else {}) | body)
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
    fields = taken("MessagingSettingRequest", ({"name": setting.name} if setting else {}) | body)
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


def _check_profile_unused(profile: Profile) -> None:
    channels = STATE.channels
    _check_unused(profile.id, channels.default_profile_id, *_used("profile_id"))


def _check_setting_unused(setting: Setting) -> None:
    _check_unused(setting.id, STATE.channels.default_setting_id, *_used("setting_id"))


def _used(name: str) -> list[str]:
    return [getattr(each, name) for each in STATE.channels.integrations.values()]


def _check_unused(own_id: str, *used: str) -> None:
    """Refuse to leave an integration, or those to come, without one."""
    if own_id in used:
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
    held=lambda: STATE.channels.profiles,
    shape=_profile_shape,
    read=_read_profile,
    make=lambda fields: _made(Profile, "supportedcontent", fields),
    change_by="PATCH",
    is_unique=False,
    check_unused=_check_profile_unused,
    needs=each_verb(PROFILE),
)
SETTINGS: Resource[Setting] = Resource(
    path=f"{BASE}/settings",
    parameter="messageSettingId",
    noun="messaging setting",
    held=lambda: STATE.channels.settings,
    shape=_setting_shape,
    read=_read_setting,
    make=lambda fields: _made(Setting, "messagingsetting", fields),
    change_by="PATCH",
    is_unique=False,
    check_unused=_check_setting_unused,
    needs=each_verb(SETTING),
)
