"""Middleware that relaxes the content security policy for the admin."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse


def admin_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Allow eval and inline styles under /admin/ only, because the admin's theme uses Alpine."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
            response._csp_replace = {"style-src": [SELF, "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response

    return respond
