"""The floor: the least that Channels can do for an event, which is one view, one row and one fragment.

Daphne serves it as ``benchmarks.floor:application``, with database and channel layer from the environment
and the same options as Bridge.
"""

import json
import os
from typing import Any

import django
from django.conf import settings

_postgres = os.environ.get("DATABASE_URL", "")
_redis = os.environ.get("REDIS_URL", "")


def _database() -> dict[str, Any]:
    if not _postgres:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{os.environ['BRIDGE_DATA_DIR']}/floor.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16}},
        **_address(_postgres),
    }


def _address(url: str) -> dict[str, Any]:
    import environ  # noqa: PLC0415 -- only needed for PostgreSQL

    known = environ.Env.db_url_config(url)
    return {name: known[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}


_pubsub = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [_redis]}}
_memory = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
settings.configure(
    SECRET_KEY="floor",  # noqa: S106 -- guards nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": _database()},
    CHANNEL_LAYERS={"default": _pubsub if _redis else _memory},
    USE_TZ=True,
)
django.setup()

from asgiref.sync import async_to_sync  # noqa: E402 -- all of these need the settings
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

FRAGMENT_BYTES = 600


class Row(models.Model):
    """One stored event."""

    payload = models.JSONField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return str(self.pk)


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    """Store one event and send a fragment to its agent."""
    event = json.loads(request.body)
    Row.objects.create(payload=event)
    html = f'<li id="row" {event["marker"]}>'.ljust(FRAGMENT_BYTES, "x")
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(f"floor.{event['agent']}", {"type": "push", "html": html})
    return HttpResponse(status=202, headers={"Content-Length": "0"})


def alive(request: HttpRequest) -> HttpResponse:
    """Create the table and return 200."""
    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
    return HttpResponse("ok")


class Consumer(AsyncWebsocketConsumer):
    """The socket of one agent."""

    async def connect(self) -> None:
        self.group = f"floor.{self.scope['url_route']['kwargs']['agent']}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.send("ready")

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def push(self, event: dict[str, Any]) -> None:
        """Send a fragment to the browser."""
        await self.send(event["html"])


urlpatterns = [path("events/", receive), path("healthz", alive)]
_sockets = URLRouter([path("ws/<int:agent>/", Consumer.as_asgi())])
application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": _sockets})
