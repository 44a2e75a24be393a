"""The command that runs everything in one process: pages, sockets, stream, delivery worker, reconciler."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bridge_project import processes, server
from bridge_project.asgi import application


class Command(BaseCommand):
    help = "Serve pages, sockets and webhooks, and run everything else beside them, in this one process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.BRIDGE_PORT)
        parser.add_argument("--pages-only", action="store_true", help="Leave the rest to other processes.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Bridge: http://{options['host']}:{options['port']}/")
        beside = () if options["pages_only"] else (processes.stream, processes.deliver, processes.reconciler)
        server.run(application, host=options["host"], port=options["port"], beside=beside)
