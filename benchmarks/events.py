"""An event at the door until it is on its agent's socket, all work included, beside the floor floor."""

import asyncio
from itertools import count
from typing import Any

from benchmarks import desks, environment, event_stream, figures
from benchmarks.desks import Desks
from benchmarks.load import Outcome

# One agent gets no more than a few events a second; more than 50 would only measure its own queue.
LOADS = {1: (20, 50), 100: (50, 100, 200), 500: (50, 100, 200, 400)}
LASTS_S = {"short": 1.5, "long": 10.0}
SWAMPED_S = 1.0
WARM_RATE, WARM_S = 20, 0.7
ABREAST = {1: 4}
TURN_S = 0.3
HEAD = ("agents", "events/s", "floor p50", "floor p95", "Bridge p50", "Bridge p95", "p95 ratio", "delivered")
_runs = count()


def run(length: str) -> None:
    """Print one table per kind of place."""
    for kind in environment.kinds():
        with kind() as place:
            rows = [row for agents, rates in LOADS.items() for row in _rows(place, agents, rates, length)]
        figures.show(f"Event → the agent's websocket, ms ({place.name})", HEAD, rows)


def _rows(
    place: environment.Place, agents: int, rates: tuple[int, ...], length: str
) -> list[list[figures.Cell]]:
    """Measure floor and Bridge one after the other, with the same events and the same number of sockets."""
    with desks.bridge(place, agents=agents) as (_, people), desks.floor(place):
        floor = asyncio.run(_measured(desks.bare_desks(people), agents, rates, length))
        bridge = asyncio.run(_measured(desks.bridge_desks(people), agents, rates, length))
    return [
        _row(agents, rate, *both) for rate, both in zip(rates, zip(floor, bridge, strict=True), strict=True)
    ]


async def _measured(opening: Any, agents: int, rates: tuple[int, ...], length: str) -> list[Outcome | None]:
    """Return what became of each rate; None for those above one that was too much already."""
    outcomes: list[Outcome | None] = []
    async with opening as open_desks:
        await _load(open_desks, agents, WARM_RATE, WARM_S)  # what is only slow the first time
        for rate in rates:
            too_much = bool(outcomes) and _is_swamped(outcomes[-1])
            outcomes.append(None if too_much else await _load(open_desks, agents, rate, LASTS_S[length]))
    return outcomes


def _is_swamped(outcome: Outcome | None) -> bool:
    late = figures.share_below(outcome.took, 0.95) if outcome else None
    return late is None or late > SWAMPED_S


async def _load(open_desks: Desks, agents: int, rate: int, lasts_s: float) -> Outcome:
    traffic = event_stream.traffic(
        open_desks.ids,
        count=int(rate * lasts_s),
        abreast=ABREAST.get(agents, max(1, int(rate * TURN_S))),
        label=f"run-{next(_runs)}",
    )
    if open_desks.poster.path == desks.BARE_DOOR:
        return await open_desks.give(desks.plain(traffic), rate=rate)
    return await open_desks.give(traffic, rate=rate)


def _row(agents: int, rate: int, floor: Outcome | None, bridge: Outcome | None) -> list[figures.Cell]:
    floor, own = ([] if one is None else one.took for one in (floor, bridge))
    late_floor, late = figures.share_below(floor, 0.95), figures.share_below(own, 0.95)
    return [
        agents,
        rate,
        figures.ms(figures.middle(floor)),
        figures.ms(late_floor),
        figures.ms(figures.middle(own)),
        figures.ms(late),
        figures.ratio(late, late_floor),
        f"{bridge.share:.1%}" if bridge else "not tried",
    ]
