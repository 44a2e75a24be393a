"""The organisation's idle time-out over REST: how long a person's token lasts without a request."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import IdleTimeout, Token
from sandbox.genesys.state import STATE

# Five minutes to eight hours; the vendor's definition names no bounds.
SECONDS = range(300, 28_801)
UNITS = ("Minutes", "Hours")


@signed_in
def one(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the time-out."""
    return JsonResponse(_shape(STATE.idle_timeout))


@signed_in
def change(token: Token, request: HttpRequest) -> HttpResponse:
    """Set the time-out; what is left out stays."""
    body, before = json_object(request), STATE.idle_timeout
    is_on = body.get("enableIdleTokenTimeout", before.is_on)
    seconds = body.get("idleTokenTimeoutSeconds", before.seconds)
    unit = body.get("inactivityTimeoutUnit", before.unit)
    if not isinstance(is_on, bool) or unit not in UNITS:
        raise Refused(400, "invalid.value", "enableIdleTokenTimeout or inactivityTimeoutUnit is not valid.")
    if not isinstance(seconds, int) or seconds not in SECONDS:
        message = f"idleTokenTimeoutSeconds must be from {SECONDS.start} to {SECONDS.stop - 1}."
        raise Refused(400, "invalid.value", message)
    STATE.idle_timeout = IdleTimeout(is_on=is_on, seconds=seconds, unit=unit)
    return JsonResponse(_shape(STATE.idle_timeout))


def _shape(timeout: IdleTimeout) -> dict[str, Any]:
    return {
        "idleTokenTimeoutSeconds": timeout.seconds,
        "enableIdleTokenTimeout": timeout.is_on,
        "inactivityTimeoutUnit": timeout.unit,
        "inactivityTimeoutGroupsEnabled": False,
        "inactivityTimeoutGroupBundles": [],
    }
