"""What a request asks routing for, and the texts that go along with it."""

from datetime import datetime
from typing import Any

from sandbox.genesys.bodies import whole
from sandbox.genesys.conversations.model import Routing
from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE


def routing(body: dict[str, Any], *, queue_id: str, skills: str, now: datetime) -> Routing:
    """Return the demand of a body; ``skills`` is the name under which it lists skills.

    Raises: Refused when a skill or the language is unknown, or the priority no number.
    """
    skill_ids = body.get(skills) or []
    if not isinstance(skill_ids, list) or any(str(each) not in STATE.skills for each in skill_ids):
        raise Refused(400, "bad.request", f"{skills} are ids of skills.")
    language_id = optional_text(body, "languageId")
    if language_id is not None and language_id not in STATE.languages:
        raise Refused(400, "bad.request", "languageId is the id of a language.")
    return Routing(
        queue_id=queue_id,
        priority=whole(body.get("priority") or 0, "priority"),
        skill_ids=list(skill_ids),
        language_id=language_id,
        entered_at=now,
    )


def optional_text(body: dict[str, Any], name: str) -> str | None:
    """Return a text of the body, or None without one.

    Raises: Refused with ``bad.request`` when it is something else.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(400, "bad.request", f"The field {name} is a text.")
    return value or None


def texts(body: dict[str, Any], name: str) -> dict[str, str]:
    """Return an object of texts, empty without one.

    Raises: Refused with ``bad.request``.
    """
    wanted = body.get(name) or {}
    if not isinstance(wanted, dict) or any(not isinstance(each, str) for each in wanted.values()):
        raise Refused(400, "bad.request", f"{name} is an object whose values are texts")
    return dict(wanted)
