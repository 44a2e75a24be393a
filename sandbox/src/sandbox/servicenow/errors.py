"""ServiceNow's refusals, headers and the subject of a request; never a trace."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.control.faults import FAULTS, window_end
from sandbox.organisation import sys_id_of
from sandbox.servicenow.apis import api_of

CALLER_KEY = "sandbox.servicenow.caller"
NO_RECORD = ("No Record found", "Record doesn't exist or ACL restricts the record retrieval")
NOT_AUTHENTICATED = ("User Not Authenticated", "Required to provide Auth information")
NOT_AUTHORISED = ("User Not Authorized", "Failed API level ACL Validation")
NO_RESOURCE = "Requested URI does not represent any resource"


class Refused(Exception):
    """The instance says no: status, short message, long detail (None is a real answer)."""

    def __init__(self, status: int, message: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.detail = detail


def bad_request(detail: str) -> Refused:
    """Return the refusal of what cannot be understood or taken."""
    return Refused(400, "Bad Request", detail)


def refusal(
    status: int, message: str, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """Return the error envelope of all of ``/api/now``."""
    body: dict[str, Any] = {"error": {"message": message, "detail": detail}, "status": "failure"}
    return JsonResponse(body, status=status, content_type="application/json;charset=UTF-8", headers=headers)


def unauthenticated() -> HttpResponse:
    """Return 401 with the challenge."""
    return refusal(401, *NOT_AUTHENTICATED, {"WWW-Authenticate": 'BASIC realm="Service-now"'})


def second_factor_missing() -> HttpResponse:
    """Return 401 for a right password without its second factor."""
    return refusal(401, *NOT_AUTHENTICATED, {"X-MFA_TOKEN": "invalid"})


def missing_header(name: str) -> HttpResponse:
    """Return 400 for a header that every request of its kind must have."""
    return refusal(400, "Missing header", f"{name} is required")


def not_found(request: HttpRequest) -> HttpResponse:
    """Return 400 for an unknown API (not 404), a plain page for an unknown page."""
    if request.path.startswith("/api/"):
        return refusal(400, NO_RESOURCE)
    return HttpResponse("<html><body>Page not found</body></html>", status=404)


def method_not_allowed(request: HttpRequest, allowed: Iterable[str] = ()) -> HttpResponse:
    """Return 405, and what is allowed where that is known."""
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return refusal(
        405, "Method not supported", f"{request.method} is not supported by this resource", headers
    )


def unsupported_media_type(request: HttpRequest) -> HttpResponse:
    """Return 415 for a wrong Content-Type, 400 for a missing one."""
    if not request.content_type:
        return missing_header("Content-Type")
    return refusal(415, "Unsupported media type", f"{request.content_type} is not supported")


def unreadable(request: HttpRequest) -> HttpResponse:
    """Return 400 for a form that is too large or cannot be read."""
    return refusal(400, "Exception while reading request", "The request is too large or malformed")


def broken(request: HttpRequest) -> HttpResponse:
    """Return 500."""
    return refusal(500, "Internal server error", "Check logs for error trace")


def over_limit(request: HttpRequest) -> int | None:
    """Count the request; return in how many seconds to come back, or None while its caller may go on."""
    spent = FAULTS["servicenow"].spend(subject(request))
    return spent.retry_after_s if spent else None


def rate_limited(request: HttpRequest, retry_after_s: int) -> HttpResponse:
    """Return 429 as a rate rule does, with the window's headers."""
    limit = FAULTS["servicenow"].rate_limit
    return over_rate(request, limit.requests if limit else 0, retry_after_s, headers(request))


def over_rate(
    request: HttpRequest, limit: int | str, retry_after_s: int, headers: Mapping[str, str]
) -> HttpResponse:
    """Return 429 for so many requests an hour."""
    detail = f"Rate limit of {limit} requests per hour for {api_of(request.path)} exceeded"
    told = {**headers, "Retry-After": str(retry_after_s)}
    return refusal(429, "Rate limit exceeded", detail, told)


def headers(request: HttpRequest) -> dict[str, str]:
    """Return the headers of a matching rate rule, or none."""
    limit = FAULTS["servicenow"].rate_limit
    if limit is None:
        return {}
    return {
        "X-RateLimit-Limit": str(limit.requests),
        "X-RateLimit-Reset": str(window_end(limit)),
        "X-RateLimit-Rule": sys_id_of("sys_rate_limit_rules", "sandbox"),
    }


def subject(request: HttpRequest) -> str:
    """Return the user name of whom ``resources`` let in, or an empty text."""
    return str(request.META.get(CALLER_KEY, ""))
