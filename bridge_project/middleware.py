"""Middleware for headers: how caches treat pages, and the content security policy of the admin."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

View = Callable[[HttpRequest], HttpResponse]
VARIES_BY = ("HX-Request", "HX-Target")  # htmx gets a fragment from the address of a page


def never_stored(get_response: View) -> View:
    """Keep pages out of every cache: they have personal data, and Back must not show a fragment as a page."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        patch_cache_control(response, no_store=True)
        patch_vary_headers(response, VARIES_BY)
        return response

    return respond


def admin_policy(get_response: View) -> View:
    """Allow eval and inline styles under /admin/ only, because the admin's theme uses Alpine."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
            response._csp_replace = {"style-src": [SELF, "'unsafe-inline'"]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response

    return respond
