"""The ASGI applications: Django serves the pages, Channels the desk's socket; webhooks have their own."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridge_project.settings")
pages = get_asgi_application()  # loads the apps, which the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import WebsocketDenier  # noqa: E402
from django.urls import path  # noqa: E402

from bridge_project import inbound, lookups, origins  # noqa: E402
from inbox.consumers import DeskConsumer  # noqa: E402

sockets = URLRouter([path("ws/desk/", DeskConsumer.as_asgi())])  # type: ignore[list-item, arg-type]  # the stubs know no ASGI apps


HEALTH = ("/healthz", "/readyz")


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Pass webhooks on to their own application, and everything else to Django."""
    await (_hook(scope) if scope["path"].startswith("/hooks/") else pages)(scope, receive, send)


async def http_without_pages(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Pass health checks on to Django, and everything else to the webhooks, which answer 404 to the rest."""
    await (pages if scope["path"] in HEALTH else _hook(scope))(scope, receive, send)


def _hook(scope: dict[str, Any]) -> Any:
    """Return the application for what Genesys asks, or for the webhooks, by which the clouds tell."""
    return lookups.application if scope["path"] == lookups.PATH else inbound.application


application = ProtocolTypeRouter({"http": http, "websocket": origins.only_own(AuthMiddlewareStack(sockets))})
webhooks = ProtocolTypeRouter({"http": http_without_pages, "websocket": WebsocketDenier()})
