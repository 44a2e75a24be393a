"""Parking: setting digital work aside, for a time or until it is taken up again."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.control import switches
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.conversations.views import of_own
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import parse
from sandbox.genesys.people import agent_status
from sandbox.genesys.state import STATE

DISABLED = "parking-disabled"
ALLOWED = (("connected", "parked"), ("parked", "connected"))


@of_own
def change(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str
) -> HttpResponse:
    """Set digital work aside, or take it up again: 204."""
    if switches.is_on("genesys", DISABLED):
        raise Refused(403, "not.authorized", "Parking is not enabled for this organization.")
    body, now = fields_of("ParkingStateRequest", json_object(request)), clock.now()
    wanted = body["state"]
    if leg.purpose != "agent" or (leg.state, wanted) not in ALLOWED:
        raise Refused(400, "bad.request", f"Cannot change parking from {leg.state} to {wanted}")
    resume_at = _future(body["resumeTime"], now) if body.get("resumeTime") else None
    if wanted == "parked":
        _park(conversation, leg, resume_at, now=now)
    else:
        _take_up(conversation, leg, now=now)
    return no_content()


def postpone(conversation: Conversation, leg: Participant, wanted: Any, now: datetime) -> None:
    """Change when parked work returns.

    Raises: Refused when it is not parked, or the time is not in the future.
    """
    resume_at = _future(wanted, now)
    if leg.state != "parked":
        raise Refused(400, "bad.request", "Only a parked participant has a time to resume.")
    leg.communication.resume_at = resume_at
    _wake_at(conversation, leg, resume_at)
    STATE.mark_changed(conversation)


def _future(text_of_time: object, now: datetime) -> datetime:
    at = parse(text_of_time)
    if at <= now:
        raise Refused(400, "bad.request", "The resumeTime must be in the future.")
    return at


def _park(conversation: Conversation, leg: Participant, resume_at: datetime | None, *, now: datetime) -> None:
    own = leg.communication
    own.state, own.parked_at, own.resume_at = "parked", now, resume_at
    own.enter("parked", now)
    if resume_at is not None:
        _wake_at(conversation, leg, resume_at)
    agent_status.follow_work(STATE.users[leg.user_id or ""], now)
    STATE.mark_changed(conversation)


def _take_up(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    own = leg.communication
    own.state, own.parked_at, own.resume_at = "connected", None, None
    own.enter("interact", now)
    agent_status.follow_work(STATE.users[leg.user_id or ""], now)
    STATE.mark_changed(conversation)


def _wake_at(conversation: Conversation, leg: Participant, resume_at: datetime) -> None:
    STATE.timers.at(resume_at, partial(_return, conversation, leg, resume_at))


def _return(conversation: Conversation, leg: Participant, resume_at: datetime, now: datetime) -> None:
    if leg.state == "parked" and leg.communication.resume_at == resume_at:
        _take_up(conversation, leg, now=now)
