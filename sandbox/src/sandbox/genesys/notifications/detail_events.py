"""Detail events: one short event per step of a participant, made by comparing with what was told before."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Medium, Participant
from sandbox.genesys.notifications.detail_states import DetailState
from sandbox.genesys.state import STATE

Shape = dict[str, Any]
Publish = Callable[[str, Callable[[], str]], None]

TOPIC = "v2.detail.events.conversation.{}.{}"
MEDIA_TYPES: dict[Medium, str] = {
    "message": "MESSAGE",
    "call": "VOICE",
    "email": "EMAIL",
    "callback": "CALLBACK",
}
# What a participant of this purpose is in these events.
SUBJECTS = {
    **{"customer": "customer", "external": "customer", "acd": "acd", "agent": "user", "user": "user"},
    **{"workflow": "flow", "ivr": "flow", "botflow": "flow"},
}
FLOW_TYPES = {"ivr": "INBOUNDCALL", "workflow": "INBOUNDSHORTMESSAGE", "botflow": "DIGITALBOT"}
DISCONNECT_TYPES = {
    **{"endpoint.dnd": "DND_ENDPOINT", "transfer.conference": "CONFERENCE_TRANSFER"},
    **{"transfer.consult": "CONSULT_TRANSFER", "transfer.forward": "FORWARD_TRANSFER"},
    **{"transfer.noanswer": "NO_ANSWER_TRANSFER", "transfer.notavailable": "NOT_AVAILABLE_TRANSFER"},
    **{"transfer.dnd": "DND_TRANSFER", "transport.failure": "TRANSPORT_FAILURE"},
    **{"session.expired": "SESSION_EXPIRED"},
}


def tell(conversation: Conversation, publish: Publish, *, now: datetime) -> None:
    """Publish what happened to each participant since the last time."""
    for leg in conversation.participants:
        for name in _news(leg, STATE.detail_states.setdefault(leg.id, DetailState())):
            publish(TOPIC.format(conversation.id, name), partial(_body, name, conversation, leg, now))


def _news(leg: Participant, state: DetailState) -> Iterator[str]:
    """Name each step that was not told yet, and note that it is."""
    subject = SUBJECTS.get(leg.purpose)
    if subject is not None and not state.has_started:
        state.has_started = True
        yield f"{subject}.start"
    if leg.attributes != state.attributes:
        state.attributes = dict(leg.attributes)
        yield "attributes"
    if subject is not None and not leg.is_live and not state.has_ended:
        state.has_ended = True
        yield f"{subject}.end"
    yield from _wrapup_news(leg, state)


def _wrapup_news(leg: Participant, state: DetailState) -> Iterator[str]:
    own = leg.communication
    if own.wrapup is not None and own.wrapup != state.wrapup:
        state.wrapup = own.wrapup
        yield "wrapup"
    if own.acw_state in ("complete", "skipped") and leg.acw_ended_at and not state.has_wrapped_up:
        state.has_wrapped_up = True
        yield "acw"


def _body(name: str, conversation: Conversation, leg: Participant, now: datetime) -> str:
    own = {"eventTime": _ms(now), "conversationId": conversation.id, "participantId": leg.id}
    return json.dumps(own | _SHAPES[name](conversation, leg))


def _common(conversation: Conversation, leg: Participant) -> Shape:
    own = leg.communication
    shape = {"sessionId": own.id, "mediaType": MEDIA_TYPES[own.medium], "direction": own.direction.upper()}
    if conversation.medium == "call":
        return shape | {"ani": conversation.address, "dnis": catalogue.DNIS} | _queue(leg)
    messages = {"messageType": "OPEN"} if conversation.medium == "message" else {}
    return shape | {"addressFrom": conversation.address} | messages | _queue(leg)


def _queue(leg: Participant) -> Shape:
    return {"queueId": leg.queue_id} if leg.queue_id else {}


def _end(leg: Participant) -> Shape:
    kind = leg.communication.disconnect_type or ""
    return {"disconnectType": DISCONNECT_TYPES.get(kind, kind.upper() or "UNKNOWN")}


def _acd_start(conversation: Conversation, leg: Participant) -> Shape:
    own: Shape = _common(conversation, leg) | {"divisionId": catalogue.DIVISION_ID}
    if leg.routing is None:
        return own
    skills = list(leg.routing.skill_ids)
    return own | {"routingPriority": leg.routing.priority, "requestedRoutingSkillIds": skills}


def _acd_end(conversation: Conversation, leg: Participant) -> Shape:
    lasted = {"connectedDurationMs": _lasted(leg.connected_at, leg.ended_at)}
    return _acd_start(conversation, leg) | _end(leg) | lasted | _outcome(conversation, leg)


def _outcome(conversation: Conversation, leg: Participant) -> Shape:
    for each in conversation.participants:
        if each.user_id and each.connected_at == leg.ended_at:
            return {"acdOutcome": "ANSWERED", "answeredUserId": each.user_id, "usedRouting": "STANDARD"}
    is_moved = leg.communication.disconnect_type == "transfer"
    return {"acdOutcome": "FLOW_OUT" if is_moved else "ABANDON"}


def _user_start(conversation: Conversation, leg: Participant) -> Shape:
    return _common(conversation, leg) | {"userId": leg.user_id, "divisionId": catalogue.DIVISION_ID}


def _user_end(conversation: Conversation, leg: Participant) -> Shape:
    alerted_until = leg.connected_at or leg.ended_at
    lasted = {
        "alertingDurationMs": _lasted(leg.communication.alerting_at, alerted_until),
        "interactingDurationMs": _lasted(leg.connected_at, leg.ended_at),
    }
    return _user_start(conversation, leg) | _end(leg) | lasted


def _customer_start(conversation: Conversation, leg: Participant) -> Shape:
    shape = _common(conversation, leg) | {"divisionId": catalogue.DIVISION_ID}
    return {name: value for name, value in shape.items() if name != "queueId"}


def _customer_end(conversation: Conversation, leg: Participant) -> Shape:
    lasted = {"interactingDurationMs": _lasted(leg.connected_at, leg.ended_at)}
    return _customer_start(conversation, leg) | _end(leg) | lasted


def _flow_start(conversation: Conversation, leg: Participant) -> Shape:
    return _customer_start(conversation, leg) | {"flowType": FLOW_TYPES[leg.purpose]}


def _flow_end(conversation: Conversation, leg: Participant) -> Shape:
    is_handover = leg.communication.disconnect_type == "transfer"
    exited = (
        {"exitReason": "TRANSFER", "transferType": "ACD"} if is_handover else {"exitReason": "DISCONNECT"}
    )
    lasted = {"connectedDurationMs": _lasted(leg.connected_at, leg.ended_at)}
    return _flow_start(conversation, leg) | _end(leg) | exited | lasted


def _attributes(conversation: Conversation, leg: Participant) -> Shape:
    own = {"id": leg.communication.id, "mediaType": MEDIA_TYPES[conversation.medium]}
    return {
        "attributes": dict(leg.attributes),
        "communications": [own],
        "participantStartTime": _ms(leg.started_at),
    }


def _wrapup(conversation: Conversation, leg: Participant) -> Shape:
    wrapup = leg.communication.wrapup
    said = {"wrapupCode": wrapup.code, "wrapupNotes": wrapup.notes} if wrapup else {}
    lasted = {"wrapupDurationMs": _lasted(leg.acw_started_at, leg.acw_ended_at)}
    return _common(conversation, leg) | lasted | {name: value for name, value in said.items() if value}


def _acw(conversation: Conversation, leg: Participant) -> Shape:
    return _wrapup(conversation, leg) | {"userId": leg.user_id}


def _lasted(start: datetime | None, end: datetime | None) -> int:
    return 0 if start is None or end is None else _ms(end) - _ms(start)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


_SHAPES: dict[str, Callable[[Conversation, Participant], Shape]] = {
    "acd.start": _acd_start,
    "acd.end": _acd_end,
    "user.start": _user_start,
    "user.end": _user_end,
    "customer.start": _customer_start,
    "customer.end": _customer_end,
    "flow.start": _flow_start,
    "flow.end": _flow_end,
    "attributes": _attributes,
    "wrapup": _wrapup,
    "acw": _acw,
}
