"""What all resources of the instance share: who calls, what the parameters say, refusals in the envelope."""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from sandbox.operations import Operation
from sandbox.servicenow import gate
from sandbox.servicenow.errors import CALLER_KEY, Refused, bad_request, method_not_allowed
from sandbox.servicenow.tables.shapes import DisplayMode

JSON_TYPE = "application/json;charset=UTF-8"
WHOLE = re.compile(r"[0-9]{1,9}")
DISPLAY_MODES = ("false", "true", "all")

API, TESTERS = "/api/", "/sandbox/"


def view_of(operations: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    """Return a view that answers each verb by its operation, an API's behind sign-in; 405 for other verbs."""

    def view(request: HttpRequest, **ids: str) -> HttpResponseBase:
        operation = operations.get(_verb(request))
        if operation is None:
            return method_not_allowed(request, operations)
        if not operation.path.startswith(API):
            page = None if operation.path.startswith(TESTERS) else gate.asleep(request)
            return page or operation.action(request, **ids)
        perform = partial(operation.action, request, **ids)
        response = gate.passed(operation, request, perform)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response

    return view


def _verb(request: HttpRequest) -> str:
    """Return the verb that counts: HEAD is a GET without a body, and a POST may stand for another."""
    method = request.method or ""
    if method == "POST":
        return request.headers.get("X-HTTP-Method-Override", method).upper()
    return "GET" if method == "HEAD" else method


def caller(request: HttpRequest) -> str:
    """Return the user name of a signed-in request."""
    return str(request.META[CALLER_KEY])


def origin(request: HttpRequest) -> str:
    """Return scheme and host of the instance as the client sees it."""
    return f"{request.scheme}://{request.META.get('HTTP_HOST', 'localhost')}"


def is_true(request: HttpRequest, name: str) -> bool:
    """Return whether a parameter says true."""
    return request.GET.get(name, "false").lower() == "true"


def display_mode(request: HttpRequest) -> DisplayMode:
    """Return what ``sysparm_display_value`` says; anything odd counts as false."""
    mode = request.GET.get("sysparm_display_value", "false").lower()
    return cast("DisplayMode", mode) if mode in DISPLAY_MODES else "false"


def whole(request: HttpRequest, name: str, default: int, *, low: int) -> int:
    """Return a whole-number parameter; refuse what is not a number from ``low`` up."""
    text = request.GET.get(name, str(default))
    if not WHOLE.fullmatch(text) or int(text) < low:
        kind = "a positive integer" if low else "a non-negative integer"
        raise Refused(400, f"Invalid value given for {name}", f"{name} value must be {kind}")
    return int(text)


def body(request: HttpRequest) -> dict[str, Any]:
    """Return the posted object, of several the first, of no body an empty one; refuse anything else."""
    try:
        sent = json.loads(request.body or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError) as unreadable:
        raise Refused(
            400, "Exception while reading request", "The payload is not valid JSON."
        ) from unreadable
    if isinstance(sent, list):
        sent = sent[0] if sent else {}
    if not isinstance(sent, dict):
        raise Refused(400, "Exception while reading request", "The payload is not an object.")
    return sent


def text(sent: Mapping[str, Any], name: str) -> str:
    """Return a text of the body, empty when it is not there; refuse anything else."""
    value = sent.get(name)
    if value is not None and not isinstance(value, str):
        raise bad_request(f"{name} is not a string")
    return value or ""


def required(sent: Mapping[str, Any], name: str) -> str:
    """Return a text of the body that must be there, or refuse."""
    if not (found := text(sent, name)):
        raise bad_request(f"{name} is missing")
    return found


def _no_number(name: str) -> None:
    """Refuse NaN and the infinities, which Python reads and JSON has not."""
    raise ValueError(name)


def result(value: Any, *, status: int = 200) -> HttpResponse:
    """Return the success envelope."""
    return JsonResponse({"result": value}, status=status, content_type=JSON_TYPE)


def no_content(status: int = 204) -> HttpResponse:
    """Return an answer without a body, and so without a type."""
    response = HttpResponse(status=status)
    del response["Content-Type"]
    return response


def partial_result(value: Any, message: str, detail: str) -> HttpResponse:
    """Return what a cancelled transaction leaves: a result and an error in one success."""
    error = {"message": message, "detail": detail}
    content = {"result": value, "error": error, "status": "failure"}
    return JsonResponse(content, content_type=JSON_TYPE)
