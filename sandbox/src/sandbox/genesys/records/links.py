"""Signed addresses of files on this host, good for a while and without a token."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys.state import STATE

DENIED = "<Error><Code>AccessDenied</Code><Message>{}</Message></Error>"


def link(request: HttpRequest, path: str, *, lasts: timedelta) -> str:
    """Return the address of a path, signed until then."""
    expires = int((clock.now() + lasts).timestamp())
    return request.build_absolute_uri(f"{path}?Expires={expires}&Signature={_signature(path, str(expires))}")


def refusal(request: HttpRequest) -> HttpResponse | None:
    """Return what the storage answers to an address that is forged or out of date, else None."""
    expires = request.GET.get("Expires", "")
    expected = _signature(request.path, expires)
    if not hmac.compare_digest(expected, request.GET.get("Signature", "")):
        return _denied("Access Denied")
    if datetime.fromtimestamp(int(expires), tz=clock.now().tzinfo) < clock.now():
        return _denied("Request has expired")
    return None


def _signature(path: str, expires: str) -> str:
    return hmac.new(STATE.seed.encode(), f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()


def _denied(message: str) -> HttpResponse:
    return HttpResponse(DENIED.format(message), status=403, content_type="application/xml")
