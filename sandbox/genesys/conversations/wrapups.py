"""Wrap-up: codes to choose from, drafts and final ones, skipping; a final one ends after-call work."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import legs, lookups
from sandbox.genesys.conversations.model import Conversation, Participant, Wrapup
from sandbox.genesys.conversations.shapes import present
from sandbox.genesys.endpoints import accepted, as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.routing import shapes as routing_shapes
from sandbox.genesys.stamps import maybe
from sandbox.genesys.state import STATE


@signed_in
def codes(
    token: Token, request: HttpRequest, conversation_id: str, participant_id: str, media: str | None = None
) -> HttpResponse:
    """Return the codes of the participant's queue: an array, not paged."""
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.participant_of(conversation, participant_id)
    queue = STATE.queues.get(leg.queue_id or "")
    shapes = [routing_shapes.code(STATE.codes[each]) for each in (queue.code_ids if queue else [])]
    return JsonResponse(shapes, safe=False)


@signed_in
def assigned(
    token: Token, request: HttpRequest, /, conversation_id: str, participant_id: str, **path: str
) -> HttpResponse:
    """Return the wrap-up, or with ``provisional=true`` its draft; 404 without one."""
    conversation = lookups.conversation_of(conversation_id, path.get("media"))
    leg = lookups.participant_of(conversation, participant_id)
    is_draft = request.GET.get("provisional", "").lower() == "true"
    own = leg.communication.draft if is_draft else leg.communication.wrapup
    if own is None:
        raise Refused(404, "not.found", "The participant has no wrap-up.")
    shape = {"code": own.code, "notes": own.notes, "tags": own.tags, "durationSeconds": own.duration_s}
    return JsonResponse(present(shape | {"endTime": maybe(own.ended_at)}))


@as_user
def submit(
    user: User,
    request: HttpRequest,
    conversation_id: str,
    participant_id: str,
    communication_id: str,
    media: str,
) -> HttpResponse:
    """Take the wrap-up of one communication: 202."""
    conversation = lookups.conversation_of(conversation_id, media)
    leg = lookups.leg_of_communication(conversation, communication_id)
    if leg is not lookups.participant_of(conversation, participant_id):
        raise Refused(404, "not.found", "The communication belongs to another participant.")
    lookups.check_own(leg, user)
    apply(conversation, leg, json_object(request), clock.now())
    return accepted()


def apply(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    """Keep a draft, or a final wrap-up, which ends the after-call work.

    Raises: Refused when the code is missing or unknown, or the offer was never answered.
    """
    if not isinstance(wanted, dict) or leg.connected_at is None:
        raise Refused(400, "bad.request", "Only a participant who was connected can be wrapped up.")
    own = _wrapup(leg, wanted, now)
    if own.provisional:
        leg.communication.draft = own
    else:
        _finish(conversation, leg, own, now)
    STATE.touch(conversation)


def skip(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    """End after-call work without a wrap-up.

    Raises: Refused when the queue makes it mandatory.
    """
    if leg.wrapup_prompt != "optional":
        raise Refused(400, "conversation.error.wrapup.cannot.skip", "The wrap-up cannot be skipped.")
    if wanted and leg.is_in_after_call_work:
        leg.wrapup_skipped = True
        legs.finish_work(conversation, leg, state="skipped", now=now)


def _wrapup(leg: Participant, wanted: dict[str, Any], now: datetime) -> Wrapup:
    code, is_draft = wanted.get("code"), bool(wanted.get("provisional"))
    if not code and not is_draft:
        raise Refused(400, "conversation.error.wrapup.code.required", "A wrap-up code is required.")
    if code and code not in STATE.codes:
        raise Refused(400, "bad.request", "The wrap-up code is not one of the queue's.")
    spent_s = int((now - leg.acw_started_at).total_seconds()) if leg.acw_started_at else 0
    return Wrapup(
        code=code or None,
        name=STATE.codes[code].name if code else None,
        notes=str(wanted.get("notes") or ""),
        tags=[str(each) for each in wanted.get("tags") or []],
        duration_s=int(wanted.get("durationSeconds") or spent_s),
        ended_at=now,
        provisional=is_draft,
    )


def _finish(conversation: Conversation, leg: Participant, own: Wrapup, now: datetime) -> None:
    leg.communication.wrapup, leg.communication.draft = own, None
    if leg.is_in_after_call_work:
        legs.finish_work(conversation, leg, state="complete", now=now)
