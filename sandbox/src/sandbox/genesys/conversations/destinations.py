"""What a request asks for: whom it leads to, what routing looks for, texts that go along."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.genesys.bodies import whole
from sandbox.genesys.conversations.model import Routing
from sandbox.genesys.errors import Refused
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

TELEPHONE = re.compile(r"(tel:)?\+?[0-9][0-9 ()./-]{2,24}|sips?:[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Exactly one of the three."""

    user: User | None = None
    queue_id: str | None = None
    address: str | None = None


def of_user(body: dict[str, Any]) -> Destination:
    """Return the user that the body names by id, name or display name.

    Raises: Refused when there is none.
    """
    wanted = _required(body, "userId", "userName", "userDisplayName")
    for user in STATE.users.values():
        if wanted in (user.id, user.agent.email, user.agent.name):
            return Destination(user=user)
    raise Refused(404, "not.found", "The destination user was not found.")


def of_queue(body: dict[str, Any]) -> Destination:
    """Return the queue that the body names by id or name.

    Raises: Refused when there is none.
    """
    wanted = _required(body, "queueId", "queueName")
    for queue in STATE.queues.values():
        if wanted in (queue.id, queue.name):
            return Destination(queue_id=queue.id)
    message = "Interaction cannot be transferred to a queue that does not exist."
    raise Refused(400, "conversations.error.queue.not.found", message)


def of_address(body: dict[str, Any]) -> Destination:
    """Return whom the body's ``address`` reaches: the id of a user or a queue, or a telephone number.

    Raises: Refused when it is none of them.
    """
    wanted = _required(body, "address")
    if wanted in STATE.users:
        return Destination(user=STATE.users[wanted])
    if wanted in STATE.queues:
        return Destination(queue_id=wanted)
    return Destination(address=telephone(wanted))


def of_any(body: dict[str, Any]) -> Destination:
    """Return what an older body names: a queue, a user or an address.

    Raises: Refused when it names nothing that exists.
    """
    for name, resolve in (("queueId", of_queue), ("address", of_address)):
        if body.get(name):
            return resolve(body)
    return of_user(body)


def telephone(raw: str) -> str:
    """Return a telephone number as conversations spell it: ``tel:+1206…`` or a SIP address.

    Raises: Refused when it cannot be one.
    """
    if not TELEPHONE.fullmatch(raw.strip()):
        raise Refused(400, "invalid.value", f"Value [{raw}] is not a telephone number or an address.")
    if raw.startswith("sip"):
        return raw
    return f"tel:{re.sub('[^0-9+]', '', raw.removeprefix('tel:'))}"


def routing(body: dict[str, Any], *, queue_id: str, skills: str, now: datetime) -> Routing:
    """Return the demand of a body; ``skills`` is the name under which it lists skills.

    Raises: Refused when a skill or the language is unknown, or the priority no number.
    """
    skill_ids = of_type(body.get(skills) or [], list, skills)
    if any(str(each) not in STATE.skills for each in skill_ids):
        raise Refused(400, "bad.request", f"{skills} are ids of skills.")
    language_id = body.get("languageId")
    if language_id is not None and str(language_id) not in STATE.languages:
        raise Refused(400, "bad.request", "languageId is the id of a language.")
    return Routing(
        queue_id=queue_id,
        priority=whole(body.get("priority") or 0, "priority"),
        skill_ids=list(skill_ids),
        language_id=language_id,
        entered_at=now,
    )


def _required(body: dict[str, Any], *names: str) -> str:
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value.strip():
            return value
    message = "The destination is a required property for a transfer request."
    raise Refused(400, "conversations.error.transfer.destination.required", message)
