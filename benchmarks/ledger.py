"""Incidents on their way: how soon a reserved call is attempted, and how many a second are drained."""

from contextlib import nullcontext
from typing import Any

from benchmarks import clouds, environment, figures

DELAY_MS = 200
CALLS = {"short": 40, "long": 400}
HEAD = ("place", "delivery", "reserved → attempt p50, ms", "p95, ms", "requests", "sent in, s", "requests/s")
READY = f"{clouds.SERVICENOW_URL}/sandbox/state"


def run(length: str) -> None:
    """Print one table."""
    rows = []
    for kind in environment.kinds():
        with kind() as place:
            place.run("benchmarks.seed", "agents", "0")
            with clouds.sandboxes(place), clouds.slow_servicenow(DELAY_MS):
                rows.append(_row(place, CALLS[length], alone=kind is environment.spread))
    figures.show(f"Incident requests, ServiceNow slower by {DELAY_MS} ms", HEAD, rows)


def _row(place: environment.Place, calls: int, *, alone: bool) -> list[figures.Cell]:
    """The worker runs in the process that reserves, or in one of its own and is told by the database."""
    worker: Any = place.process("manage.py", "deliver", ready=READY) if alone else nullcontext()
    with worker:
        found = place.run("benchmarks.reserving", str(calls), *([] if alone else ["--deliver"]))
    return [
        place.name,
        "in its own process" if alone else "in the same process",
        figures.ms(figures.middle(found["waits"])),
        figures.ms(figures.share_below(found["waits"], 0.95)),
        calls,
        f"{found['drained_s']:.1f}",
        f"{calls / found['drained_s']:.1f}",
    ]
