"""What analytics measures of a leg: when each metric was emitted, and its value, from what really happened.

Times are milliseconds. A metric whose name begins with ``n`` counts, one with ``t`` is a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.genesys.analytics.words import METRIC_OF_SEGMENT, METRIC_OF_WHOLE
from sandbox.genesys.conversations.model import Conversation, Message, Participant, Segment
from sandbox.genesys.routing.model import Settings
from sandbox.genesys.state import STATE

HANDLING = ("interact", "hold", "wrapup", "contacting", "dialing")
BY_TRANSFER = ("transfer", "transfer.consult", "transfer.conference", "transfer.forward")
# Derived for aggregates; a session in the details does not carry them.
DERIVED = ("nConversations", "tWait")


@dataclass(frozen=True, slots=True)
class Measure:
    """One emission of a metric."""

    name: str
    at: datetime
    value: int


def of_leg(conversation: Conversation, leg: Participant) -> list[Measure]:
    """Return what was measured of a leg until now, in the order of emission."""
    measure = _OF_PURPOSE.get(leg.purpose)
    found = list(measure(conversation, leg)) if measure else []
    if leg is conversation.participants[0]:
        found.append(Measure("nConversations", leg.started_at, 1))
    return sorted(found, key=lambda each: each.at)


def ms(start: datetime, end: datetime) -> int:
    """Return the whole milliseconds between two times."""
    return (end - start) // timedelta(milliseconds=1)


def kind_of(leg: Participant, segment: Segment) -> str:
    """Return what a segment is: a watcher's interaction is what they watch by."""
    if segment.kind != "interact":
        return segment.kind
    if leg.monitored_participant_id:
        return "monitoring"
    if leg.coached_participant_id:
        return "coaching"
    return "barging" if leg.barged_participant_id else "interact"


