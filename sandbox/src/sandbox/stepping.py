"""Moving the sandbox's clock on: everything that becomes due on the way happens at its own moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sandbox import clock


class World(Protocol):
    """A cloud that has something to do later."""

    def next_due_at(self) -> datetime | None:
        """Return when the next thing is due."""

    def tick(self) -> None:
        """Do what has become due."""


def step(seconds: float, worlds: Sequence[World]) -> None:
    """Let this much time pass in all worlds."""
    target = clock.now() + timedelta(seconds=seconds)
    while (due_at := _next(worlds)) is not None and due_at <= target:
        _pass_until(due_at, worlds)
    _pass_until(target, worlds)


def _next(worlds: Sequence[World]) -> datetime | None:
    return min((due_at for each in worlds if (due_at := each.next_due_at()) is not None), default=None)


def _pass_until(moment: datetime, worlds: Sequence[World]) -> None:
    clock.step(max(0.0, (moment - clock.now()).total_seconds()))
    for world in worlds:
        world.tick()
