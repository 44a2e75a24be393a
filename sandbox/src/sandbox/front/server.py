"""Serves both clouds from one process and one event loop, with both worlds ticking beside them."""

import asyncio
import logging
import sys
from collections.abc import Callable
from typing import Any

from daphne.server import Server, twisted_loop
from django.conf import settings
from twisted.python.failure import Failure

TICK_S = 0.05
log = logging.getLogger(__name__)


class SandboxServer(Server):  # type: ignore[misc]  # daphne is not typed
    """Daphne that can close a connection without an answer, and fails loudly when a port is taken."""

    failed = False

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Pass the message on; ``sandbox.drop`` cuts the connection."""
        if message["type"] != "sandbox.drop":
            await super().handle_reply(protocol, message)
        elif protocol.channel is not None:
            protocol.channel.transport.abortConnection()

    def listen_error(self, failure: Failure) -> None:
        """Stop everything: half a sandbox would only confuse."""
        self.failed = True
        sys.stderr.write(f"{failure.getErrorMessage()}\n")
        self.stop()


def serve(application: Any, *, ports: tuple[int, ...], ticks: tuple[Callable[[], None], ...]) -> bool:
    """Serve on these ports of 127.0.0.1 until a signal; return False when one could not be opened."""
    endpoints = [_endpoint(port) for port in ports]
    server = SandboxServer(application, endpoints=endpoints, server_name="sandbox")
    ticking = [twisted_loop.create_task(_keep_ticking(tick)) for tick in ticks]
    server.run()
    for each in ticking:
        each.cancel()
    return not server.failed


def _endpoint(port: int) -> str:
    """Return where to listen, in Twisted's words: plain, or TLS when there is a certificate."""
    certificate, key = (getattr(settings, f"SANDBOX_TLS_{name}") for name in ("CERTIFICATE", "KEY"))
    if not certificate:
        return f"tcp:port={port}:interface=127.0.0.1"
    files = f"privateKey={key}:certKey={certificate}"
    return f"ssl:port={port}:{files}:interface=127.0.0.1"


async def _keep_ticking(tick: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(TICK_S)
        try:
            await asyncio.to_thread(tick)
        except Exception:  # the worker's loop: one bad tick must not stop the world
            log.exception("a tick of the world failed")
