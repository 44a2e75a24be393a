"""The command that starts Bridge and both sandboxes on one machine."""

import os
import secrets
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from typing import Any

import requests
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bridge_project import demo, reconcile

SANDBOX_STARTS_WITHIN_S = 20.0


class Command(BaseCommand):
    help = "Start both sandboxes and Bridge, ready to try; Ctrl-C stops all of it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("demo runs under BRIDGE_PROFILE=demo only")
        if not _is_installed("sandbox"):
            raise CommandError(
                "The sandbox is not installed: make run installs it, or pip install ./sandbox."
            )
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        self.stdout.write("Starting the sandboxes of Genesys Cloud and ServiceNow …")
        sandbox = _start_sandbox()
        try:
            _wait_for(sandbox)
            self.stdout.write("Copying queues, people and presences …")
            reconcile.catalogue()
            demo.seed()
            self._explain()
            call_command("serve")
        finally:
            sandbox.send_signal(signal.SIGTERM)
            sandbox.wait(timeout=10)

    def _explain(self) -> None:
        self.stdout.write(
            f"""
  Be the agent     http://127.0.0.1:{settings.BRIDGE_PORT}/
  Be the customer  {settings.GENESYS_LOGIN_URL}/sandbox/
  ServiceNow       {settings.SERVICENOW_URL}/sandbox/
  Supervise        http://127.0.0.1:{settings.BRIDGE_PORT}/admin/   (sven or admin, password demo)

  Sign in as Maya with one click, go On Queue, then write as a customer. Ctrl-C stops everything.
"""
        )


def _is_installed(package: str) -> bool:
    """Return whether the package can be imported; the repository's own folder of that name is not enough."""
    spec = find_spec(package)
    return spec is not None and spec.origin is not None


def _start_sandbox() -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "SANDBOX_WEBHOOK_URL": f"{settings.PUBLIC_URL}/hooks/genesys/messaging/",
        "SANDBOX_SEED": os.environ.get("SANDBOX_SEED") or secrets.token_hex(4),
        "SANDBOX_WEBHOOK_SECRET": settings.GENESYS_OPEN_MESSAGING_SECRET[0],
        "SANDBOX_SERVICENOW_WEBHOOK_URL": f"{settings.PUBLIC_URL}/hooks/servicenow/incidents/",
        "SANDBOX_SERVICENOW_WEBHOOK_TOKEN": settings.SERVICENOW_WEBHOOK_TOKEN,
        "SANDBOX_DESK_URL": str(settings.PUBLIC_URL),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def _wait_for(sandbox: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SANDBOX_STARTS_WITHIN_S
    waiting = [f"{settings.GENESYS_LOGIN_URL}/sandbox/state", f"{settings.SERVICENOW_URL}/sandbox/state"]
    while waiting:
        if sandbox.poll() is not None or time.monotonic() > deadline:
            raise CommandError("The sandboxes did not start; is another copy running on their ports?")
        try:
            if requests.get(waiting[0], timeout=1).ok:
                waiting.pop(0)
        except requests.RequestException:
            time.sleep(0.1)
