"""What a scenario, its steps and one run of it are; a run can be saved to a file, and names its scenario."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RunState = Literal["running", "done", "failed", "stopped"]
StepState = Literal["pending", "running", "done", "failed", "skipped"]


class StepFailed(Exception):
    """A step cannot be done; the text says why, and the run ends there."""


class StepSkipped(Exception):
    """A step is left out; the text says why, and the run goes on."""


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
    """One run: ``conversations`` by customer's key, ``robots`` by user id, ``figures`` to show."""

    id: str
    scenario: str
    started_at: datetime
    steps: list[Progress]
    state: RunState = "running"
    index: int = 0
    ended_at: datetime | None = None
    why: str = ""
    conversations: dict[str, str] = field(default_factory=dict)
    robots: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)

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
    """One line of a scenario: what is done once, and what must be true ``within_s`` before the next line.

    An optional step that does not happen does not end the run.
    """

    label: str
    act: Action | None = None
    is_done: Check | None = None
    within_s: float = 0.0
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A whole number that a tester may choose."""

    label: str
    default: int
    low: int
    high: int


def no_cleanup(run: Run, now: datetime) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What a tester reads, what happens step by step, and what is put in order at the end in any case.

    Where there are parameters, labels are templates that name them: ``{robots} robots go on queue.``
    """

    about: str
    steps: tuple[Step, ...]
    cleanup: Action = no_cleanup
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
