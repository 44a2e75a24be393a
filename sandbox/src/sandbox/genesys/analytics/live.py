"""What can be observed of queues right now: who waits, rings and talks, and what their members are up to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sandbox.control import switches
from sandbox.genesys.analytics.words import MEDIA_TYPES
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

OF_WORK = ("oAlerting", "oInteracting", "oWaiting")
LONGEST = {"oLongestWaiting": "oWaiting", "oLongestInteracting": "oInteracting"}
OF_USERS = (
    "oActiveUsers",
    "oMemberUsers",
    "oOffQueueUsers",
    "oOnQueueUsers",
    "oUserPresences",
    "oUserRoutingStatuses",
)
METRICS = (*OF_WORK, *LONGEST, *OF_USERS)
LONGEST_IN_MS = "longest-in-ms"
switches.KNOWN["genesys"][LONGEST_IN_MS] = (
    "oLongestWaiting and oLongestInteracting tell how many milliseconds it is, not the time it began."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A conversation at a queue: it waits, rings at someone, or someone is at it; since ``at``."""

    metric: str
    conversation: Conversation
    leg: Participant
    at: datetime

    @property
    def media_type(self) -> str:
        """Return the medium in the words of analytics."""
        return MEDIA_TYPES[self.leg.communication.medium]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a queue as one metric counts them, with the metric's qualifier; since ``at``."""

    metric: str
    qualifier: str | None
    user: User
    at: datetime


def work(queue_id: str | None = None) -> list[Work]:
    """Return what is at the queue, or at all queues, the oldest first."""
    seen = (each for conversation in STATE.under_way() for each in _work_of(conversation))
    own = [each for each in seen if queue_id in (None, each.leg.queue_id)]
    return sorted(own, key=lambda each: each.at)


def members(queue: Queue) -> list[Member]:
    """Return the queue's members by every metric that counts them."""
    users = [each for each in STATE.users.values() if queue.id in each.joined]
    return [seen for user in users for seen in _member(user, queue)]


def longest(times: list[datetime], now: datetime) -> int:
    """Return the first of these times in epoch milliseconds; some organisations get the length instead."""
    oldest_ms = round(min(times).timestamp() * 1000)
    is_length = switches.is_on("genesys", LONGEST_IN_MS)
    return round(now.timestamp() * 1000) - oldest_ms if is_length else oldest_ms


def presence_ids() -> dict[str, list[str]]:
    """Return the organisation's presences by the system presence they are below."""
    found: dict[str, list[str]] = {}
    for each in STATE.presences.values():
        found.setdefault(loud(each), []).append(each.id)
    return found


def _work_of(conversation: Conversation) -> Iterator[Work]:
    """Return the conversation's legs that count; while it rings it counts as alerting, not as waiting."""
    agents = conversation.live("agent")
    is_ringing = any(leg.state == "alerting" for leg in agents)
    for leg in agents:
        metric = "oAlerting" if leg.state == "alerting" else "oInteracting"
        yield Work(metric=metric, conversation=conversation, leg=leg, at=leg.connected_at or leg.started_at)
    for leg in conversation.live("acd"):
        if not is_ringing:
            yield Work(metric="oWaiting", conversation=conversation, leg=leg, at=leg.started_at)


def _member(user: User, queue: Queue) -> Iterator[Member]:
    yield Member(metric="oMemberUsers", qualifier=None, user=user, at=user.presence_at)
    if not user.joined[queue.id]:
        return
    status, presence = user.routing_status, user.presence
    yield Member(metric="oActiveUsers", qualifier=None, user=user, at=user.presence_at)
    yield Member(metric="oUserPresences", qualifier=presence.id, user=user, at=user.presence_at)
    yield Member(metric="oUserRoutingStatuses", qualifier=status, user=user, at=user.routing_at)
    if status == "OFF_QUEUE":
        yield Member(metric="oOffQueueUsers", qualifier=loud(presence), user=user, at=user.presence_at)
    else:
        yield Member(metric="oOnQueueUsers", qualifier=status, user=user, at=user.routing_at)
