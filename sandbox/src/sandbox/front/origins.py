"""Keeps pages of other sites off the control interface, which has no sign-in and any page can post to."""

from urllib.parse import urlsplit

from django.http import HttpRequest, JsonResponse

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")
REFUSAL = "The control interface takes no requests from pages of other sites."


def is_foreign(request: HttpRequest) -> bool:
    """Return whether a browser sends this on behalf of another site; programs name no site at all."""
    if request.method in SAFE_METHODS:
        return False
    site, sender = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in OWN_SITES:
        return True
    # An opaque sender is spelled "null" and has no host.
    return sender is not None and urlsplit(sender).netloc != request.META.get("HTTP_HOST")


def refusal() -> JsonResponse:
    """Return 403."""
    return JsonResponse({"error": REFUSAL}, status=403)
