"""How presences behave in the whole organisation, over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import PresenceSettings
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type


@signed_in
def one(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the settings."""
    return JsonResponse(_shape(STATE.presence_settings))


@signed_in
def change(token: Token, request: HttpRequest) -> HttpResponse:
    """Set them; what is left out stays."""
    body, before = json_object(request), STATE.presence_settings
    restore = of_type(body.get("restorePresenceSettings", {}), dict, "restorePresenceSettings")
    STATE.presence_settings = PresenceSettings(
        may_request_off_queue=_flag(body, "requestingOffQueueEnabled", before.may_request_off_queue),
        restores=_flag(restore, "enabled", before.restores),
        restore_ms=_milliseconds(restore, before.restore_ms),
        restores_on_queue=_flag(restore, "restoreOnQueueEnabled", before.restores_on_queue),
    )
    return JsonResponse(_shape(STATE.presence_settings))


def _flag(body: dict[str, Any], name: str, before: bool) -> bool:
    flag: bool = of_type(body.get(name, before), bool, name)
    return flag


def _milliseconds(body: dict[str, Any], before: int) -> int:
    value: int = of_type(body.get("restoreTimeMilliseconds", before), int, "restoreTimeMilliseconds")
    if value < 0:
        raise invalid_value(value, "restoreTimeMilliseconds")
    return value


def _shape(settings: PresenceSettings) -> dict[str, Any]:
    return {
        "restorePresenceSettings": {
            "enabled": settings.restores,
            "restoreTimeMilliseconds": settings.restore_ms,
            "restoreOnQueueEnabled": settings.restores_on_queue,
        },
        "requestingOffQueueEnabled": settings.may_request_off_queue,
        "selfUri": "/api/v2/presence/settings",
    }
