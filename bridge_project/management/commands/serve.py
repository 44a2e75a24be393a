"""The command that runs everything in one process: pages, sockets, stream, delivery worker, reconciler."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from twisted.internet import asyncioreactor
from twisted.internet.defer import Deferred
from twisted.internet.error import ReactorNotRunning

log = logging.getLogger(__name__)
# All desks reconnect at once after a restart; daphne's 5 s would refuse those that wait, and they come again.
ALL_RECONNECT_S = 30


class Command(BaseCommand):
    help = "Serve pages and sockets, and run everything else beside them, in this one process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.BRIDGE_PORT)
        parser.add_argument("--pages-only", action="store_true", help="Leave the rest to other processes.")

    def handle(self, *args: Any, **options: Any) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        # Before Daphne is imported, so that it uses this loop.
        asyncioreactor.install(loop)  # type: ignore[no-untyped-call]  # twisted has no types here
        from daphne.server import Server  # noqa: PLC0415 -- uses the installed reactor
        from twisted.internet import reactor  # noqa: PLC0415 -- as above

        from bridge_project import processes  # noqa: PLC0415 -- as above
        from bridge_project.asgi import application  # noqa: PLC0415 -- as above

        processes.check_keys()

        def stop() -> None:
            with suppress(ReactorNotRunning):  # another process has failed as well
                reactor.stop()  # type: ignore[misc]  # twisted declares it as a function, not a method

        beside = [] if options["pages_only"] else [processes.stream, processes.deliver, processes.reconciler]
        running: list[asyncio.Task[None]] = []
        for process in beside:
            reactor.callWhenRunning(
                lambda one=process: running.append(loop.create_task(_supervise(one(), stop)))
            )
        reactor.addSystemEventTrigger("before", "shutdown", lambda: _stop(running))  # type: ignore[arg-type]  # twisted declares phase and event the other way round
        server = Server(
            application=application,
            endpoints=[f"tcp:port={options['port']}:interface={options['host']}"],
            server_name="bridge",
            websocket_handshake_timeout=ALL_RECONNECT_S,
            websocket_connect_timeout=ALL_RECONNECT_S,
        )
        self.stdout.write(f"Bridge: http://{options['host']}:{options['port']}/")
        server.run()
        if any(not task.cancelled() and task.exception() for task in running):
            raise CommandError("The server has stopped because a process beside it failed; the log says why.")


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
