"""Hands every served request to its cloud; Django's own routing is not used."""

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sandbox.front import dispatch, origins

# OAuth's sign-in form ends in a redirect to the desk, which form-action covers, too.
DESKS = " ".join(f"http://{'*' * each.startswith('.')}{each}:*" for each in settings.SANDBOX_HOSTS)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self' http://127.0.0.1:* http://localhost:* "
    f"{DESKS} {DESKS.replace('http:', 'https:')}; "
    "base-uri 'none'"
)
DROPPED = "sandbox.dropped"


class CloudMiddleware:
    """Answers with the cloud that the ASGI scope names; never calls on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ASGIRequest) -> HttpResponseBase:
        """Return the answer; a dropped one is marked in the scope for ``sandbox.asgi``."""
        cloud = request.scope["sandbox.cloud"]
        try:
            response = origins.host_refusal(cloud, request) or dispatch.answer(cloud, request)
        except dispatch.ResponseDropped:
            request.scope[DROPPED].set()
            return HttpResponse(status=204)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
