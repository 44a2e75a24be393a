"""Incidents: how soon a reserved request is attempted, and how many requests a second the worker sends."""

from contextlib import nullcontext
from typing import Any

from benchmarks import clouds, environment, figures

DELAY_MS = 200
REQUESTS = {"short": 40, "long": 400}
HEAD = ("installation", "worker", "reserved → sent p50, ms", "p95, ms", "requests", "sent in, s", "per s")
READY = f"{clouds.SERVICENOW_URL}/sandbox/state"


def run(length: str) -> None:
    """Print one table."""
    rows = []
    for kind in environment.installations():
        with kind() as installation:
            installation.run("benchmarks.seed", "agents", "0")
            with clouds.sandboxes(), clouds.slow_servicenow(DELAY_MS):
                rows.append(_row(installation, REQUESTS[length], alone=kind is environment.external))
    figures.show(f"Incident requests, ServiceNow slower by {DELAY_MS} ms", HEAD, rows)


def _row(installation: environment.Installation, requests: int, *, alone: bool) -> list[figures.Cell]:
    """Measure with the worker in the reserving process, or in a separate one that NOTIFY notifies."""
    worker: Any = installation.process("manage.py", "deliver", ready=READY) if alone else nullcontext()
    with worker:
        found = installation.run("benchmarks.reserving", str(requests), *([] if alone else ["--deliver"]))
    return [
        installation.name,
        "in its own process" if alone else "in the same process",
        figures.ms(figures.middle(found["waits"])),
        figures.ms(figures.share_below(found["waits"], 0.95)),
        requests,
        f"{found['drained_s']:.1f}",
        f"{requests / found['drained_s']:.1f}",
    ]
