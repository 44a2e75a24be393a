"""The server of pages, sockets and webhooks: daphne, with other processes as tasks on its event loop."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import daphne.server  # installs the reactor, so it comes before everything of twisted
from daphne.http_protocol import WebRequest
from django.core.management.base import CommandError
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.error import ReactorNotRunning

from bridge_project import batches, processes

log = logging.getLogger(__name__)
# All desks reconnect at once after a restart; daphne's 5 s would refuse those that wait, and they come again.
ALL_RECONNECT_S = 30
ANSWERS_WITHIN_S = 10  # requests that are being answered when the server is told to stop
WRITTEN_AFTER_S = 0.1  # twisted writes an answer in the next rounds of the loop

Process = Callable[[], Coroutine[Any, Any, None]]


def run(application: Any, *, host: str, port: int, beside: Sequence[Process] = ()) -> None:
    """Serve an ASGI application until SIGTERM or SIGINT, with these processes beside it.

    Raises:
        CommandError: a key is lost, or a process beside it failed, which stops the server.
    """
    processes.check_keys()
    running: list[asyncio.Task[None]] = []

    def begin() -> None:
        loop = asyncio.get_event_loop()
        running.extend(loop.create_task(_supervise(one(), _stop_reactor)) for one in beside)

    reactor.callWhenRunning(begin)
    reactor.addSystemEventTrigger("before", "shutdown", lambda: _stop(running))  # type: ignore[arg-type]  # twisted declares phase and event the other way round
    Server(
        application=application,
        endpoints=[f"tcp:port={port}:interface={host}"],
        server_name="bridge",
        websocket_handshake_timeout=ALL_RECONNECT_S,
        websocket_connect_timeout=ALL_RECONNECT_S,
    ).run()
    if any(not task.cancelled() and task.exception() for task in running):
        raise CommandError("The server has stopped because a process beside it failed; the log says why.")


class Server(daphne.server.Server):  # type: ignore[misc]  # daphne has no types
    """Daphne, which answers what it has accepted before it stops."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        self._ports.append(port)
        super().listen_success(port)

    def kill_all_applications(self) -> Deferred[Any]:
        """Answer the open requests, then end the sockets; twisted waits for it before it stops."""
        for port in self._ports:
            port.stopListening()
        answered = Deferred.fromFuture(asyncio.ensure_future(self._answer_all()))
        return answered.addBoth(lambda _: super(Server, self).kill_all_applications())

    async def _answer_all(self) -> None:
        await batches.finish()
        if answering := [one["application_instance"] for one in self._requests()]:
            await asyncio.wait(answering, timeout=ANSWERS_WITHIN_S)
            await asyncio.sleep(WRITTEN_AFTER_S)

    def _requests(self) -> list[dict[str, Any]]:
        open_ones = self.connections.items()
        return [
            one for kind, one in open_ones if isinstance(kind, WebRequest) and "application_instance" in one
        ]


def _stop_reactor() -> None:
    with suppress(ReactorNotRunning):  # another process has failed as well
        reactor.stop()  # type: ignore[misc]  # twisted declares it as a function, not a method


def _stop(running: list[asyncio.Task[None]]) -> Deferred[Any]:
    """Cancel the tasks beside the pages and wait, so that they release their leases."""
    for task in running:
        task.cancel()
    return Deferred.fromFuture(asyncio.gather(*running, return_exceptions=True))


async def _supervise(process: Coroutine[Any, Any, None], stop: Callable[[], None]) -> None:
    """Log what a process fails with and stop the server, so that a supervisor such as systemd restarts it."""
    try:
        await process
    except asyncio.CancelledError:
        raise
    except BaseException:
        log.exception("%s failed, so the server stops", process.__name__)
        stop()
        raise
