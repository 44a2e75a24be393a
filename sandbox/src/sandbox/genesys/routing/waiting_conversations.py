"""What waits in queues, over REST: its priority and what it asks for can change while it waits."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

MAX_PRIORITY = 25_000_000
SCORES = range(101)
NAMES = {
    "priority": "priority",
    "skillIds": "skill_ids",
    "skillExpression": "skill_expression",
    "languageId": "language_id",
    "requestScoredAgents": "scores",
}


@signed_in
def change(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Change what a waiting conversation asks for, all or nothing; its score follows at once.

    The answer holds all values as they are now.
    """
    conversation = lookups.conversation_of(conversation_id)
    routing, body = _waiting(conversation), json_object(request)
    fields = fields_of("RoutingConversationAttributesRequest", body)
    # The organisation has no utilization labels.
    if fields.pop("labelId", ""):
        raise Refused(400, "bad.request", "Unable to find a label with that id.")
    wanted = {NAMES[name]: _read(name, value) for name, value in fields.items()}
    for name, value in wanted.items():
        setattr(routing, name, value)
    STATE.mark_changed(conversation)
    return JsonResponse(_shape(routing))


def _waiting(conversation: Conversation) -> Routing:
    for leg in conversation.live("acd"):
        if leg.routing is not None:
            return leg.routing
    raise Refused(400, "bad.request", "The conversation is not waiting in a queue.")


def _read(name: str, value: Any) -> Any:
    """Return what a field asks for; an empty id asks for nothing any more."""
    if name == "priority" and abs(value) > MAX_PRIORITY:
        raise Refused(400, "invalid.value", "The priority must lie within 25,000,000 around zero.")
    if name == "skillIds":
        return [_known(each, STATE.skills, "skill") for each in dict.fromkeys(value)]
    if name == "languageId":
        return _known(value, STATE.languages, "language") if value else None
    return dict(map(_scored_agent, value)) if name == "requestScoredAgents" else value


def _scored_agent(own: dict[str, Any]) -> tuple[str, int]:
    score: int = own.get("score", -1)
    if score not in SCORES:
        raise invalid_value(score, "score")
    return _known(own.get("id", ""), STATE.users, "user"), score


def _known(own_id: str, known: Collection[str], kind: str) -> str:
    if own_id not in known:
        raise Refused(400, "bad.request", f"Unable to find a {kind} with that id: {own_id}")
    return own_id


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
