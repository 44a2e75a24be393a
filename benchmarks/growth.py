"""What growth costs: events on filled tables beside empty ones, and how statements find their rows."""

import asyncio
from typing import Any

from benchmarks import desks, environment, event_stream, figures
from benchmarks.environment import Installation
from benchmarks.load import Measured

DATABASE = "bridge_growth"
CONVERSATIONS = {"short": 100_000, "long": 1_000_000}
AGENTS, RATES, LASTS_S, WARM_S, TURN_S = 500, (100, 200), 10.0, 3.0, 0.3
FILLS_WITHIN_S = 1800.0
HEAD = ("tables", "events/s", "p50", "p95", "shown", "web CPU", "database CPU")
PLANS_HEAD = ("statement", "what for", "finds its rows by", "rows read", "ms")
PATHS_NAMED = 3


def run(length: str) -> None:
    """Print one table of events, one of the tables' sizes, and one of plans."""
    if environment.external not in environment.installations():
        return
    count = CONVERSATIONS[length]
    with environment.external(DATABASE) as installation:
        people = installation.run("benchmarks.seed", "agents", str(AGENTS))
        rows = _events(installation, people, "empty")
        installation.run("benchmarks.seed", "agents", str(AGENTS))
        sizes = installation.run("benchmarks.filling", str(count), within_s=FILLS_WITHIN_S)
        rows += _events(installation, people, f"{count:,} conversations")
        plans = installation.run("benchmarks.plans", within_s=FILLS_WITHIN_S)
    figures.show("Events, ms; CPU in ms for each event", HEAD, rows)
    tables: list[list[figures.Cell]] = [[name, f"{number:,}"] for name, number in sizes["rows"].items()]
    figures.show(f"Filled tables, {sizes['bytes'] / 2**30:.1f} GiB in all", ("table", "rows"), tables)
    figures.show("Frequent statements on the filled tables", PLANS_HEAD, _plans(plans))


def _events(installation: Installation, people: list[Any], tables: str) -> list[list[figures.Cell]]:
    with installation.web() as pid:
        return asyncio.run(_measured(people, tables, pid))


async def _measured(people: list[Any], tables: str, pid: int) -> list[list[figures.Cell]]:
    rows = []
    async with desks.bridge_desks(people) as open_desks:
        await _load(open_desks, "warm", RATES[0], WARM_S)
        for rate in RATES:
            web_s, database_s = environment.cpu_s(pid), environment.database_cpu_s(DATABASE)
            measured = await _load(open_desks, "measured", rate, LASTS_S)
            measured.web_cpu_s = environment.cpu_s(pid) - web_s
            measured.database_cpu_s = environment.database_cpu_s(DATABASE) - database_s
            rows.append(_row(tables, rate, measured))
    return rows


async def _load(open_desks: desks.Desks, label: str, rate: int, lasts_s: float) -> Measured:
    events = event_stream.traffic(
        open_desks.ids,
        count=int(rate * lasts_s),
        abreast=max(1, int(rate * TURN_S)),
        label=f"{label}-{rate}",
    )
    return await open_desks.send(events, rate=rate)


def _row(tables: str, rate: int, measured: Measured) -> list[figures.Cell]:
    return [
        tables,
        rate,
        figures.ms(figures.middle(measured.took)),
        figures.ms(figures.share_below(measured.took, 0.95)),
        f"{measured.share:.1%}",
        f"{measured.web_cpu_s / measured.sent * 1000:.2f}",
        f"{measured.database_cpu_s / measured.sent * 1000:.2f}",
    ]


def _plans(plans: list[dict[str, Any]]) -> list[list[figures.Cell]]:
    """Return one row for equal statements that find their rows alike, with the largest figures."""
    alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in plans:
        alike.setdefault((one["statement"], _found_by(one)), []).append(one)
    return [[statement, _paths(found), by, *_largest(found)] for (statement, by), found in alike.items()]


def _found_by(one: dict[str, Any]) -> str:
    """Return the indexes that a statement uses, without primary keys beside others."""
    ways = [way for way in one["found_by"] if not way.endswith(" by (id)")] or one["found_by"][:1]
    return "; ".join(ways) or "inserts"


def _paths(found: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(one["path"] for one in found))
    more = [f"{len(names) - PATHS_NAMED} more"] if len(names) > PATHS_NAMED else []
    return ", ".join([*names[:PATHS_NAMED], *more])


def _largest(found: list[dict[str, Any]]) -> list[figures.Cell]:
    return [max(one["rows"] for one in found), f"{max(one['ms'] for one in found):.1f}"]
