"""The memory that one idle connected agent costs the web process."""

import asyncio
from typing import Any

from benchmarks import desks, environment, figures

SIZES = (100, 500)
SETTLES_S = 2.0


def run(length: str) -> None:
    """Print one table."""
    rows = _rows(environment.installations()[-1])  # the database makes no difference
    head = ("installation", "agents", "before, MiB", "with them, MiB", "KiB per agent")
    figures.show("Memory of the web process", head, rows)


def _rows(kind: Any) -> list[list[figures.Cell]]:
    with kind() as installation:
        return [_row(installation, size) for size in SIZES]


def _row(installation: environment.Installation, size: int) -> list[figures.Cell]:
    """Measure in a new process, after one socket has been opened and closed."""
    with desks.bridge(installation, agents=size) as (pids, people):
        asyncio.run(_grown(installation, pids.web[0], people[:1]))
        before = environment.rss_kib(pids.web[0])
        after = asyncio.run(_grown(installation, pids.web[0], people))
    each = (after - before) / size
    return [installation.name, size, f"{before / 1024:.0f}", f"{after / 1024:.0f}", f"{each:.1f}"]


async def _grown(installation: environment.Installation, pid: int, people: list[Any]) -> float:
    async with desks.bridge_desks(installation, people):
        await asyncio.sleep(SETTLES_S)
        return environment.rss_kib(pid)
