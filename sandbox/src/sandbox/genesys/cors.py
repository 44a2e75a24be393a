"""Pages of other sites: Genesys lets every origin use its API, as clients in browsers do."""

from django.http import HttpRequest

from sandbox.control.cors import ASKED_HEADERS, Grant

SHARED = ("/api/", "/oauth/token", "/uploads/", "/media/")
METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
# Source: the extended response in the README of purecloud-platform-client-v2, which a browser printed.
EXPOSED = (
    "ININ-Correlation-Id, inin-ratelimit-count, inin-ratelimit-allowed, inin-ratelimit-reset, Retry-After"
)


def grant(request: HttpRequest) -> Grant | None:
    """Return what the page may do; None for pages of our own and for what is no API."""
    if "Origin" not in request.headers or not request.path.startswith(SHARED):
        return None
    return Grant(methods=METHODS, headers=request.headers.get(ASKED_HEADERS, ""), exposed=EXPOSED)