def _of_queue(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    yield Measure("nOffered", leg.started_at, 1)
    if leg.ended_at is None:
        return
    waited = ms(leg.started_at, leg.ended_at)
    outcome = _outcome(conversation, leg)
    yield Measure("tAcd", leg.ended_at, waited)
    yield Measure("tWait", leg.ended_at, waited)
    if outcome != "tAnswered":
        yield Measure(outcome, leg.ended_at, waited)
    level = _level(leg)
    if level is None or outcome == "tFlowOut":
        return
    if waited > level["durationMs"]:
        yield Measure("nOverSla", leg.ended_at, 1)
    in_time = outcome == "tAnswered" and waited <= level["durationMs"]
    yield Measure("oServiceTarget", leg.ended_at, round(100 * level["percentage"]))
    yield Measure("oServiceLevel", leg.ended_at, int(in_time))


def _outcome(conversation: Conversation, acd: Participant) -> str:
    """Return how the wait at a queue ended: an agent answered, the customer left, or it went elsewhere."""
    ends = [(leg.purpose, leg.connected_at, leg.ended_at) for leg in conversation.participants]
    if any(purpose == "agent" and connected_at == acd.ended_at for purpose, connected_at, _ in ends):
        return "tAnswered"
    left = any(purpose == "customer" and ended_at == acd.ended_at for purpose, _, ended_at in ends)
    return "tAbandon" if left else "tFlowOut"


def _level(leg: Participant) -> Settings | None:
    queue = STATE.queues.get(leg.queue_id or "")
    return queue.medium(leg.communication.medium)["serviceLevel"] if queue else None


def _of_agent(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    if leg.communication.direction == "outbound":
        yield Measure("nOutbound", leg.started_at, 1)
    for segment in leg.communication.segments:
        name = METRIC_OF_SEGMENT.get(kind_of(leg, segment))
        if segment.ended_at is not None and name:
            yield Measure(name, segment.ended_at, _lasted(segment))
    if leg.connected_at is not None and not leg.is_watching:
        yield Measure("nConnected", leg.connected_at, 1)
        yield from _answer(conversation, leg, leg.connected_at)
        yield from _whole(leg)
        yield from _transfers(conversation, leg)
        yield from _messages(conversation, leg)
    elif leg.ended_at is not None and leg.connected_at is None:
        yield from _unanswered(leg, leg.ended_at)


def _answer(conversation: Conversation, leg: Participant, answered_at: datetime) -> Iterator[Measure]:
    """Return how long the customer had waited in the queue; the agent who answered carries it."""
    for acd in conversation.participants:
        if acd.purpose == "acd" and acd.queue_id == leg.queue_id and acd.ended_at == answered_at:
            yield Measure("tAnswered", answered_at, ms(acd.started_at, answered_at))


def _whole(leg: Participant) -> Iterator[Measure]:
    """Return the sums of a leg that ended; its handling ends with the after-call work."""
    if leg.ended_at is None:
        return
    segments = leg.communication.segments
    for kind, name in METRIC_OF_WHOLE.items():
        own = [_lasted(each) for each in segments if kind_of(leg, each) == kind and each.ended_at]
        if own:
            yield Measure(name, leg.ended_at, sum(own))
    if not leg.is_in_after_call_work:
        handled = sum(_lasted(each) for each in segments if each.kind in HANDLING and each.ended_at)
        yield Measure("tHandle", leg.acw_ended_at or leg.ended_at, handled)


def _transfers(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    own = [each for each in conversation.transfers if each.initiator_participant_id == leg.id]
    for transfer in own:
        if transfer.attended:
            yield Measure("nConsult", transfer.issued_at, 1)
    if leg.ended_at is not None and leg.communication.disconnect_type == "takeover":
        yield Measure("nTakeover", leg.ended_at, 1)
    if leg.ended_at is None or leg.communication.disconnect_type not in BY_TRANSFER:
        return
    is_blind = leg.communication.disconnect_type == "transfer" and not any(each.attended for each in own[-1:])
    yield Measure("nTransferred", leg.ended_at, 1)
    yield Measure("nBlindTransferred" if is_blind else "nConsultTransferred", leg.ended_at, 1)


def _messages(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    """Return how fast people wrote back in a digital conversation, and how much they wrote."""
    yield from _response_times(conversation, leg)
    if leg.ended_at is not None and conversation.medium == "message":
        own = [each for each in conversation.messages if _is_within(each, leg)]
        yield Measure("oMessageCount", leg.ended_at, len(own))
        yield Measure("oMediaCount", leg.ended_at, sum(len(each.content) for each in own))


def _response_times(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    """Return how long each side waited for the other; for the agent, from the answer on at the earliest."""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    for message in conversation.messages:
        is_own = message.created_by == leg.user_id and _is_within(message, leg)
        if message.direction == "inbound":
            if answered_at is not None and _is_within(message, leg):
                yield Measure("tUserResponseTime", message.at, ms(answered_at, message.at))
            asked_at, answered_at = asked_at or message.at, None
            continue
        if is_own and asked_at is not None:
            since = max(asked_at, leg.connected_at or asked_at)
            yield Measure("tAgentResponseTime", message.at, ms(since, message.at))
            yield from _first_response(conversation, message)
        asked_at, answered_at = None, message.at if is_own else None


def _first_response(conversation: Conversation, message: Message) -> Iterator[Measure]:
    """Return how long the customer waited for the first word of any agent."""
    first_out = next(each for each in conversation.messages if each.direction == "outbound")
    first_in = next((each for each in conversation.messages if each.direction == "inbound"), None)
    if message is first_out and first_in is not None:
        yield Measure("tFirstResponse", message.at, ms(first_in.at, message.at))


def _is_within(message: Message, leg: Participant) -> bool:
    began = leg.connected_at is not None and leg.connected_at <= message.at
    return began and (leg.ended_at is None or message.at <= leg.ended_at)


def _unanswered(leg: Participant, ended_at: datetime) -> Iterator[Measure]:
    """Return that an offer was declined or ran out; one that was taken back is neither."""
    own = leg.communication
    if own.declined:
        yield Measure("nAgentDeclined", ended_at, 1)
    elif own.disconnect_type in ("timeout", "transfer.noanswer"):
        yield Measure("nAlertExpired", ended_at, 1)
    else:
        return
    yield Measure("tNotResponding", ended_at, ms(leg.started_at, ended_at))


def _of_flow(conversation: Conversation, leg: Participant) -> Iterator[Measure]:
    yield Measure("nFlow", leg.started_at, 1)
    if leg.ended_at is not None:
        lasted = ms(leg.started_at, leg.ended_at)
        yield Measure("tFlow", leg.ended_at, lasted)
        if leg.purpose == "ivr":
            yield Measure("tIvr", leg.ended_at, lasted)


def _lasted(segment: Segment) -> int:
    return ms(segment.started_at, segment.ended_at) if segment.ended_at else 0


_OF_PURPOSE = {
    "acd": _of_queue,
    "agent": _of_agent,
    "user": _of_agent,
    "ivr": _of_flow,
    "workflow": _of_flow,
    "botflow": _of_flow,
}
