"""Messaging settings over REST: whether typing flows, and how long a conversation can be revived."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging.store import Setting
from sandbox.genesys.state import STATE

BASE = "/api/v2/conversations/messaging/settings"
SWITCHES = ("Enabled", "Disabled")
DIRECTIONS = {"inbound", "outbound"}
MESSENGERS = (
    *("sms", "facebook", "twitter", "whatsapp", "webmessaging", "instagram", "open", "apple", "linkedin"),
)
MAX_THREADING_MINUTES = 525_600


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all settings."""
    return listings.page(request, [shape(each) for each in STATE.channels.settings.values()])


@signed_in
def one(token: Token, request: HttpRequest, message_setting_id: str) -> HttpResponse:
    """Return a setting."""
    return JsonResponse(shape(setting_of(message_setting_id)))


@signed_in
def default(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the setting that integrations get without naming one."""
    return JsonResponse(shape(setting_of(STATE.channels.default_setting_id)))


@signed_in
def set_default(token: Token, request: HttpRequest) -> HttpResponse:
    """Let another setting be the default."""
    setting = setting_of(text(json_object(request), "settingId"))
    STATE.channels.default_setting_id = setting.id
    return JsonResponse(shape(setting))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Create a setting."""
    body, now = json_object(request), iso(clock.now())
    setting = Setting(
        id=STATE.new_id("messagingsetting"), name=text(body, "name"), created_at=now, modified_at=now
    )
    setting.typing, setting.story = _typing(body, setting), _story(body, setting)
    STATE.channels.settings[setting.id] = setting
    return JsonResponse(shape(setting))


@signed_in
def change(token: Token, request: HttpRequest, message_setting_id: str) -> HttpResponse:
    """Change what the body holds."""
    setting, body = setting_of(message_setting_id), json_object(request)
    name = text({"name": setting.name} | body, "name")
    typing, story = _typing(body, setting), _story(body, setting)
    setting.name, setting.typing, setting.story = name, typing, story
    setting.version, setting.modified_at = setting.version + 1, iso(clock.now())
    return JsonResponse(shape(setting))


@signed_in
def remove(token: Token, request: HttpRequest, message_setting_id: str) -> HttpResponse:
    """Remove a setting that nothing uses."""
    setting, channels = setting_of(message_setting_id), STATE.channels
    used = {each.setting_id for each in channels.integrations.values()} | {channels.default_setting_id}
    if setting.id in used:
        raise Refused(409, "general.conflict", "The messaging setting is in use.")
    del channels.settings[setting.id]
    return HttpResponse(status=200)


@signed_in
def threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how long after its end a conversation can be revived, by messenger."""
    return JsonResponse(_threading())


@signed_in
def set_threading(token: Token, request: HttpRequest) -> HttpResponse:
    """Replace the windows; a messenger that is left out gets the platform's default again."""
    wanted = json_object(request).get("settings")
    if not isinstance(wanted, list) or any(not isinstance(each, dict) for each in wanted):
        raise Refused(400, "bad.request", "The field settings is a list of objects.")
    STATE.channels.threading = {_messenger(each): _minutes(each) for each in wanted}
    return JsonResponse(_threading())


def setting_of(setting_id: str) -> Setting:
    """Return the setting.

    Raises: Refused with ``not.found``.
    """
    setting = STATE.channels.settings.get(setting_id)
    if setting is None:
        raise Refused(404, "not.found", f"Messaging setting {setting_id} was not found")
    return setting


def reference(setting: Setting) -> dict[str, Any]:
    """Return how integrations name it."""
    return {"id": setting.id, "name": setting.name, "selfUri": f"{BASE}/{setting.id}"}


def shape(setting: Setting) -> dict[str, Any]:
    """Return a MessagingSetting."""
    story = {"content": {"story": setting.story}} if setting.story else {}
    own = {"dateCreated": setting.created_at, "dateModified": setting.modified_at}
    typing = {"event": {"typing": {"on": setting.typing}}}
    return reference(setting) | own | {"version": str(setting.version)} | story | typing


def _typing(body: dict[str, Any], before: Setting) -> Any:
    event = body.get("event") or {}
    typing = event.get("typing") or {} if isinstance(event, dict) else {}
    wanted = typing.get("on") or {} if isinstance(typing, dict) else {}
    if not isinstance(wanted, dict) or any(each not in SWITCHES for each in wanted.values()):
        raise Refused(400, "invalid.value", "event.typing.on has inbound and outbound, Enabled or Disabled.")
    return {**before.typing, **{name: value for name, value in wanted.items() if name in DIRECTIONS}}


def _story(body: dict[str, Any], before: Setting) -> dict[str, Any]:
    content = body.get("content")
    story = content.get("story") if isinstance(content, dict) else None
    return dict(story) if isinstance(story, dict) else before.story


def _threading() -> dict[str, Any]:
    windows = STATE.channels.threading.items()
    settings = [{"messengerType": name, "timeoutInMinutes": minutes} for name, minutes in windows]
    return {"settings": settings, "defaultTimeoutMinutes": STATE.threading_minutes}


def _messenger(wanted: dict[str, Any]) -> str:
    if wanted.get("messengerType") not in MESSENGERS:
        raise Refused(400, "invalid.value", f"messengerType is one of {', '.join(MESSENGERS)}.")
    return str(wanted["messengerType"])


def _minutes(wanted: dict[str, Any]) -> int:
    minutes = wanted.get("timeoutInMinutes")
    is_whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    if not is_whole or not 0 <= int(minutes or 0) <= MAX_THREADING_MINUTES:
        message = f"timeoutInMinutes is a whole number from 0 to {MAX_THREADING_MINUTES}."
        raise Refused(400, "invalid.value", message)
    return int(minutes or 0)
