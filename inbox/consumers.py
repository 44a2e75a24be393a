"""The desk's socket, which only sends fragments to the page."""

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from inbox import pages
from inbox.pages import Pulse
from live import groups, layer
from live.requests import row_id
from routing.models import Agent
from routing.queries import agent_of

SIGNED_OUT = 4001  # daphne sends only 1000 and codes from 3000 on
BEAT_S = 3.0  # static/js/connection.js reconnects after a longer silence


class DeskConsumer(AsyncWebsocketConsumer):
    """The socket of one open page. It joins the group before it sends the page, so no change is missed."""

    agent: Agent | None = None
    is_live = True
    beat: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Do without the channel layer while it is away; the heartbeat tells the page to ask."""
        self.is_live = await layer.answers()
        if not self.is_live:
            self.channel_layer_alias = ""  # type: ignore[misc]  # each socket has a consumer of its own
        await super().__call__(scope, receive, send)

    async def connect(self) -> None:
        user = self.scope["user"]
        self.agent = await pages.in_pages(agent_of, user.pk if user else None)
        if self.agent is None:
            await self.close()
            return
        for group in self._groups():
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()
        await self.send(await pages.in_pages(pages.full_page, self.agent.pk, self._open_leg()))
        if not self.is_live:
            await self.send(str(Pulse(live=False)))
        self.beat = asyncio.create_task(self._beat())

    async def disconnect(self, code: int) -> None:
        if self.beat:
            self.beat.cancel()
        for group in self._groups():
            with suppress(*layer.AWAY):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Ignore whatever the page sends."""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Send fragments directly, because Channels' own dispatch uses a thread for each message."""
        if message["type"] == "live.push":
            await self.send(message["html"])
        else:
            await super().dispatch(message)

    async def live_leave(self, event: dict[str, Any]) -> None:
        """Close the socket, because the agent has signed out."""
        await self.close(code=SIGNED_OUT)

    def _groups(self) -> list[str]:
        return [groups.agent(self.agent.pk)] if self.agent and self.is_live else []

    def _open_leg(self) -> int | None:
        """Return the leg that the page shows; ``full_page`` checks whether the agent may see it."""
        named = parse_qs(self.scope["query_string"].decode()).get("leg", [""])[0]
        return row_id(named) or None

    async def _beat(self) -> None:
        """Send heartbeats until the agent may no longer see the page, or the channel layer is back."""
        while self.agent:
            await asyncio.sleep(BEAT_S)
            pulse = await pages.pulse(self.agent.pk, self.scope["session"].session_key or "")
            if not pulse.admitted:
                await self.close(code=SIGNED_OUT)
            elif pulse.live and not self.is_live:
                await self.close()  # the page opens a socket that joins its group
            else:
                await self.send(str(pulse))
