"""The demo as a person starts it, on ports of its own, and what a tester can do to its sandboxes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from benchmarks.environment import BRIDGE, GENESYS, SERVICENOW, Place

GENESYS_URL, SERVICENOW_URL = f"http://127.0.0.1:{GENESYS}", f"http://127.0.0.1:{SERVICENOW}"
BRIDGE_URL = f"http://127.0.0.1:{BRIDGE}"
TIMEOUT_S = 10
UNLIMITED = 10_000_000
SERVICE = ("sandbox-service", "sandbox-secret")


@contextmanager
def demo(place: Place) -> Iterator[int]:
    """Run Bridge and both sandboxes."""
    with place.process("manage.py", "demo", ready=f"{BRIDGE_URL}/healthz") as pid:
        _lift_rate_limit()
        yield pid


@contextmanager
def sandboxes(place: Place) -> Iterator[int]:
    """Run both sandboxes alone."""
    place = Place(name=place.name, folder=place.folder, env=_as_sandbox(place.env))
    with place.process("manage.py", "sandbox", ready=f"{SERVICENOW_URL}/sandbox/state") as pid:
        _lift_rate_limit()
        yield pid


@contextmanager
def slow_servicenow(delay_ms: int) -> Iterator[None]:
    """Let every answer of ServiceNow take this much longer while the block lasts."""
    fault = {"match": {"path": "/api/now"}, "delay_ms": delay_ms}
    if delay_ms:
        call("POST", f"{SERVICENOW_URL}/sandbox/faults", json=fault)
    try:
        yield
    finally:
        call("DELETE", f"{SERVICENOW_URL}/sandbox/faults")


def call(method: str, address: str, **more: Any) -> Any:
    """Return the JSON of one request, or None when the answer has no body."""
    response = requests.request(method, address, timeout=TIMEOUT_S, **more)
    response.raise_for_status()
    return response.json() if response.content else None


def journal(url: str) -> list[Any]:
    """Return what arrived at a cloud, oldest first."""
    return list(call("GET", f"{url}/sandbox/requests")["requests"])


def second_channel(topic: str) -> str:
    """Subscribe once more to a topic, as the service, and return the socket's address."""
    grant = {"grant_type": "client_credentials"}
    token = call("POST", f"{GENESYS_URL}/oauth/token", data=grant, auth=SERVICE)["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    base = f"{GENESYS_URL}/api/v2/notifications/channels"
    channel = call("POST", base, headers=bearer)
    call("PUT", f"{base}/{channel['id']}/subscriptions", headers=bearer, json=[{"id": topic}])
    return str(channel["connectUri"])


def _lift_rate_limit() -> None:
    """Let Genesys take more than its 300 requests a minute, which no benchmark is about."""
    call("POST", f"{GENESYS_URL}/sandbox/faults", json={"rate_limit": {"per_minute": UNLIMITED}})


def _as_sandbox(env: dict[str, str]) -> dict[str, str]:
    return env | {"DJANGO_SETTINGS_MODULE": "sandbox.settings"}
