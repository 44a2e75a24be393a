"""How presences behave in the whole organisation, over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import PresenceSettings
from sandbox.genesys.state import STATE


@signed_in
def one(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the settings."""
    return JsonResponse(_shape(STATE.presence_settings))


@signed_in
def change(token: Token, request: HttpRequest) -> HttpResponse:
    """Set them; what is left out stays."""
    body, before = json_object(request), STATE.presence_settings
    restore = body.get("restorePresenceSettings", {})
    if not isinstance(restore, dict):
        raise _invalid("restorePresenceSettings")
    STATE.presence_settings = PresenceSettings(
        may_request_off_queue=_flag(body, "requestingOffQueueEnabled", before.may_request_off_queue),
        restores=_flag(restore, "enabled", before.restores),
        restore_ms=_milliseconds(restore, before.restore_ms),
        restores_on_queue=_flag(restore, "restoreOnQueueEnabled", before.restores_on_queue),
    )
    return JsonResponse(_shape(STATE.presence_settings))


def _flag(body: dict[str, Any], name: str, before: bool) -> bool:
    value = body.get(name, before)
    if not isinstance(value, bool):
        raise _invalid(name)
    return value


def _milliseconds(body: dict[str, Any], before: int) -> int:
    value = body.get("restoreTimeMilliseconds", before)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _invalid("restoreTimeMilliseconds")
    return value


def _invalid(name: str) -> Refused:
    return Refused(400, "invalid.value", f"The value of {name} is not valid.")


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
