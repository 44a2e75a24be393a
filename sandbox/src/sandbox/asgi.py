"""One ASGI application per cloud, and one that tells them apart by port."""

import os
from collections.abc import Awaitable, Callable, Mapping
from threading import Event
from typing import Any

from channels.routing import URLRouter
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

from sandbox.front.middleware import DROPPED
from sandbox.genesys.notifications.sockets import websocket_urlpatterns

Message = Mapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

DROP = {"type": "sandbox.drop"}

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")


class CloudApplication:
    """One cloud: HTTP through the middleware, websockets by that cloud's own consumers."""

    def __init__(self, cloud: str, *, http: Application, websocket: Application | None = None) -> None:
        self.cloud = cloud
        self._http = http
        self._websocket = websocket

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one connection."""
        dropped = Event()
        marked = {**scope, "sandbox.cloud": self.cloud, DROPPED: dropped}
        if scope["type"] == "http":
            await self._http(marked, receive, _unless(dropped, send))
        elif self._websocket is not None:
            await self._websocket(marked, receive, send)
        else:
            await send({"type": "websocket.close"})


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer as the cloud whose port was called."""
    cloud = servicenow if scope["server"][1] == settings.SANDBOX_SERVICENOW_PORT else genesys
    await cloud(scope, receive, send)


def _unless(dropped: Event, send: Send) -> Send:
    """Return a ``send`` that closes the connection in place of an answer that a fault swallows."""

    async def send_or_drop(message: Message) -> None:
        if not dropped.is_set():
            await send(message)
        elif message["type"] == "http.response.start":
            await send(DROP)

    return send_or_drop


_django: Application = ASGIStaticFilesHandler(get_asgi_application())
_sockets: Any = URLRouter(list[Any](websocket_urlpatterns))
genesys = CloudApplication("genesys", http=_django, websocket=_sockets)
servicenow = CloudApplication("servicenow", http=_django)
