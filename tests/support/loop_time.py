"""The time of an event loop in a test's hands: nothing is waited for, and nothing runs out by itself."""

import asyncio

from channels.db import database_sync_to_async

from tests.support.running import until


class LoopTime:
    """The running loop's time, which stands still but for ``pass_``.

    pauses: for how many seconds each timer was set, oldest first.
    """

    def __init__(self):
        loop = asyncio.get_running_loop()
        self.pauses, self._now_s, self._call_at = [], loop.time(), loop.call_at
        loop.time, loop.call_at = (lambda: self._now_s), self._noted

    def pass_(self, seconds):
        """Let so much time pass at once."""
        self._now_s += seconds

    def _noted(self, when, *args, **more):
        self.pauses.append(round(when - self._now_s, 3))
        return self._call_at(when, *args, **more)


happens = database_sync_to_async(until)
"""Wait, in a thread, until a condition is true; it may query the database."""
