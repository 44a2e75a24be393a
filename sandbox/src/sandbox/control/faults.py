"""What a tester wants to go wrong: rules for requests, shares for events, a limit on the rate."""

import os
import random
import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox import clock

DEFAULT_SEED = "1"
REORDER_DELAY_S = 0.25
DUPLICATE_DELAY_S = 0.05
WINDOW_S = {"per_minute": 60, "per_hour": 3600}


@dataclass(slots=True, kw_only=True)
class Rule:
    """One fault: which requests it hits, what they get instead, how many times (None: until cleared).

    ``subject`` and ``contains`` narrow by who calls and by a part of the body. Of those requests the first
    ``after`` pass, and then only each ``every``-th is hit; ``seen`` counts them.
    """

    method: str = "*"
    path: str = "*"
    subject: str = ""
    contains: str = ""
    after: int = 0
    every: int = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    delay_ms: int = 0
    drop_response: bool = False
    times: int | None = None
    seen: int = 0

    def is_for(self, request: "RequestFacts") -> bool:
        """Return whether such requests are meant; a path without wildcards is a prefix."""
        return (
            self.method in ("*", request.method)
            and (request.path.startswith(self.path) or fnmatchcase(request.path, self.path))
            and self.subject in ("", request.subject)
            and self.contains.encode() in request.body
        )

    def hits(self, request: "RequestFacts") -> bool:
        """Count the request if it is meant, and return whether it is this one's turn."""
        if not self.is_for(request):
            return False
        self.seen += 1
        return self.seen > self.after and (self.seen - self.after) % self.every == 0

    def wait(self) -> None:
        """Hold the request for the rule's delay."""
        if self.delay_ms:
            time.sleep(self.delay_ms / 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What a rule looks at in a request; ``subject`` is the agent, client or user who calls."""

    method: str
    path: str
    subject: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShares:
    """Shares (0..1) of events that are lost, sent twice or sent late, and a delay for all."""

    drop: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """So many requests per fixed window and subject."""

    requests: int
    window_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The rate is spent: until when."""

    retry_after_s: int


class Faults:
    """The faults of one cloud."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self, seed: str | None = None) -> None:
        """Return to a cloud without faults, and to the start of the random numbers."""
        first = seed or os.environ.get("SANDBOX_SEED", DEFAULT_SEED)
        self._random = random.Random(first)  # noqa: S311 - must be repeatable, guards nothing
        self.rules: list[Rule] = []
        self.events = EventShares()
        self.rate_limit: RateLimit | None = None
        self._spent: dict[tuple[str, int], int] = {}

    def add(self, rule: Rule) -> None:
        """Append a rule; the first that matches is the one that hits."""
        with self._lock:
            self.rules.append(rule)

    def take(self, request: RequestFacts) -> Rule | None:
        """Return the rule that hits this request and count it, or None."""
        with self._lock:
            rule = next((each for each in self.rules if each.hits(request)), None)
            if rule is not None and rule.times is not None:
                rule.times -= 1
                if rule.times < 1:
                    self.rules.remove(rule)
            return rule

    def spend(self, subject: str) -> Refusal | None:
        """Count one request of the subject; return a refusal when its window is spent."""
        limit = self.rate_limit
        if limit is None or not subject:
            return None
        epoch_s = int(clock.now().timestamp())
        window = epoch_s // limit.window_s
        with self._lock:
            spent = self._spent[subject, window] = self._spent.get((subject, window), 0) + 1
        return Refusal(retry_after_s=window_end(limit) - epoch_s) if spent > limit.requests else None

    def event_delays_s(self) -> tuple[float, ...]:
        """Return after how many seconds each copy of the next event is sent; an empty tuple loses it."""
        shares, delay_s = self.events, self.events.delay_ms / 1000
        with self._lock:
            lost, twice, late = (self._random.random() for _ in range(3))
        if lost < shares.drop:
            return ()
        first = delay_s + (REORDER_DELAY_S if late < shares.reorder else 0.0)
        return (first, first + DUPLICATE_DELAY_S) if twice < shares.duplicate else (first,)


def window_end(limit: RateLimit) -> int:
    """Return the Unix second at which the current window ends."""
    return (int(clock.now().timestamp()) // limit.window_s + 1) * limit.window_s


FAULTS = {"genesys": Faults(), "servicenow": Faults()}
