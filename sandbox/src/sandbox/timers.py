"""What is to happen later, by the sandbox's clock."""

import heapq
from collections.abc import Callable
from datetime import datetime

Due = Callable[[datetime], None]


class Timers:
    """Actions by the moment they are due; the owner's lock guards them.

    An action is a module's function, or a ``partial`` of one, so that it can be kept in a file.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Due]] = []
        self._added = 0

    def at(self, due_at: datetime, action: Due) -> None:
        """Run the action with the time once it is due; it must check that it still applies."""
        self._added += 1
        heapq.heappush(self._entries, (due_at, self._added, action))

    def due(self, now: datetime) -> Due | None:
        """Return the next action that is due, and forget it."""
        if self._entries and self._entries[0][0] <= now:
            return heapq.heappop(self._entries)[2]
        return None

    def next_due_at(self) -> datetime | None:
        """Return when the next action is due, or None when there is none."""
        return self._entries[0][0] if self._entries else None
