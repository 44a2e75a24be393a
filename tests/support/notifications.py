"""The other end of Bridge's notification sockets: a real server on a free port, driven by the test."""

import json
from http import HTTPStatus

from sandbox.testing.ids import uuid_of
from websockets.asyncio.server import serve

from gateway import stream
from tests.support.loop_time import happens

TOPIC = f"v2.users.{uuid_of('user', 'maya')}.presence"


class NotificationServer:
    """sockets: those that Bridge opened, oldest first. asked: the path of each attempt, refused ones too."""

    def __init__(self):
        self.sockets, self.asked = [], []
        self._refusals = 0

    async def __aenter__(self):
        self._server = await serve(
            self._hold, "127.0.0.1", 0, process_request=self._admit, ping_interval=None
        )
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()

    @property
    def port(self):
        return self._server.sockets[0].getsockname()[1]

    @property
    def open(self):
        """Return the sockets that are open now."""
        return [socket for socket in self.sockets if socket.state.name == "OPEN"]

    def refuse(self, times):
        """Refuse so many handshakes from now on."""
        self._refusals = times

    async def opened(self, times=1):
        """Wait until Bridge has opened so many sockets in all."""
        await happens(lambda: len(self.sockets) == times, what=f"opening {times}")

    async def reopened(self, loop_time):
        """Wait until the newest socket is closed, let the pause pass, and wait for the next one."""
        before = len(self.sockets)
        await happens(lambda: not self.open and loop_time.pauses.count(stream.RETRY_S) == before)
        loop_time.pass_(stream.RETRY_S)
        await self.opened(before + 1)

    async def send(self, *frames):
        """Send frames through the newest socket: payloads, or text as it is."""
        for frame in frames:
            await self.sockets[-1].send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def _admit(self, connection, request):
        self.asked.append(request.path)
        if self._refusals:
            self._refusals -= 1
            return connection.respond(HTTPStatus.FORBIDDEN, "unknown channel\n")
        return None

    async def _hold(self, socket):
        self.sockets.append(socket)
        await socket.wait_closed()


def saying(word, topic=TOPIC):
    """Return a notification with a word that tells it from others."""
    return {"topicName": topic, "word": word}
