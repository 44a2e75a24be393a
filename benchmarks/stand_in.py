"""The least of Genesys Cloud that events need: a token, and what messages say; in the driver's own loop."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

TEXT = "The connection drops every few minutes, also after the restart."


async def serve(port: int, sent_at: dict[str, str]) -> asyncio.Server:
    """Answer on a port. sent_at: the time of each message that may be asked for, by its id."""
    return await asyncio.start_server(_talk(sent_at), "127.0.0.1", port)


def _talk(
    sent_at: dict[str, str],
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            body = await reader.readexactly(length)
            answer = json.dumps(_answer(head, body, sent_at)).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(answer), answer)
            )
        writer.close()

    return talk


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).lower()
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def _answer(head: bytes, body: bytes, sent_at: dict[str, str]) -> dict[str, Any]:
    if b"/bulk" not in head.partition(b"\r\n")[0]:
        return {"access_token": "benchmark", "token_type": "bearer", "expires_in": 86400}
    return {"entities": [_message(one, sent_at[one]) for one in json.loads(body)]}


def _message(message_id: str, at: str) -> dict[str, Any]:
    return {
        "id": message_id,
        "timestamp": at,
        "status": "received",
        "direction": "inbound",
        "normalizedMessage": {"text": TEXT, "direction": "Inbound"},
    }
