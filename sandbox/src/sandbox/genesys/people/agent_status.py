"""Presence and routing status of users, and how each follows from the other and from work."""

from datetime import datetime

from sandbox.genesys.analytics import status_periods
from sandbox.genesys.conversations.model import Participant
from sandbox.genesys.errors import Refused
from sandbox.genesys.notifications import publishing
from sandbox.genesys.people.model import Definition, User
from sandbox.genesys.state import STATE

BY_WORK = ("INTERACTING", "COMMUNICATING", "IDLE")


def set_presence(user: User, definition: Definition, *, message: str = "", now: datetime) -> None:
    """Change the presence; On Queue and off it change the routing status too."""
    was_on_queue = user.is_on_queue
    status_periods.note_presence(user, now)
    user.presence, user.presence_at, user.presence_message = definition, now, message
    publishing.presence(user)
    if not user.is_on_queue:
        set_routing(user, "OFF_QUEUE", now)
    elif not was_on_queue or user.routing_status == "NOT_RESPONDING":
        set_routing(user, _status_by_work(user), now)
    STATE.reconsider(user)


def return_to_queue(user: User, status: str, now: datetime) -> None:
    """Take what a client put as routing status.

    Raises: Refused unless it leads from NOT_RESPONDING back to IDLE on queue, or changes nothing.
    """
    if status == user.routing_status:
        return
    if (user.routing_status, status) != ("NOT_RESPONDING", "IDLE") or not user.is_on_queue:
        message = f"Invalid routing status transition from {user.routing_status} to {status}"
        raise Refused(400, "general.bad.request", message)
    user.idle_since = now
    set_routing(user, _status_by_work(user), now)


def set_routing(user: User, status: str, now: datetime) -> None:
    """Change the routing status and tell of it, if it is another one."""
    STATE.reconsider(user)
    if user.routing_status != status:
        status_periods.note_routing(user, now)
        user.routing_status, user.routing_at = status, now
        publishing.routing_status(user)


def add_work(user: User, leg: Participant) -> None:
    """Let an offer fill one of the agent's slots."""
    user.work[leg.id] = leg


def join_call(user: User, leg: Participant, now: datetime) -> None:
    """Follow a call that no queue brought: an agent on queue without other work is COMMUNICATING.

    ``remove_work`` ends it. The leg's purpose is ``user``, which tells it from an agent's.
    """
    user.work[leg.id] = leg
    follow_work(user, now)


def answered(user: User, now: datetime) -> None:
    """Follow an accepted offer: an agent on queue is INTERACTING."""
    if user.routing_status in ("IDLE", "NOT_RESPONDING", "COMMUNICATING"):
        set_routing(user, "INTERACTING", now)


def missed(user: User, leg: Participant, now: datetime) -> None:
    """Follow a missed or declined offer: nothing more is offered until the agent is back."""
    user.work.pop(leg.id, None)
    if user.is_on_queue:
        set_routing(user, "NOT_RESPONDING", now)


def remove_work(user: User, leg: Participant, now: datetime) -> None:
    """Free the slot; without other work the agent is IDLE."""
    user.work.pop(leg.id, None)
    follow_work(user, now)


def follow_work(user: User, now: datetime) -> None:
    """Make INTERACTING, COMMUNICATING and IDLE agree with the work at hand."""
    STATE.reconsider(user)
    if user.routing_status in BY_WORK:
        status = _status_by_work(user)
        if status == "IDLE" and user.routing_status != "IDLE":
            user.idle_since = now
        set_routing(user, status, now)


def _status_by_work(user: User) -> str:
    answered_legs = [leg for leg in user.active_work() if leg.state != "alerting"]
    if any(leg.purpose == "agent" for leg in answered_legs):
        return "INTERACTING"
    return "COMMUNICATING" if answered_legs else "IDLE"
