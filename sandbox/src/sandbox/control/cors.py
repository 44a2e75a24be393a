"""What a page of another site may do with a cloud's answers, and the headers that tell its browser."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

ASKED_METHOD, ASKED_HEADERS = "Access-Control-Request-Method", "Access-Control-Request-Headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the page's origin was granted; ``max_age_s`` None leaves it to the browser how long it lasts."""

    methods: str
    headers: str
    exposed: str
    credentials: bool = True
    max_age_s: int | None = None


def is_preflight(request: HttpRequest) -> bool:
    """Return whether a browser only asks what it may send."""
    return request.method == "OPTIONS" and ASKED_METHOD in request.headers


def method_of(request: HttpRequest) -> str:
    """Return the method that the page uses, or that its browser asks for."""
    return request.headers.get(ASKED_METHOD, "") if is_preflight(request) else request.method or ""


def preflight(request: HttpRequest, grant: Grant) -> HttpResponseBase:
    """Return what the browser may send."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = grant.methods
    response["Access-Control-Allow-Headers"] = grant.headers
    if grant.max_age_s is not None:
        response["Access-Control-Max-Age"] = str(grant.max_age_s)
    return shared(request, response, grant)


def shared(request: HttpRequest, response: HttpResponseBase, grant: Grant) -> HttpResponseBase:
    """Return the answer with what lets the page read it."""
    response["Access-Control-Allow-Origin"] = request.headers["Origin"]
    if grant.credentials:
        response["Access-Control-Allow-Credentials"] = "true"
    if grant.exposed:
        response["Access-Control-Expose-Headers"] = grant.exposed
    patch_vary_headers(response, ("Origin",))
    return response
