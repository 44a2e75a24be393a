"""The command that takes webhooks and applies their events, apart from the pages."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bridge_project import processes, server
from bridge_project.asgi import webhooks


class Command(BaseCommand):
    help = "Take webhooks and apply their events, so that serve --pages-only has its processor for pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.BRIDGE_INBOUND_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Bridge, webhooks: http://{options['host']}:{options['port']}/hooks/")
        processes.serve_figures()
        server.run(webhooks, host=options["host"], port=options["port"])
