"""What all resources of the instance share: who calls, what the parameters say, refusals in the envelope."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from sandbox.control.faults import FAULTS
from sandbox.operations import Operation
from sandbox.servicenow import access
from sandbox.servicenow.errors import (
    CALLER_KEY,
    NOT_AUTHORISED,
    Refused,
    method_not_allowed,
    rate_limited,
    refusal,
    unauthenticated,
)
from sandbox.servicenow.tables.shapes import DisplayMode
from sandbox.servicenow.world import WORLD

JSON_TYPE = "application/json;charset=UTF-8"
DISPLAY_MODES = ("false", "true", "all")
ANSWERABLE = ("*/*", "application/*", "application/json")

API = "/api/"


def view_of(operations: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    """Return a view that answers each verb by its operation, an API's behind sign-in; 405 for other verbs."""

    def view(request: HttpRequest, **ids: str) -> HttpResponseBase:
        operation = operations.get(request.method or "")
        if operation is None:
            return method_not_allowed(request)
        if not operation.path.startswith(API):
            return operation.action(request, **ids)
        return _answered(operation, request, ids)

    return view


def caller(request: HttpRequest) -> str:
    """Return the user name of a signed-in request."""
    return str(request.META[CALLER_KEY])


def origin(request: HttpRequest) -> str:
    """Return scheme and host of the instance as the client sees it."""
    return f"{request.scheme}://{request.META.get('HTTP_HOST', 'localhost')}"


def is_true(request: HttpRequest, name: str) -> bool:
    """Return whether a parameter says true."""
    return request.GET.get(name, "false") == "true"


def display_mode(request: HttpRequest) -> DisplayMode:
    """Return what ``sysparm_display_value`` says; anything odd counts as false."""
    mode = request.GET.get("sysparm_display_value", "false")
    return cast("DisplayMode", mode) if mode in DISPLAY_MODES else "false"


def whole(request: HttpRequest, name: str, default: int, *, low: int) -> int:
    """Return a whole-number parameter.

    Raises: Refused when it is not a number from ``low`` up.
    """
    text = request.GET.get(name, str(default))
    if not text.isdigit() or int(text) < low:
        kind = "a positive integer" if low else "a non-negative integer"
        raise Refused(400, f"Invalid value given for {name}", f"{name} value must be {kind}")
    return int(text)


def body(request: HttpRequest) -> dict[str, Any]:
    """Return the posted object, of several the first; no body is an empty object.

    Raises: Refused when it is neither.
    """
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError as unreadable:
        raise Refused(
            400, "Exception while reading request", "The payload is not valid JSON."
        ) from unreadable
    if isinstance(sent, list):
        sent = sent[0] if sent else {}
    if not isinstance(sent, dict):
        raise Refused(400, "Exception while reading request", "The payload is not an object.")
    return sent


def result(value: Any, *, status: int = 200) -> HttpResponse:
    """Return the success envelope."""
    return JsonResponse({"result": value}, status=status, content_type=JSON_TYPE)


def partial_result(value: Any, message: str, detail: str) -> HttpResponse:
    """Return what a cancelled transaction leaves: a result and an error in one success."""
    error = {"message": message, "detail": detail}
    content = {"result": value, "error": error, "status": "failure"}
    return JsonResponse(content, content_type=JSON_TYPE)


def _answered(operation: Operation, request: HttpRequest, ids: dict[str, str]) -> HttpResponseBase:
    """Return what an API says to whoever signed in; refusals in the envelope, one request at a time."""
    name = access.user_name(request)
    if name is None:
        return unauthenticated()
    request.META[CALLER_KEY] = name
    spent = FAULTS["servicenow"].spend(name)
    if spent is not None:
        return rate_limited(request, spent.retry_after_s)
    if operation.needs and not access.has_any(name, operation.needs):
        return refusal(403, *NOT_AUTHORISED)
    accepted = request.headers.get("Accept", "*/*")
    if not any(each in accepted for each in ANSWERABLE):
        return refusal(406, "Not acceptable", f"{accepted} is not supported")
    try:
        with WORLD.lock:
            return operation.action(request, **ids)
    except Refused as refused:
        return refusal(refused.status, refused.message, refused.detail)
