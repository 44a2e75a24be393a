"""What stands before every API of the instance: its state, the sign-in, rates, the node's places, headers."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sandbox import clock
from sandbox.control import switches
from sandbox.control.faults import FAULTS
from sandbox.operations import Operation
from sandbox.servicenow import access, limits
from sandbox.servicenow.apis import api_of
from sandbox.servicenow.errors import (
    CALLER_KEY,
    NOT_AUTHORISED,
    Refused,
    missing_header,
    over_rate,
    rate_limited,
    refusal,
    second_factor_missing,
    unauthenticated,
    unsupported_media_type,
)
from sandbox.servicenow.node import NODE, Full
from sandbox.servicenow.sessions import COOKIE, in_turn
from sandbox.servicenow.world import WORLD

INNER_KEY = "sandbox.servicenow.inner"
SERVER_PAGES = {
    "hibernating": (200, "Instance is hibernating"),
    "upgrading": (503, "Instance is being upgraded"),
}
JSON = "application/json"
SIGN_IN_PAGE = "/login_with_sso.do"
ANSWERABLE = ("*/*", "application/*", "application/json")
WRITES = ("POST", "PUT", "PATCH")
# Bodies of any type: files.
RAW = "/attachment/"

Answer = Callable[[], HttpResponseBase]


def passed(operation: Operation, request: HttpRequest, perform: Answer) -> HttpResponseBase:
    """Return what ``perform`` answers whoever is let in, or the refusal of what stands before it."""
    page = asleep(request)
    if page is not None:
        return page
    try:
        name, session_id = _signed_in(request)
    except access.SecondFactorMissing:
        return second_factor_missing()
    if name is None:
        return unauthenticated()
    request.META[CALLER_KEY] = name
    response = _limited(operation, request, perform, session_id)
    if isinstance(response, HttpResponse) and not session_id and not request.META.get(INNER_KEY):
        with WORLD.lock:
            response.set_cookie(COOKIE, WORLD.sessions.open(name, clock.now()), path="/", httponly=True)
    return response


def asleep(request: HttpRequest) -> HttpResponse | None:
    """Return the page that an instance answers with which is not at work, None when it is."""
    for name, (status, sentence) in SERVER_PAGES.items():
        if switches.is_on("servicenow", name):
            return _page(sentence, status)
    if switches.is_on("servicenow", "sso-redirect") and request.path.startswith("/api/"):
        response = _page("Redirecting to sign-in", 302)
        response["Location"] = SIGN_IN_PAGE
        return response
    return None


def _page(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"<html><body>{sentence}</body></html>", status=status, content_type="text/html")


def _signed_in(request: HttpRequest) -> tuple[str | None, str]:
    """Return the caller's name and his session's id, empty without one; the session goes before all else."""
    if request.META.get(INNER_KEY):
        return request.META[CALLER_KEY], ""
    with WORLD.lock:
        session_id = request.COOKIES.get(COOKIE, "")
        idle = timedelta(minutes=WORLD.whole_property("glide.ui.session_timeout", 30))
        name = WORLD.sessions.user_of(session_id, clock.now(), idle)
        if name is not None and access.may_sign_in(name):
            return name, session_id
        return access.signed_in(request), ""


def _limited(
    operation: Operation, request: HttpRequest, perform: Answer, session_id: str
) -> HttpResponseBase:
    """Answer within the rate rules and the node's places, the session's requests one after another."""
    with WORLD.lock:
        spent = FAULTS["servicenow"].spend(request.META[CALLER_KEY])
        verdict = limits.spend(request, request.META[CALLER_KEY])
    if spent is not None:
        return rate_limited(request, spent.retry_after_s)
    if verdict is not None and verdict.retry_after_s:
        return over_rate(request, verdict.rule["request_limit"], verdict.retry_after_s, verdict.headers)
    try:
        with in_turn(session_id), nullcontext() if request.META.get(INNER_KEY) else NODE.transaction():
            response = _checked(operation, request, perform)
    except Full:
        return _page("Too many requests", 429)
    return _with_headers(response, verdict.headers if verdict else {})


def _checked(operation: Operation, request: HttpRequest, perform: Answer) -> HttpResponseBase:
    """Answer when headers, size and rights are in order."""
    try:
        return _wrong_headers(request) or _performed(operation, request, perform)
    except RequestDataTooBig:
        return refusal(400, "Bad Request", "The request is too large")


def _performed(operation: Operation, request: HttpRequest, perform: Answer) -> HttpResponseBase:
    with WORLD.lock:
        name = request.META[CALLER_KEY]
        is_needed = operation.needs and not access.has_any(name, operation.needs)
        if is_needed or not WORLD.guard(name).may_call(api_of(request.path)):
            return refusal(403, *NOT_AUTHORISED)
        try:
            return perform()
        except Refused as refused:
            return refusal(refused.status, refused.message, refused.detail)


def _wrong_headers(request: HttpRequest) -> HttpResponse | None:
    # What a batch carries needs none: the vendor's own client sends none.
    accepted = request.headers.get("Accept", JSON if request.META.get(INNER_KEY) else "")
    if not accepted:
        return missing_header("Accept")
    if RAW in request.path:
        return None
    if not any(each in accepted.lower() for each in ANSWERABLE):
        return refusal(406, "Not acceptable", f"{accepted} is not supported")
    is_odd = request.method in WRITES and request.body and request.content_type != JSON
    return unsupported_media_type(request) if is_odd else None


def _with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response
