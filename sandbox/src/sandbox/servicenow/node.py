"""The application node: few transactions at a time, a queue, and a refusal beyond it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.control import switches


class Full(Exception):
    """Neither a place at work nor one in the queue is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """So many at work, so many waiting, and how long each is at work beyond what it takes anyway."""

    threads: int
    queue: int
    work_s: float


API_INT = Pool(threads=4, queue=50, work_s=0.0)
SLOW = Pool(threads=1, queue=2, work_s=0.5)


class Node:
    """Counts who is at work and who waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.working = 0
        self.waiting = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold a place at work, or raise Full."""
        pool = SLOW if switches.is_on("servicenow", "slow-node") else API_INT
        with self._changed:
            if self.working >= pool.threads:
                self._wait(pool)
            self.working += 1
        try:
            time.sleep(pool.work_s)
            yield
        finally:
            with self._changed:
                self.working -= 1
                self._changed.notify()

    def _wait(self, pool: Pool) -> None:
        if self.waiting >= pool.queue:
            raise Full
        self.waiting += 1
        try:
            self._changed.wait_for(lambda: self.working < pool.threads)
        finally:
            self.waiting -= 1


NODE = Node()
