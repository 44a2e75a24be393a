"""What a story, its steps and one run of it are; a run can be kept in a file, a story is only named by it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RunState = Literal["running", "done", "failed", "stopped"]
StepState = Literal["pending", "running", "done", "failed", "skipped"]


class Broken(Exception):
    """A step cannot be done; the text says why, and the story ends there."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far one step of a run came."""

    label: str
    state: StepState = "pending"
    began_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of a story: ``conversations`` by customer's key, ``robots`` by user id, ``figures`` to show."""

    id: str
    story: str
    started_at: datetime
    steps: list[Progress]
    state: RunState = "running"
    index: int = 0
    ended_at: datetime | None = None
    why: str = ""
    conversations: dict[str, str] = field(default_factory=dict)
    robots: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def current(self) -> Progress:
        """Return the step that runs, or would run next."""
        return self.steps[self.index]

    def elapsed_s(self, now: datetime) -> float:
        """Return for how long the current step has been running."""
        return (now - (self.current.began_at or now)).total_seconds()


Action = Callable[[Run, datetime], None]
Check = Callable[[Run, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a story: what is done once, and what must be true ``within_s`` before the next line.

    A step that is only hoped for does not end the story when it does not happen.
    """

    label: str
    act: Action | None = None
    is_done: Check | None = None
    within_s: float = 0.0
    is_hope: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a tester reads, what happens line by line, and what is put in order at the end in any case."""

    about: str
    steps: tuple[Step, ...]
    tidy: tuple[Action, ...] = ()
