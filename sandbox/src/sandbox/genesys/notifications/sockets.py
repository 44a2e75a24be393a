"""The notification socket: forwards frames, answers pings, beats every 30 s; decides nothing."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import re_path

from sandbox import clock
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications import topics
from sandbox.genesys.notifications.feeds import HEARTBEAT, PONG, Feed
from sandbox.genesys.state import STATE

HEARTBEAT_S = 30
NO_SUCH_CHANNEL = 4004

Frame = str | int


class NotificationSocket(AsyncWebsocketConsumer):
    """One socket of one channel; frames come from any thread through a queue of its own."""

    feed: Feed | None = None

    async def connect(self) -> None:
        """Attach to the channel that the path names; the path is the secret."""
        if STATE.feeds.are_down(clock.now()):
            await self.close()
            return
        await self.accept()
        self.feed = STATE.feeds.by_id.get(self.scope["url_route"]["kwargs"]["channel_id"])
        if self.feed is None or self.feed.expires_at <= clock.now():
            await self.close(NO_SUCH_CHANNEL)
            return
        self.frames: asyncio.Queue[Frame] = asyncio.Queue()
        self.put = _from_any_thread(asyncio.get_running_loop(), self.frames)
        self.feed.attach(self.put, self.put)
        self.tasks = [asyncio.create_task(self._forward()), asyncio.create_task(self._beat())]

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer ``ping`` and ``subscribe``; anything else is ignored."""
        message = _parsed(text_data)
        if message.get("message") == "ping":
            await self.send(PONG)
        elif message.get("message") == "subscribe" and self.feed is not None:
            await self.send(json.dumps(_subscribe(self.feed, message)))

    async def disconnect(self, code: int) -> None:
        """Detach; subscriptions stay with the channel."""
        if self.feed is not None and hasattr(self, "put"):
            self.feed.detach(self.put)
            for task in self.tasks:
                task.cancel()

    async def _forward(self) -> None:
        """Send frames in their order; a number is the code to close with."""
        while isinstance(frame := await self.frames.get(), str):
            await self.send(frame)
        await self.close(frame)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await self.send(HEARTBEAT)


def _from_any_thread(
    loop: asyncio.AbstractEventLoop, frames: "asyncio.Queue[Frame]"
) -> Callable[[Any], None]:
    def put(frame: Frame) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closing
            loop.call_soon_threadsafe(frames.put_nowait, frame)

    return put


def _parsed(text_data: str | None) -> dict[str, Any]:
    try:
        message = json.loads(text_data or "")
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _subscribe(feed: Feed, message: dict[str, Any]) -> dict[str, Any]:
    """Add topics that the channel's owner may hear."""
    answer = {"correlationId": message.get("correlationId")}
    wanted = message["topics"] if isinstance(message.get("topics"), list) else []
    try:
        with STATE.lock:
            added = {str(each): topics.single_topics(str(each)) for each in wanted}
            for single in added.values():
                topics.check_may_listen(single, _listener(feed))
            STATE.feeds.subscribe(feed, feed.entries | added, clock.now())
    except Refused as refused:
        return answer | {"result": str(refused.status), "status": refused.message}
    return answer | {"result": "200", "status": "subscribed"}


def _listener(feed: Feed) -> Token:
    """Return a live token of the channel's owner.

    Raises: Refused when all of them ended.
    """
    for token in STATE.tokens.values():
        if (token.client_id, token.user_id) == feed.owner and token.expires_at > clock.now():
            return token
    raise Refused(401, "bad.credentials", "Invalid login credentials.")


websocket_urlpatterns = [
    # Django types a route's view as one of HTTP; channels routes sockets the same way.
    re_path(r"^channels/(?P<channel_id>[\w-]+)/?$", NotificationSocket.as_asgi()),  # type: ignore[arg-type]
]
