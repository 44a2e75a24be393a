"""Who waits in a queue, in the order in which Genesys serves them, as far as Bridge knows.

Genesys serves the lowest score first: the time of entering the queue, less a minute for each point of
priority; some queues are set to look at the priority first. Source: docs/providers/genesys.md#priority.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from inbox.models import Boost, Conversation

MINUTE = timedelta(minutes=1)
HIGHEST = 25_000_000  # the range of priorities ends there


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One waiting conversation. priority: in minutes. is_raised: Bridge has put it ahead of others."""

    pk: int
    since: datetime
    priority: int
    is_raised: bool = False

    def minutes_ahead_of(self, other: "Waiting") -> int:
        """Return the lowest priority, in whole minutes, with which the other would be served before this."""
        return self.priority + max(0, ceil((other.since - self.since) / MINUTE))

    def comes_before(self, other: "Waiting", priority: int) -> bool:
        """Return whether this is served before the other, if the other had this priority."""
        return (other.since - self.since) / MINUTE > priority - self.priority


def in_queue(queue_id: int) -> list[Waiting]:
    """Return who waits in a queue."""
    rows = Conversation.objects.open().filter(queue=queue_id, waiting_since__isnull=False)
    found = rows.values_list("pk", "waiting_since", "priority", "boost__state")
    return [
        Waiting(pk=pk, since=since, priority=priority, is_raised=state == Boost.State.RAISED)
        for pk, since, priority, state in found
        if since
    ]


def visit_id(conversation: Conversation) -> str:
    """Return the id of a conversation's newest visit to a queue, "" before the first."""
    return conversation.queue_visit_ids[-1] if conversation.queue_visit_ids else ""


def head(own: Waiting, queue: Iterable[Waiting], *, margin: int) -> int:
    """Return the priority with which a conversation is served before all that Bridge has not raised.

    So those that it has raised stand together at the head, and do not overtake each other without end.
    """
    others = [one.minutes_ahead_of(own) for one in queue if one.pk != own.pk and not one.is_raised]
    return min(max([own.priority, *others]) + margin, HIGHEST)


def place(own: Waiting, queue: Iterable[Waiting], priority: int) -> int:
    """Return the place in the queue with this priority; 1 is served next."""
    return 1 + sum(one.comes_before(own, priority) for one in queue if one.pk != own.pk)
