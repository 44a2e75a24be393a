"""From which pages the desk's socket may be opened: Django's own rule for forms."""

from io import BytesIO
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

Application = Any  # of ASGI, for which the types of Channels and Django differ
SCHEMES = {"ws": "http", "wss": "https"}


def only_own(sockets: Application) -> Application:
    """Deny sockets that a page of another origin opens; scheme and port belong to an origin.

    Channels' own validator compares host names only, so any port of the host would do.
    """

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        answer = sockets if _is_own(scope) else WebsocketDenier()
        await answer(scope, receive, send)

    return guarded


def _is_own(scope: dict[str, Any]) -> bool:
    scheme = SCHEMES.get(scope.get("scheme", "ws"), "")
    request = ASGIRequest({**scope, "method": "GET", "scheme": scheme}, BytesIO())
    try:
        own = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    return request.headers.get("Origin") in (own, *settings.CSRF_TRUSTED_ORIGINS)
