"""How long an event takes from its webhook to its agent's socket, beside the floor."""

import asyncio
from collections.abc import Awaitable
from itertools import count
from typing import Any

from benchmarks import desks, environment, event_stream, figures
from benchmarks.desks import Desks
from benchmarks.load import Measured

# More than 50 events a second for one agent would only measure that agent's queue.
LOADS = {1: (20, 50), 100: (50, 100, 200), 500: (50, 100, 200, 400)}
LASTS_S = {"short": 1.5, "long": 10.0}
OVERLOADED_S = 1.0
WARM_RATE, WARM_S = 20, 0.7
ABREAST = {1: 4}
TURN_S = 0.3
HEAD = (
    "agents",
    "events/s",
    "floor p50",
    "floor p95",
    "Bridge p50",
    "Bridge p95",
    "p95 ratio",
    "shown",
    "floor CPU",
    "web CPU",
    "inbound CPU",
    "database CPU",
)
_runs = count()


def run(length: str) -> None:
    """Print one table for each installation."""
    for kind in environment.with_inbound_apart():
        with kind() as used:
            rows = [row for agents, rates in LOADS.items() for row in _rows(used, agents, rates, length)]
        figures.show(f"Event → the agent's websocket, ms ({used.name})", HEAD, rows)


def _rows(
    installation: environment.Installation, agents: int, rates: tuple[int, ...], length: str
) -> list[list[figures.Cell]]:
    """Measure the floor, then Bridge, with the same events and the same number of sockets."""
    with desks.bridge(installation, agents=agents) as (pids, people), desks.floor(installation) as floor:
        floor_pids = environment.Pids(web=[floor], inbound=[])
        least = asyncio.run(_measured(desks.floor_desks(people), agents, rates, length, floor_pids))
        bridge_desks = desks.bridge_desks(installation, people)
        bridge = asyncio.run(_measured(bridge_desks, agents, rates, length, pids))
    return [_row(agents, *one) for one in zip(rates, least, bridge, strict=True)]


async def _measured(
    opening: Any, agents: int, rates: tuple[int, ...], length: str, pids: environment.Pids
) -> list[Measured | None]:
    """Return the result of each rate; None for rates above one that was already too high."""
    results: list[Measured | None] = []
    async with opening as open_desks:
        await _load(open_desks, agents, WARM_RATE, WARM_S)  # the first requests are slower
        for rate in rates:
            too_much = bool(results) and _is_overloaded(results[-1])
            if too_much:
                results.append(None)
            else:
                results.append(await _with_cpu(_load(open_desks, agents, rate, LASTS_S[length]), pids))
    return results


async def _with_cpu(load: Awaitable[Measured], pids: environment.Pids) -> Measured:
    before = _used_s(pids)
    measured = await load
    used = [after - earlier for after, earlier in zip(_used_s(pids), before, strict=True)]
    measured.web_cpu_s, measured.inbound_cpu_s, measured.database_cpu_s = used
    return measured


def _used_s(pids: environment.Pids) -> list[float]:
    """Return the processor time that web, inbound and database have used, in seconds."""
    each = [sum(map(environment.cpu_s, group)) for group in (pids.web, pids.inbound)]
    return [*each, environment.database_cpu_s()]


def _is_overloaded(result: Measured | None) -> bool:
    late = figures.share_below(result.took, 0.95) if result else None
    return late is None or late > OVERLOADED_S


async def _load(open_desks: Desks, agents: int, rate: int, lasts_s: float) -> Measured:
    traffic = event_stream.traffic(
        open_desks.ids,
        count=int(rate * lasts_s),
        abreast=ABREAST.get(agents, max(1, int(rate * TURN_S))),
        label=f"run-{next(_runs)}",
    )
    if open_desks.poster.path == desks.FLOOR_PATH:
        return await open_desks.send(desks.plain(traffic), rate=rate)
    return await open_desks.send(traffic, rate=rate)


def _row(agents: int, rate: int, floor_load: Measured | None, bridge: Measured | None) -> list[figures.Cell]:
    floor, own = ([] if one is None else one.took for one in (floor_load, bridge))
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
        _cpu_ms(floor_load, floor_load.web_cpu_s if floor_load else 0),
        _cpu_ms(bridge, bridge.web_cpu_s if bridge else 0),
        _cpu_ms(bridge, bridge.inbound_cpu_s if bridge else 0),
        _cpu_ms(bridge, bridge.database_cpu_s if bridge else 0),
    ]


def _cpu_ms(measured: Measured | None, seconds: float) -> str:
    """Return milliseconds of processor time for each event."""
    return f"{seconds / measured.sent * 1000:.1f}" if measured else "-"
