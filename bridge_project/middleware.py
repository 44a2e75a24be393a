"""What the admin needs that no other page may have."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse


def admin_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Loosen the content policy under /admin/ only: the theme's Alpine evaluates and styles inline."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
            response._csp_replace = {"style-src": [SELF, "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response

    return respond
