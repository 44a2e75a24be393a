"""Keeps foreign pages off the control interface, which has no sign-in, and foreign host names off all."""

from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, JsonResponse

from sandbox.genesys import errors as genesys_errors
from sandbox.servicenow import errors as servicenow_errors

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


def host_refusal(cloud: str, request: HttpRequest) -> JsonResponse | None:
    """Return 400 in the cloud's shape for a foreign host name (DNS rebinding), None for its own."""
    try:
        request.get_host()
    except DisallowedHost:
        host = request.META.get("HTTP_HOST", "")
        sentence = f"The sandbox does not answer to the host name {host}: add it to SANDBOX_ALLOWED_HOSTS."
        if cloud == "servicenow":
            return servicenow_errors.refusal(400, sentence)
        return genesys_errors.refusal(400, "bad.request", sentence)
    return None
