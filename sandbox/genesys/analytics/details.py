"""Conversation details of analytics: what waited, ran and ended in an interval, as sessions and segments."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.stamps import interval, maybe, stamp
from sandbox.genesys.state import STATE

MAX_PAGE_SIZE = 100
MEDIA_TYPES = {"call": "voice", "message": "message", "email": "email", "callback": "callback"}
DISCONNECT_TYPES = {"transfer.noanswer": "noAnswerTransfer", "session.expired": "sessionExpired"}


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the conversations of an interval that pass the filters, by page."""
    _check_permission(token)
    body = json_object(request)
    start, end = interval(body.get("interval"))
    filters = [*(body.get("conversationFilters") or []), *(body.get("segmentFilters") or [])]
    found = [shape for shape in map(details, _within(start, end)) if _passes(shape, filters)]
    found.sort(key=lambda each: str(each["conversationStart"]), reverse=body.get("order") == "desc")
    size, number = _paging(body)
    page = found[(number - 1) * size : number * size]
    return JsonResponse(
        {"conversations": page, "totalHits": len(found)} if page else {"totalHits": len(found)}
    )


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the details of one conversation."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return JsonResponse(details(conversation))


def details(subject: Conversation) -> Shape:
    """Return a conversation as analytics tells it."""
    return present(
        {
            "conversationId": subject.id,
            "conversationStart": stamp(subject.started_at),
            "conversationEnd": maybe(subject.ended_at),
            "originatingDirection": "inbound",
            "divisionIds": [catalogue.DIVISION_ID],
            "externalTag": subject.external_tag,
            "participants": [_participant(subject, leg) for leg in subject.participants],
        }
    )


def _check_permission(token: Token) -> None:
    """Refuse agents: only clients and supervisors see everyone's conversations."""
    if token.user_id is not None and not STATE.users[token.user_id].agent.supervisor:
        permission = "analytics:conversationDetail:view"
        message = f"You are missing the following permission(s): {permission}"
        raise Refused(403, "missing.permissions", message)


def _within(start: datetime, end: datetime) -> list[Conversation]:
    kept = STATE.conversations.values()
    return [each for each in kept if each.started_at < end and (each.ended_at or clock.now()) >= start]


def _paging(body: dict[str, Any]) -> tuple[int, int]:
    paging = body.get("paging") or {}
    size, number = int(paging.get("pageSize", 25)), int(paging.get("pageNumber", 1))
    if not 1 <= size <= MAX_PAGE_SIZE or number < 1:
        raise Refused(400, "bad.request", f"pageSize must be 1 to {MAX_PAGE_SIZE}")
    return size, number


def _participant(subject: Conversation, leg: Participant) -> Shape:
    own = {
        "participantId": leg.id,
        "participantName": leg.name,
        "purpose": leg.purpose,
        "userId": leg.user_id,
    }
    return present(own | {"sessions": [_session(subject, leg)]})


def _session(subject: Conversation, leg: Participant) -> Shape:
    is_call = subject.medium == "call"
    return present(
        {
            "sessionId": leg.communication.id,
            "mediaType": MEDIA_TYPES[subject.medium],
            "messageType": "open" if subject.medium == "message" else None,
            "direction": leg.communication.direction,
            "addressFrom": None if is_call else subject.address,
            "ani": subject.address if is_call else None,
            "dnis": catalogue.DNIS if is_call else None,
            "usedRouting": "Standard" if leg.purpose == "agent" and leg.connected_at else None,
            "metrics": [],
            "segments": _segments(leg),
        }
    )


def _segments(leg: Participant) -> list[Shape]:
    """Return what happened on a leg, in order: alert, then interact or wait, then wrap-up."""
    own, answered_at = leg.communication, leg.connected_at or leg.ended_at
    segments = []
    if own.alerting_at is not None:
        segments.append(_segment(leg, "alert", own.alerting_at, answered_at))
    if leg.connected_at is not None:
        segments.append(_segment(leg, _KINDS.get(leg.purpose, "interact"), leg.connected_at, leg.ended_at))
    if leg.acw_started_at is not None:
        segments.append(_wrapup_segment(leg, leg.acw_started_at))
    return segments


def _segment(leg: Participant, kind: str, start: datetime, end: datetime | None) -> Shape:
    own = {"segmentType": kind, "segmentStart": stamp(start), "segmentEnd": maybe(end)}
    type_ = leg.communication.disconnect_type if end is not None and end == leg.ended_at else None
    return present(
        own | {"queueId": leg.queue_id, "disconnectType": DISCONNECT_TYPES.get(type_ or "", type_)}
    )


def _wrapup_segment(leg: Participant, start: datetime) -> Shape:
    wrapup = leg.communication.wrapup
    said = {"wrapUpCode": wrapup.code, "wrapUpNote": wrapup.notes} if wrapup else {}
    return present(_segment(leg, "wrapup", start, leg.acw_ended_at) | said)


def _passes(shape: Shape, filters: list[Any]) -> bool:
    return all(_matches(shape, each) for each in filters)


def _matches(shape: Shape, wanted: dict[str, Any]) -> bool:
    """Return whether a filter of predicates and clauses holds."""
    outcomes = [_holds(shape, each) for each in wanted.get("predicates") or []]
    outcomes += [_matches(shape, each) for each in wanted.get("clauses") or []]
    if not outcomes:
        return True
    return any(outcomes) if wanted.get("type") == "or" else all(outcomes)


def _holds(shape: Shape, predicate: dict[str, Any]) -> bool:
    name = predicate.get("dimension") or predicate.get("metric") or ""
    values = _values(shape, str(name))
    operator = predicate.get("operator", "matches")
    if operator == "exists":
        return bool(values)
    if operator == "notExists":
        return not values
    return str(predicate.get("value")) in values


def _values(value: Any, name: str) -> set[str]:
    """Return every value of that name at any depth."""
    if isinstance(value, list):
        return set().union(*(_values(each, name) for each in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = {str(value[name])} if name in value else set()
    return own.union(*(_values(each, name) for each in value.values()))


_KINDS = {"workflow": "system", "ivr": "ivr", "customer": "interact", "acd": "interact"}
