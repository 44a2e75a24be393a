"""The desk's socket, which only sends fragments to the page."""

import asyncio
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from inbox import pages
from inbox.pages import Pulse
from live import hub, layer
from live.hub import OpenPage
from live.requests import row_id
from routing.queries import agent_of

SIGNED_OUT = 4001  # daphne sends only 1000 and codes from 3000 on
BEAT_S = 3.0  # static/js/connection.js reconnects after a longer silence


class DeskConsumer(AsyncWebsocketConsumer):
    """The socket of one open page. It joins the hub before it sends the page, so no change is missed.

    early: fragments of changes until the page has been sent, which come after it.
    """

    channel_layer_alias = ""  # the hub listens for all sockets of the process
    page: OpenPage | None = None
    beat: asyncio.Task[None] | None = None
    early: list[str] | None = None

    async def connect(self) -> None:
        user = self.scope["user"]
        agent = await pages.in_pages(agent_of, user.pk if user else None)
        if agent is None:
            await self.close()
            return
        self.early = []
        self.page = OpenPage(
            agent_id=agent.pk, leg_id=self._open_leg(), send=self._push, close=self._signed_out
        )
        try:
            await self._open(self.page)
        except BaseException:  # Channels then calls no disconnect
            hub.of_this_loop(pages.in_pages).leave(self.page)
            raise
        self.beat = asyncio.create_task(self._beat(agent.pk))

    async def _open(self, page: OpenPage) -> None:
        """Join the hub, accept, and send the page, then what changed meanwhile."""
        await hub.of_this_loop(pages.in_pages).join(page)
        await self.accept()
        await self.send(await pages.full_page(page.agent_id, page.leg_id))
        if not await layer.answers():
            await self.send(str(Pulse(live=False)))
        while self.early:
            await self.send(self.early.pop(0))
        self.early = None

    async def disconnect(self, code: int) -> None:
        if self.beat:
            self.beat.cancel()
        if self.page:
            hub.of_this_loop(pages.in_pages).leave(self.page)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Ignore whatever the page sends."""

    async def _push(self, html: str) -> None:
        if self.early is None:
            await self.send(html)
        else:
            self.early.append(html)

    async def _signed_out(self) -> None:
        await self.close(code=SIGNED_OUT)

    def _open_leg(self) -> int:
        """Return the leg that the page shows; ``full_page`` checks whether the agent may see it."""
        named = parse_qs(self.scope["query_string"].decode()).get("leg", [""])[0]
        return row_id(named)

    async def _beat(self, agent_id: int) -> None:
        """Send heartbeats until the agent may no longer see the page."""
        while True:
            await asyncio.sleep(BEAT_S)
            pulse = await pages.pulse(agent_id, self.scope["session"].session_key or "")
            if pulse.admitted:
                await self.send(str(pulse))
            else:
                await self.close(code=SIGNED_OUT)
