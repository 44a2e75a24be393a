"""How the whole organisation routes: agents' scores, skills after a transfer, and what is transcribed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.routing.model import SETTINGS
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of

TRANSCRIPTION = ("Disabled", "EnabledGlobally", "EnabledQueueFlow")
# Besides the type, what a field must be.
REQUIRED = {"transcription": ("transcription", "transcriptionConfidenceThreshold")}
MAX_CONFIDENCE = 100


@signed_in
def read(token: Token, request: HttpRequest, section: str) -> HttpResponse:
    """Return one section of the settings."""
    return JsonResponse(STATE.routing_settings[section])


@signed_in
def replace(token: Token, request: HttpRequest, section: str) -> HttpResponse:
    """Set a section; what the body leaves out returns to what it was at first."""
    body = json_object(request)
    for name in REQUIRED.get(section, ()):
        if body.get(name) is None:
            raise Refused(400, "bad.request", f"The field {name} is required.")
    STATE.routing_settings[section] = SETTINGS[section] | _checked(section, body)
    return JsonResponse(STATE.routing_settings[section])


@signed_in
def change(token: Token, request: HttpRequest, section: str) -> HttpResponse:
    """Set what the body names."""
    _change(section, request)
    return JsonResponse(STATE.routing_settings[section])


@signed_in
def change_later(token: Token, request: HttpRequest, section: str) -> HttpResponse:
    """Do the same, answered with 202 and nothing more."""
    _change(section, request)
    return accepted()


@signed_in
def reset(token: Token, request: HttpRequest, section: str) -> HttpResponse:
    """Return a section to what it was at first."""
    STATE.routing_settings[section] = dict(SETTINGS[section])
    return HttpResponse(status=200)


def _change(section: str, request: HttpRequest) -> None:
    own = _checked(section, json_object(request))
    STATE.routing_settings[section] = STATE.routing_settings[section] | own


def _checked(section: str, body: dict[str, Any]) -> dict[str, Any]:
    own = {
        name: of_type(body[name], type(first), name)
        for name, first in SETTINGS[section].items()
        if body.get(name) is not None
    }
    one_of(own.get("transcription", TRANSCRIPTION[0]), TRANSCRIPTION, "transcription")
    confidence = own.get("transcriptionConfidenceThreshold", 0)
    if not 0 <= confidence <= MAX_CONFIDENCE:
        raise invalid_value(confidence, "transcriptionConfidenceThreshold")
    return own
