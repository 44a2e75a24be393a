"""The driver's websockets and HTTP connections, without a library.

One process sends and receives, so that one clock measures both; a library would double its work.
"""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import Any

Hear = Callable[[int, bytes, float], None]
Address = tuple[int, str, str]  # port, path, cookie
WITHIN_S = 60.0


class Socket(asyncio.Protocol):
    """One agent's websocket. hear: called with the agent's number, each text frame and its time.

    greeting: sent first, for servers that wait for the client; at most 125 bytes.
    """

    def __init__(self, number: int, request: bytes, hear: Hear, greeting: bytes = b"") -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False
        self._number, self._request, self._hear = number, request, hear
        self._greeting = greeting
        self._left = bytearray()
        self._shaken = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._left += data
        if not self._shaken and not self._shake():
            return
        while (frame := self._frame()) is not None:
            kind, payload = frame
            if kind == 9:  # a ping; the pong's mask is zero
                self.transport.write(bytes([0x8A, 0x80 | len(payload)]) + b"\0\0\0\0" + payload)
            elif kind == 1:
                if not self.ready.done():
                    self.ready.set_result(None)
                self._hear(self._number, payload, now)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before the first frame"))

    def _shake(self) -> bool:
        end = self._left.find(b"\r\n\r\n")
        if end < 0:
            return False
        if b" 101 " not in self._left[:20]:  # the handshake was refused
            self.ready.set_exception(ConnectionError(self._left[:80].decode(errors="replace")))
            self.transport.abort()
        del self._left[: end + 4]
        self._shaken = True
        if self._greeting:  # the mask is zero
            self.transport.write(bytes([0x81, 0x80 | len(self._greeting)]) + b"\0\0\0\0" + self._greeting)
        return True

    def _frame(self) -> tuple[int, bytes] | None:
        """Remove one complete frame from the buffer; the server sends neither masks nor fragments."""
        if len(self._left) < 2:
            return None
        length, start = self._left[1] & 0x7F, 2  # RFC 6455, section 5.2
        if length >= 126:
            start += 2 if length == 126 else 8
            length = int.from_bytes(self._left[2:start], "big")
        if len(self._left) < start + length:
            return None
        kind, payload = self._left[0] & 0x0F, bytes(self._left[start : start + length])
        del self._left[: start + length]
        return kind, payload


async def open_sockets(
    addresses: list[Address], hear: Hear, *, at_once: int = 8, greeting: bytes = b""
) -> list[Socket]:
    """Open one socket for each address, several at a time, and wait for its first frame."""
    gate, loop = asyncio.Semaphore(at_once), asyncio.get_running_loop()

    async def opened(number: int, port: int, path: str, cookie: str) -> Socket:
        async with gate:
            made = Socket(number, _handshake(port, path, cookie), hear, greeting)
            await loop.create_connection(lambda: made, "127.0.0.1", port)
            await asyncio.wait_for(made.ready, WITHIN_S)
            return made

    return await asyncio.gather(*(opened(number, *one) for number, one in enumerate(addresses)))


def close(sockets: list[Socket]) -> None:
    """Close the connections."""
    for socket in sockets:
        socket.transport.abort()


class Poster:
    """Posts JSON over a few persistent connections; each request uses one that is free."""

    def __init__(self, port: int, path: str, headers: dict[str, str], *, connections: int = 32) -> None:
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json"]
        self._head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), ""])
        self.path = path
        self._port, self._count = port, connections
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def open(self) -> None:
        """Open the connections."""
        for _ in range(self._count):
            self._free.put_nowait(await asyncio.open_connection("127.0.0.1", self._port))

    async def post(self, body: bytes) -> int:
        """Post one body and return the status."""
        reader, writer = await self._free.get()
        try:
            writer.write(f"{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            return await _status(reader)
        finally:
            self._free.put_nowait((reader, writer))

    def close(self) -> None:
        """Close the connections."""
        while not self._free.empty():
            self._free.get_nowait()[1].transport.abort()


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
    await reader.readexactly(int(length or 0))
    return int(head.split(b" ", 2)[1])


def _handshake(port: int, path: str, cookie: str) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {cookie}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
