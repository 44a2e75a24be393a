"""Real-time figures of a queue: who waits, rings and talks, and the status of its members."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sandbox.control import switches
from sandbox.genesys.analytics import details
from sandbox.genesys.analytics.words import MEDIA_TYPES
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE

OF_WORK = ("oAlerting", "oInteracting", "oWaiting")
LONGEST = {"oLongestWaiting": "oWaiting", "oLongestInteracting": "oInteracting"}
# These have a row for each qualifier that some member has.
QUALIFIED = ("oOffQueueUsers", "oOnQueueUsers", "oUserPresences", "oUserRoutingStatuses")
OF_USERS = ("oActiveUsers", "oMemberUsers", *QUALIFIED)
DETAILED = (*OF_WORK, *OF_USERS)
METRICS = (*DETAILED, *LONGEST)
LONGEST_IN_MS = "longest-in-ms"
switches.KNOWN["genesys"][LONGEST_IN_MS] = (
    "oLongestWaiting and oLongestInteracting tell how many milliseconds it is, not the time it began."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A conversation or a member as one metric counts it, since ``at``; members have no medium."""

    metric: str
    at: datetime
    medium: str = ""
    qualifier: str = ""
    row: Callable[[], Shape]


def observed(queue: Queue) -> list[Observation]:
    """Return what is at the queue, and its members by every metric that counts them."""
    work = [each for conversation in STATE.active_conversations() for each in _work(conversation, queue.id)]
    members = [
        Observation(metric=metric, qualifier=qualifier, at=at, row=partial(dict, userId=user.id))
        for user in STATE.users.values()
        if queue.id in user.joined
        for metric, qualifier, at in _counts(user, is_active=user.joined[queue.id])
    ]
    return work + members


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


def _work(conversation: Conversation, queue_id: str) -> Iterator[Observation]:
    """Return the conversation's legs that count; while it rings it counts as alerting, not as waiting."""
    agents = conversation.live("agent")
    is_ringing = any(leg.state == "alerting" for leg in agents)
    for leg in (*agents, *([] if is_ringing else conversation.live("acd"))):
        if leg.queue_id != queue_id:
            continue
        metric = "oAlerting" if leg.state == "alerting" else "oInteracting"
        metric = "oWaiting" if leg.purpose == "acd" else metric
        at = leg.started_at if leg.purpose == "acd" else leg.connected_at or leg.started_at
        medium = MEDIA_TYPES[leg.communication.medium]
        yield Observation(metric=metric, at=at, medium=medium, row=partial(_row, conversation, leg, metric))


def _row(conversation: Conversation, leg: Participant, metric: str) -> Shape:
    routing = leg.routing
    return present(
        {
            "conversationId": conversation.id,
            "sessionId": leg.communication.id,
            "requestedRoutingSkillIds": list(routing.skill_ids) if routing else None,
            "routingPriority": routing.priority if routing else None,
            "participantName": conversation.customer["name"],
            "userId": leg.user_id,
            "direction": leg.communication.direction,
            "requestedRoutings": ["Standard"],
            "usedRouting": "Standard" if metric == "oInteracting" else None,
            **details.ends(conversation, leg.communication.medium),
        }
    )


def _counts(user: User, *, is_active: bool) -> Iterator[tuple[str, str, datetime]]:
    """Return each metric that counts a member, with the qualifier and since when it is so."""
    yield "oMemberUsers", "", user.presence_at
    if not is_active:
        return
    status, presence = user.routing_status, user.presence
    yield "oActiveUsers", "", user.presence_at
    yield "oUserPresences", presence.id, user.presence_at
    yield "oUserRoutingStatuses", status, user.routing_at
    if status == "OFF_QUEUE":
        yield "oOffQueueUsers", loud(presence), user.presence_at
    else:
        yield "oOnQueueUsers", status, user.routing_at
