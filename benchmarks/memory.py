"""What an idle connected agent costs the web process; the database makes no difference to that."""

import asyncio
from typing import Any

from benchmarks import desks, environment, figures

SIZES = (100, 500)
SETTLES_S = 2.0


def run(length: str) -> None:
    """Print one table."""
    rows = _rows(environment.kinds()[-1])
    head = ("place", "agents", "before, MiB", "with them, MiB", "KiB per agent")
    figures.show("Memory of the web process", head, rows)


def _rows(kind: Any) -> list[list[figures.Cell]]:
    with kind() as place:
        return [_row(place, size) for size in SIZES]


def _row(place: environment.Place, size: int) -> list[figures.Cell]:
    """A fresh process each time; a first socket that goes again warms it up."""
    with desks.bridge(place, agents=size) as (pid, people):
        asyncio.run(_grown(pid, people[:1]))
        before = environment.rss_kib(pid)
        after = asyncio.run(_grown(pid, people))
    each = (after - before) / size
    return [place.name, size, f"{before / 1024:.0f}", f"{after / 1024:.0f}", f"{each:.1f}"]


async def _grown(pid: int, people: list[Any]) -> float:
    async with desks.bridge_desks(people):
        await asyncio.sleep(SETTLES_S)
        return environment.rss_kib(pid)
