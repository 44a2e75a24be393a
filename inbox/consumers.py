"""The desk's socket: fragments go down; nothing that changes a conversation comes up."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from inbox import pages
from live import groups
from live.requests import row_id
from routing.models import Agent
from routing.queries import agent_of

SIGNED_OUT = 4001  # daphne sends no code below 3000 but 1000
BEAT_S = 5.0


class DeskConsumer(AsyncWebsocketConsumer):
    """One tab of one agent. Joins first, then sends how things stand, so that nothing is lost in between."""

    agent: Agent | None = None
    beat: asyncio.Task[None] | None = None

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
        self.beat = asyncio.create_task(self._beat())

    async def disconnect(self, code: int) -> None:
        if self.beat:
            self.beat.cancel()
        for group in self._groups():
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is expected from the page; whatever comes is left unread."""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Send pushes straight on: Channels' own dispatch hops through a thread for each message."""
        if message["type"] == "live.push":
            await self.send(message["html"])
        else:
            await super().dispatch(message)

    async def live_leave(self, event: dict[str, Any]) -> None:
        """The agent signed out elsewhere: close, and let the page find out by itself."""
        await self.close(code=SIGNED_OUT)

    def _groups(self) -> list[str]:
        return [groups.agent(self.agent.pk)] if self.agent else []

    def _open_leg(self) -> int | None:
        """Return which conversation the page says it shows; whether it may is checked where it is read."""
        named = parse_qs(self.scope["query_string"].decode()).get("leg", [""])[0]
        return row_id(named) or None

    async def _beat(self) -> None:
        while self.agent:
            await asyncio.sleep(BEAT_S)
            await self.send(await pages.pulse(self.agent.pk))
