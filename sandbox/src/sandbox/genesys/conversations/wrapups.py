"""Wrap-up: codes to choose from, drafts and final ones, skipping, and asking for time after the call."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import is_true, json_object
from sandbox.genesys.conversations import after_call_work
from sandbox.genesys.conversations.model import Conversation, Participant, Wrapup
from sandbox.genesys.conversations.views import of_own, of_participant
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import accepted
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso_or_none, parse
from sandbox.genesys.routing import shapes as routing_shapes
from sandbox.genesys.shape import present
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type


@of_participant
def codes(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, **path: str
) -> HttpResponse:
    """Return the codes of the participant's queue: an array, not paged."""
    return JsonResponse([routing_shapes.code(STATE.codes[each]) for each in _code_ids(leg)], safe=False)


@of_participant
def assigned(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, **path: str
) -> HttpResponse:
    """Return the wrap-up, or with ``provisional=true`` its draft; 404 without one."""
    own = leg.communication.draft if is_true(request, "provisional") else leg.communication.wrapup
    if own is None:
        raise Refused(404, "not.found", "The participant has no wrap-up.")
    shape = {"code": own.code, "notes": own.notes, "tags": own.tags, "durationSeconds": own.duration_s}
    return JsonResponse(present(shape | {"endTime": iso_or_none(own.ended_at)}))


@of_own
def submit(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, **path: str
) -> HttpResponse:
    """Take the wrap-up of one communication: 202."""
    apply(conversation, leg, fields_of("WrapupInput", json_object(request)), clock.now())
    return accepted()


@of_own
def ask_for_time(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, communication_id: str
) -> HttpResponse:
    """Ask for after-call work, or take that back, while connected and where the queue leaves it to agents."""
    wanted = of_type(json_object(request).get("afterCallWorkRequired"), bool, "afterCallWorkRequired")
    if leg.wrapup_prompt != "agentRequested" or leg.connected_at is None or not leg.is_live:
        message = "After-call work can only be requested for connected communications of such a queue."
        raise Refused(400, "bad.request", message)
    leg.communication.acw_required = wanted
    STATE.mark_changed(conversation)
    return JsonResponse({"afterCallWorkRequired": wanted})


def apply(conversation: Conversation, leg: Participant, wanted: dict[str, Any], now: datetime) -> None:
    """Keep a draft, or a final wrap-up, which ends the after-call work.

    Raises: Refused when the code is missing or not the queue's, or the offer was never answered.
    """
    if leg.connected_at is None or leg.user_id is None:
        raise Refused(400, "bad.request", "Only an agent who was connected can wrap up.")
    own = _wrapup(leg, wanted, now)
    if own.provisional:
        leg.communication.draft = own
    else:
        leg.communication.wrapup, leg.communication.draft = own, None
        after_call_work.wrapped_up(conversation, leg, now)
    STATE.mark_changed(conversation)


def skip(conversation: Conversation, leg: Participant, wanted: bool, now: datetime) -> None:
    """Leave the wrap-up out: now, or once the leg ends.

    Raises: Refused when the queue makes it mandatory.
    """
    if wanted and leg.wrapup_prompt not in after_call_work.SKIPPABLE:
        message = "Wrap-up cannot be skipped for this participant."
        raise Refused(400, "conversation.error.wrapup.cannot.skip", message)
    if wanted and leg.is_in_after_call_work:
        after_call_work.skip(conversation, leg, now)
    elif leg.is_live:
        leg.wrapup_skipped = wanted
        STATE.mark_changed(conversation)


def _wrapup(leg: Participant, wanted: dict[str, Any], now: datetime) -> Wrapup:
    code, is_draft = wanted.get("code"), wanted.get("provisional", False)
    if not code and not is_draft:
        message = "Wrapup code is a required field and cannot be empty."
        raise Refused(400, "conversation.error.wrapup.code.required", message)
    # Every queue takes the default code. Source: public programs that wrap up by it.
    names = {each: STATE.codes[each].name for each in _code_ids(leg)} | after_call_work.DEFAULT_NAME
    if code and code not in names:
        raise Refused(400, "bad.request", "The wrap-up code is not one of the queue's.")
    spent_s = int((now - leg.acw_started_at).total_seconds()) if leg.acw_started_at else 0
    return Wrapup(
        code=code or None,
        name=names[code] if code else None,
        notes=wanted.get("notes", ""),
        tags=wanted.get("tags", []),
        duration_s=wanted.get("durationSeconds") or spent_s,
        ended_at=parse(wanted["endTime"]) if wanted.get("endTime") else now,
        provisional=is_draft,
    )


def _code_ids(leg: Participant) -> list[str]:
    queue = STATE.queues.get(leg.queue_id or "")
    return list(queue.code_ids) if queue else []
