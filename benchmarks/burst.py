"""Two thousand events within a second: does all of it arrive, how late, and does memory come back?"""

import asyncio
from typing import Any

from benchmarks import desks, environment, event_stream, figures
from benchmarks.load import Outcome

EVENTS, AGENTS = 2000, 500
SETTLES_S = 2.0
HEAD = ("place", "events in 1 s", "delivered", "refused", "all after, s", "events/s", "memory grown, MiB")


def run(length: str) -> None:
    """Print one table."""
    rows = [_row(kind, EVENTS) for kind in environment.kinds()]
    figures.show(f"A burst at {AGENTS} agents", HEAD, rows)


def _row(kind: Any, count: int) -> list[figures.Cell]:
    with kind() as place, desks.bridge(place, agents=AGENTS) as (pid, people):
        outcome, grown_kib = asyncio.run(_burst(pid, people, count))
    return [
        place.name,
        count,
        f"{outcome.share:.1%}",
        outcome.refused,
        f"{outcome.lasted_s:.1f}",
        f"{len(outcome.took) / outcome.lasted_s:.0f}",
        f"{grown_kib / 1024:.0f}",
    ]


async def _burst(pid: int, people: list[Any], count: int) -> tuple[Outcome, float]:
    async with desks.bridge_desks(people) as open_desks:
        before = environment.rss_kib(pid)
        traffic = event_stream.rings(open_desks.ids, count=count, label="burst")
        outcome = await open_desks.give(traffic, rate=count)
        await asyncio.sleep(SETTLES_S)
        return outcome, environment.rss_kib(pid) - before
