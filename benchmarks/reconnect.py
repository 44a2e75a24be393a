"""All desks open their sockets at once, as after a restart: how long until each has its whole page."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import environment, figures, wire

CONVERSATIONS = 3  # of each agent, the first of which is open
SIZES = {"short": (500,), "long": (100, 500, 1000)}
HEAD = ("installation", "desks", "page, kB", "p50 s", "p95 s", "last s", "CPU s of web", "ms for a page")


def run(length: str) -> None:
    """Print one table."""
    rows = [_row(kind, size) for kind in environment.installations() for size in SIZES[length]]
    figures.show(f"Reconnecting at once, {CONVERSATIONS} conversations on each desk", HEAD, rows)


def _row(kind: Any, size: int) -> list[figures.Cell]:
    with kind() as installation, _web(installation, size) as (pid, people):
        asyncio.run(_times(people[:1]))  # templates and connections of the first page
        cpu_s = environment.cpu_s(pid)
        times, bytes_ = asyncio.run(_times(people))
        cpu_s = environment.cpu_s(pid) - cpu_s
        page_kb = sum(bytes_) / len(bytes_) / 1000
    shown = [figures.middle(times), figures.share_below(times, 0.95), max(times), cpu_s]
    each_ms = f"{cpu_s / size * 1000:.1f}"
    return [installation.name, size, f"{page_kb:.1f}", *(f"{value:.2f}" for value in shown), each_ms]


@contextmanager
def _web(installation: environment.Installation, size: int) -> Iterator[tuple[int, list[Any]]]:
    people = installation.run("benchmarks.seed", "desks", str(size), str(CONVERSATIONS))
    with installation.bridge() as pids:
        yield pids.web[0], people


async def _times(people: list[Any]) -> tuple[list[float], list[int]]:
    """Return after how many seconds each desk had its page, and the size of each page."""
    first: dict[int, tuple[float, int]] = {}

    def hear(number: int, payload: bytes, at: float) -> None:
        first.setdefault(number, (at, len(payload)))

    addresses = [(environment.BRIDGE, f"/ws/desk/?leg={one['leg']}", one["cookie"]) for one in people]
    began = time.perf_counter()
    sockets = await wire.open_sockets(addresses, hear, at_once=len(people))
    wire.close(sockets)
    await asyncio.sleep(0.5)
    return [at - began for at, _ in first.values()], [size for _, size in first.values()]
