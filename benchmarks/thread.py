"""A new message in a short conversation and in a very long one, in turn, and the bytes that are stored."""

import asyncio
from typing import Any

from benchmarks import desks, environment, event_stream, figures

LENGTHS = (10, 3000)
GROWS_BY, RATE = 25, 20
ROUNDS = {"short": 15, "long": 60}
HEAD = ("installation", "10th p50", "p95", "3,000th p50", "p95", "p50 ratio", "shown", "payloads, kB")

Took = list[list[float]]  # seconds for each new message, by conversation


def run(length: str) -> None:
    """Print one table."""
    rows = [_row(kind, ROUNDS[length]) for kind in environment.installations()]
    figures.show("A new message \u2192 the agent's websocket, ms", HEAD, rows)


def _row(kind: Any, rounds: int) -> list[figures.Cell]:
    with kind() as installation:
        with desks.bridge(installation, agents=len(LENGTHS)) as (_pid, people):
            took = asyncio.run(_measured(installation, people, rounds))
        size_bytes = installation.run("benchmarks.stored")
    short, long = took
    return [
        installation.name,
        *(
            figures.ms(one)
            for each in took
            for one in (figures.middle(each), figures.share_below(each, 0.95))
        ),
        figures.ratio(figures.middle(long), figures.middle(short)),
        f"{sum(map(len, took)) / rounds / len(LENGTHS):.1%}",
        f"{size_bytes / 1000:,.0f}",
    ]


async def _measured(installation: environment.Installation, people: list[Any], rounds: int) -> Took:
    """Let both conversations grow to their lengths, then send one message to each in turn."""
    took: Took = [[] for _ in LENGTHS]
    async with desks.bridge_desks(installation, people) as open_desks:
        lives = [
            event_stream.thread(agent, open_desks.ids, lengths=_lengths(length, rounds), label=f"of-{length}")
            for agent, length in enumerate(LENGTHS)
        ]
        for life in lives:
            await open_desks.send(life[:-rounds], rate=RATE)
        for turn in zip(*(life[-rounds:] for life in lives), strict=True):
            for agent, event in enumerate(turn):
                took[agent] += (await open_desks.send([event], rate=RATE)).took
    return took


def _lengths(length: int, rounds: int) -> list[int]:
    return [*range(GROWS_BY, length, GROWS_BY), *range(length - 1, length + rounds)]
