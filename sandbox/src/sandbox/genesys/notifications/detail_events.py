"""Detail events: one short event per step of a participant, found by comparing with the last one."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sandbox.genesys import catalogue
from sandbox.genesys.analytics import words
from sandbox.genesys.conversations.communications import PROVIDERS
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.conversations.pruning import DETAIL_EVENTS, pruner
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

Publish = Callable[[str, Callable[[], str]], None]

TOPIC = "v2.detail.events.conversation.{}.{}"
# What a participant of this purpose is in these events.
SUBJECTS = {
    "customer": "customer",
    "external": "customer",
    "acd": "acd",
    "agent": "user",
    "user": "user",
    "workflow": "flow",
    "ivr": "flow",
    "botflow": "flow",
}
# Analytics' spellings in capitals: conferenceTransfer becomes CONFERENCE_TRANSFER.
DISCONNECT_TYPES = {
    name: re.sub("([A-Z])", r"_\1", spelling).upper() for name, spelling in words.DISCONNECT_TYPES.items()
}
FLOW_TYPES = {"ivr": "INBOUNDCALL", "workflow": "INBOUNDSHORTMESSAGE", "botflow": "DIGITALBOT"}


def publish_steps(conversation: Conversation, publish: Publish, *, now: datetime) -> None:
    """Publish what happened to each participant since the last time."""
    for leg in conversation.participants:
        told = STATE.detail_states.setdefault(leg.id, {"attributes": {}})
        for name, value in _steps(leg):
            if told.get(name) != value:
                told[name] = value
                publish(TOPIC.format(conversation.id, name), partial(_body, name, conversation, leg, now))


def _steps(leg: Participant) -> Iterator[tuple[str, object]]:
    """Return each step so far, with what must differ for it to be told again."""
    own, subject = leg.communication, SUBJECTS.get(leg.purpose)
    if subject is not None:
        yield f"{subject}.start", True
    yield "attributes", dict(leg.attributes)
    if subject is not None and not leg.is_live:
        yield f"{subject}.end", True
    if own.wrapup is not None:
        yield "wrapup", own.wrapup
    if own.acw_state in ("complete", "skipped") and leg.acw_ended_at:
        yield "acw", True


def _body(name: str, conversation: Conversation, leg: Participant, now: datetime) -> str:
    shape = _shape(conversation, leg) | _outcome(conversation, leg)
    return json.dumps(pruner(DETAIL_EVENTS[name])(shape | {"eventTime": _ms(now)}))


def _shape(conversation: Conversation, leg: Participant) -> Shape:
    """Return all that any step tells."""
    own, routing, is_call = leg.communication, leg.routing, conversation.medium == "call"
    kind, wrapup = own.disconnect_type or "", own.wrapup
    return {
        "conversationId": conversation.id,
        "participantId": leg.id,
        "participantStartTime": _ms(leg.started_at),
        "sessionId": own.id,
        "mediaType": words.MEDIA_TYPES[own.medium].upper(),
        "provider": PROVIDERS[own.medium],
        "direction": own.direction.upper(),
        "ani": conversation.address if is_call else None,
        "dnis": catalogue.DNIS if is_call else None,
        "addressFrom": None if is_call else conversation.address,
        "messageType": "OPEN" if conversation.medium == "message" else None,
        "queueId": leg.queue_id,
        "divisionId": catalogue.DIVISION_ID,
        "userId": leg.user_id,
        "routingPriority": routing and routing.priority,
        "requestedRoutingSkillIds": routing and routing.skill_ids,
        "disconnectType": DISCONNECT_TYPES.get(kind, kind.upper() or "UNKNOWN"),
        "connectedDurationMs": _lasted(leg.connected_at, leg.ended_at),
        "interactingDurationMs": _lasted(leg.connected_at, leg.ended_at),
        "alertingDurationMs": _lasted(own.alerting_at, leg.connected_at or leg.ended_at),
        "flowType": FLOW_TYPES.get(leg.purpose),
        "attributes": leg.attributes,
        "communications": [{"id": own.id, "mediaType": words.MEDIA_TYPES[conversation.medium].upper()}],
        "wrapupCode": wrapup and wrapup.code,
        "wrapupNotes": (wrapup and wrapup.notes) or None,
        "wrapupDurationMs": _lasted(leg.acw_started_at, leg.acw_ended_at),
    }


def _outcome(conversation: Conversation, leg: Participant) -> Shape:
    """Return how the wait or the flow ended."""
    is_moved = leg.communication.disconnect_type == "transfer"
    shape = {"exitReason": "TRANSFER", "transferType": "ACD"} if is_moved else {"exitReason": "DISCONNECT"}
    for each in conversation.participants:
        if each.user_id and each.connected_at == leg.ended_at:
            answered = {"acdOutcome": "ANSWERED", "answeredUserId": each.user_id}
            return shape | answered | {"usedRouting": "STANDARD"}
    return shape | {"acdOutcome": "FLOW_OUT" if is_moved else "ABANDON"}


def _lasted(start: datetime | None, end: datetime | None) -> int:
    return 0 if start is None or end is None else _ms(end) - _ms(start)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
