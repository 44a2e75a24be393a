"""What ``python -m sandbox`` runs: both clouds on their ports, until Ctrl-C."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sandbox.asgi import application
from sandbox.front import snapshots
from sandbox.front.server import serve
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD as SERVICENOW


class Command(BaseCommand):
    """Runs the stand-ins of Genesys Cloud and ServiceNow."""

    help = "Run both stand-in clouds on 127.0.0.1."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Serve until SIGINT or SIGTERM."""
        _go_on()
        genesys, servicenow = settings.SANDBOX_GENESYS_PORT, settings.SANDBOX_SERVICENOW_PORT
        scheme = "https" if settings.SANDBOX_TLS_CERTIFICATE else "http"
        self.stdout.write(f"Genesys Cloud  {scheme}://127.0.0.1:{genesys}/sandbox/")
        self.stdout.write(f"ServiceNow     {scheme}://127.0.0.1:{servicenow}/sandbox/")
        self.stdout.flush()
        if not serve(application, ports=(genesys, servicenow), ticks=(GENESYS.tick, SERVICENOW.tick)):
            raise CommandError("A port is taken: set SANDBOX_GENESYS_PORT or SANDBOX_SERVICENOW_PORT.")


def _go_on() -> None:
    """Take up what was saved before, if anything was."""
    try:
        snapshots.load()
    except snapshots.SnapshotError as refusal:
        raise CommandError(str(refusal)) from None
