"""Two thousand events within a second: how many arrive, how late, and how much memory remains in use."""

import asyncio
from typing import Any

from benchmarks import desks, environment, event_stream, figures
from benchmarks.load import Measured

EVENTS, AGENTS = 2000, 500
SETTLES_S = 2.0
HEAD = ("installation", "events in 1 s", "shown", "refused", "all after, s", "events/s", "memory grown, MiB")


def run(length: str) -> None:
    """Print one table."""
    rows = [_row(kind, EVENTS) for kind in environment.installations()]
    figures.show(f"A burst at {AGENTS} agents", HEAD, rows)


def _row(kind: Any, count: int) -> list[figures.Cell]:
    with kind() as installation, desks.bridge(installation, agents=AGENTS) as (pids, people):
        result, grown_kib = asyncio.run(_burst(installation, pids.web[0], people, count))
    return [
        installation.name,
        count,
        f"{result.share:.1%}",
        result.refused,
        f"{result.lasted_s:.1f}",
        f"{len(result.took) / result.lasted_s:.0f}",
        f"{grown_kib / 1024:.0f}",
    ]


async def _burst(
    installation: environment.Installation, pid: int, people: list[Any], count: int
) -> tuple[Measured, float]:
    async with desks.bridge_desks(installation, people) as open_desks:
        before = environment.rss_kib(pid)
        traffic = event_stream.rings(open_desks.ids, count=count, label="burst")
        result = await open_desks.send(traffic, rate=count)
        await asyncio.sleep(SETTLES_S)
        return result, environment.rss_kib(pid) - before
