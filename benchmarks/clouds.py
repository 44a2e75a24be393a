"""Starts the demo and the sandboxes on separate ports, and controls the sandboxes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import requests

from benchmarks.environment import BRIDGE, GENESYS, SERVICENOW, Installation

GENESYS_URL, SERVICENOW_URL = f"http://127.0.0.1:{GENESYS}", f"http://127.0.0.1:{SERVICENOW}"
BRIDGE_URL = f"http://127.0.0.1:{BRIDGE}"
TIMEOUT_S = 10
UNLIMITED = 10_000_000
SERVICE = ("sandbox-service", "sandbox-secret")


@contextmanager
def demo(installation: Installation) -> Iterator[int]:
    """Run Bridge and both sandboxes."""
    with installation.process("manage.py", "demo", ready=f"{BRIDGE_URL}/healthz") as pid:
        _lift_rate_limit()
        yield pid


@contextmanager
def sandboxes(installation: Installation) -> Iterator[int]:
    """Run both sandboxes alone."""
    alone = replace(installation, env=installation.env | {"DJANGO_SETTINGS_MODULE": "sandbox.settings"})
    with alone.process("manage.py", "sandbox", ready=f"{SERVICENOW_URL}/sandbox/state") as pid:
        _lift_rate_limit()
        yield pid


@contextmanager
def slow_servicenow(delay_ms: int) -> Iterator[None]:
    """Delay every answer of ServiceNow inside the block."""
    fault = {"match": {"path": "/api/now"}, "delay_ms": delay_ms}
    if delay_ms:
        request("POST", f"{SERVICENOW_URL}/sandbox/faults", json=fault)
    try:
        yield
    finally:
        request("DELETE", f"{SERVICENOW_URL}/sandbox/faults")


def request(method: str, address: str, **more: Any) -> Any:
    """Return the JSON of one request, or None when the answer has no body."""
    response = requests.request(method, address, timeout=TIMEOUT_S, **more)
    response.raise_for_status()
    return response.json() if response.content else None


def journal(url: str) -> list[Any]:
    """Return the requests that a sandbox has received, oldest first."""
    return list(request("GET", f"{url}/sandbox/requests")["requests"])


def second_channel(topic: str) -> str:
    """Subscribe a second notification channel to a topic and return its socket's address."""
    grant = {"grant_type": "client_credentials"}
    token = request("POST", f"{GENESYS_URL}/oauth/token", data=grant, auth=SERVICE)["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    base = f"{GENESYS_URL}/api/v2/notifications/channels"
    channel = request("POST", base, headers=bearer)
    request("PUT", f"{base}/{channel['id']}/subscriptions", headers=bearer, json=[{"id": topic}])
    return str(channel["connectUri"])


def _lift_rate_limit() -> None:
    """Lift the limit of 300 requests a minute, which no benchmark measures."""
    request("POST", f"{GENESYS_URL}/sandbox/faults", json={"rate_limit": {"per_minute": UNLIMITED}})
