"""One tab of a signed-in browser: its socket, and the fragments that it gets."""

import asyncio

from channels.testing import WebsocketCommunicator
from django.conf import settings

from bridge_project.asgi import application

WITHIN_S = 5


class Tab:
    """Open it with ``await Tab.of(browser)``; ``open_leg`` is the conversation that the page shows."""

    def __init__(self, browser, socket):
        self._browser, self._socket = browser, socket

    @classmethod
    async def of(cls, browser, *, open_leg=None):
        """Return the tab once its socket is accepted."""
        return cls(browser, await cls._connected(browser, open_leg))

    async def turns_to(self, leg):
        """Open a conversation, for which the page opens a new socket."""
        await self.close()
        self._socket = await self._connected(self._browser, leg)

    @staticmethod
    async def _connected(browser, open_leg):
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
            (b"origin", b"http://127.0.0.1"),
            (b"host", b"127.0.0.1"),
        ]
        path = f"/ws/desk/?leg={open_leg.pk}" if open_leg else "/ws/desk/"
        socket = WebsocketCommunicator(application, path, headers=headers)
        accepted, _ = await socket.connect(timeout=WITHIN_S)
        assert accepted
        return socket

    async def shows(self, *words):
        """Return the first message that contains all of these words; drops those before it."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                html = await self._socket.receive_from(WITHIN_S)
                if all(word in html for word in words):
                    return html

    async def is_closed(self, *, within_s=WITHIN_S):
        """Return the code with which the server closes the socket."""
        async with asyncio.timeout(within_s):
            while (message := await self._socket.receive_output(within_s))["type"] != "websocket.close":
                pass
        return message.get("code")

    async def is_silent(self):
        """Return whether the server sends nothing for a moment, except heartbeats."""
        while not await self._socket.receive_nothing(timeout=0.2):
            if 'id="pulse"' not in await self._socket.receive_from(timeout=WITHIN_S):
                return False
        return True

    async def close(self):
        await self._socket.disconnect()
