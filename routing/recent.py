"""Agents and queues as they were read moments ago: they change rarely, and every offer names some."""

import time
from collections.abc import Collection
from typing import Generic, TypeVar

from gateway.prepared import Prepared
from routing.models import Agent, Queue

R = TypeVar("R", Agent, Queue)
FRESH_S = 10.0


class Recent(Generic[R]):
    """Rows by Genesys id, at most FRESH_S old. Nobody changes these instances."""

    def __init__(self, query: Prepared[R]) -> None:
        self._query: Prepared[R] = query
        self.invalidate()

    def rows(self, remote_ids: Collection[str]) -> dict[str, R]:
        """Return those of these rows that exist."""
        if time.monotonic() - self._since > FRESH_S:
            self.invalidate()
        known = self._rows
        known |= {row.remote_id: row for row in self._query.rows(set(remote_ids) - known.keys())}
        return {remote_id: known[remote_id] for remote_id in remote_ids if remote_id in known}

    def invalidate(self) -> None:
        """Read every row again."""
        self._rows: dict[str, R] = {}
        self._since = time.monotonic()


agents = Recent(Prepared(lambda remote_ids: Agent.objects.filter(remote_id__among=remote_ids)))
queues = Recent(Prepared(lambda remote_ids: Queue.objects.filter(remote_id__among=remote_ids)))
