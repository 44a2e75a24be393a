"""Remembers what could not be read, so that it is read less often and after everything else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

FIRST, LONGEST = timedelta(seconds=60), timedelta(seconds=240)  # doubled from the first to the second


class Backoff:
    """The failures of one kind of read, by what was read. A restart forgets them."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._due: dict[str, datetime] = {}

    def due(self, keys: Iterable[str], now: datetime) -> list[str]:
        """Return those that are due, in this order but for those that failed, which come last.

        Forgets what is not among these keys.
        """
        wanted = dict.fromkeys(keys)
        self._failures = {key: count for key, count in self._failures.items() if key in wanted}
        self._due = {key: at for key, at in self._due.items() if key in wanted}
        ready = [key for key in wanted if self._due.get(key, now) <= now]
        return sorted(ready, key=lambda key: self._failures.get(key, 0))

    def failed(self, key: str, now: datetime) -> None:
        """Put one off, for twice as long as the last time."""
        before = self._failures.get(key, 0)
        self._failures[key] = before + 1
        self._due[key] = now + min(LONGEST, FIRST * 2**before)

    def succeeded(self, key: str) -> None:
        """Forget one's failures."""
        self._failures.pop(key, None)
        self._due.pop(key, None)

    def clear(self) -> None:
        """Forget all failures."""
        self._failures.clear()
        self._due.clear()
