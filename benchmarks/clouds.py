"""Starts the demo and the sandboxes on separate ports, and controls the sandboxes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.testing import process
from sandbox.testing.clouds import Clouds

from benchmarks.environment import BRIDGE, GENESYS, SERVICENOW, Installation

GENESYS_URL, SERVICENOW_URL = f"http://127.0.0.1:{GENESYS}", f"http://127.0.0.1:{SERVICENOW}"
BRIDGE_URL = f"http://127.0.0.1:{BRIDGE}"
CLOUDS = Clouds(GENESYS_URL, SERVICENOW_URL)
UNLIMITED = 10_000_000


@contextmanager
def demo(installation: Installation) -> Iterator[int]:
    """Run Bridge and both sandboxes."""
    with installation.process("manage.py", "demo", ready=f"{BRIDGE_URL}/healthz") as pid:
        _lift_rate_limit()
        yield pid


@contextmanager
def sandboxes(extra_agents: int = 0) -> Iterator[int]:
    """Run both sandboxes alone; yields their pid."""
    with process.start(ports=(GENESYS, SERVICENOW), extra_agents=extra_agents) as running:
        _lift_rate_limit()
        yield running.pid


@contextmanager
def slow_servicenow(delay_ms: int) -> Iterator[None]:
    """Delay every answer of ServiceNow inside the block."""
    fault = {"match": {"path": "/api/now"}, "delay_ms": delay_ms}
    if delay_ms:
        CLOUDS.fault("servicenow", **fault)
    try:
        yield
    finally:
        CLOUDS.send("servicenow", "DELETE", "/sandbox/faults")


def second_channel(topic: str) -> str:
    """Subscribe a second notification channel to a topic and return its socket's address."""
    token, base = CLOUDS.service_token(), "/api/v2/notifications/channels"
    channel = CLOUDS.send("genesys", "POST", base, token=token)
    CLOUDS.send("genesys", "PUT", f"{base}/{channel['id']}/subscriptions", token=token, json=[{"id": topic}])
    return str(channel["connectUri"])


def _lift_rate_limit() -> None:
    """Lift the limit of 300 requests a minute, which no benchmark measures."""
    CLOUDS.fault("genesys", rate_limit={"per_minute": UNLIMITED})
