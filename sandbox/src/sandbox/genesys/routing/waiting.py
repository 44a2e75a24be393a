"""What waits in queues, over REST: its priority and what it asks for can change while it waits."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

MAX_PRIORITY = 25_000_000
MAX_SCORE = 100


@signed_in
def change(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Change what a waiting conversation asks for, all or nothing; its score follows at once.

    The answer holds all values as they are now.
    """
    conversation = lookups.conversation_of(conversation_id)
    routing, body = _waiting(conversation), json_object(request)
    wanted = deepcopy(routing)
    for name, read in _READERS.items():
        if body.get(name) is not None:
            read(wanted, body[name])
    for name in Routing.__slots__:
        setattr(routing, name, getattr(wanted, name))
    STATE.touch(conversation)
    return JsonResponse(_shape(routing))


def _waiting(conversation: Conversation) -> Routing:
    for leg in conversation.live("acd"):
        if leg.routing is not None:
            return leg.routing
    raise Refused(400, "bad.request", "The conversation is not waiting in a queue.")


def _priority(routing: Routing, value: Any) -> None:
    if abs(of_type(value, int, "priority")) > MAX_PRIORITY:
        raise Refused(400, "invalid.value", "The priority must lie within 25,000,000 around zero.")
    routing.priority = value


def _skills(routing: Routing, value: Any) -> None:
    routing.skill_ids = [
        _known(each, STATE.skills, "skill") for each in dict.fromkeys(of_type(value, list, "skillIds"))
    ]


def _expression(routing: Routing, value: Any) -> None:
    routing.skill_expression = of_type(value, str, "skillExpression")


def _language(routing: Routing, value: Any) -> None:
    routing.language_id = _known(value, STATE.languages, "language") if value else None


def _label(routing: Routing, value: Any) -> None:
    """Refuse any: the organisation has no utilization labels."""
    if value:
        _known(value, {}, "label")


def _scores(routing: Routing, value: Any) -> None:
    scores = {}
    for each in of_type(value, list, "requestScoredAgents"):
        own = of_type(each, dict, "requestScoredAgents")
        score = of_type(own.get("score"), int, "score")
        if not 0 <= score <= MAX_SCORE:
            raise invalid_value(score, "score")
        scores[_known(own.get("id"), STATE.users, "user")] = score
    routing.scores = scores


def _known(value: Any, known: dict[str, Any], kind: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise Refused(400, "bad.request", f"Unable to find a {kind} with that id: {value}")
    return value


def _shape(routing: Routing) -> dict[str, Any]:
    skill_ids = [each for each in routing.skill_ids if each in STATE.skills]
    shape: dict[str, Any] = {
        "priority": routing.priority,
        "skills": [_named(STATE.skills[each].name, f"skills/{each}") for each in skill_ids],
        "skillExpression": routing.skill_expression,
        "scoredAgents": [_scored(user_id, score) for user_id, score in routing.scores.items()],
    }
    language = STATE.languages.get(routing.language_id or "")
    if language:
        shape["language"] = _named(language.name, f"languages/{language.id}")
    return shape


def _named(name: str, path: str) -> dict[str, str]:
    return {"id": path.rpartition("/")[2], "name": name, "selfUri": f"/api/v2/routing/{path}"}


def _scored(user_id: str, score: int) -> dict[str, Any]:
    return {"agent": {"id": user_id, "selfUri": f"/api/v2/users/{user_id}"}, "score": score}


_READERS: dict[str, Callable[[Routing, Any], None]] = {
    "priority": _priority,
    "skillIds": _skills,
    "skillExpression": _expression,
    "languageId": _language,
    "labelId": _label,
    "requestScoredAgents": _scores,
}
