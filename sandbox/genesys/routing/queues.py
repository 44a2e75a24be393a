"""Queues, their members and wrap-up codes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object, words
from sandbox.genesys.catalogue import CODES, Queue
from sandbox.genesys.conversations.model import Medium
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications import publishing
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known, routing_shape
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.state import STATE

PROMPTS = {"MANDATORY", "OPTIONAL", "MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT", "AGENT_REQUESTED"}
MEMBERS_PER_PAGE = 100


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the queues, by name with ``*`` at its end."""
    pattern = request.GET.get("name", "").lower()
    stem, ids = pattern.rstrip("*"), words(request, "id")
    found = [each for each in STATE.queues.values() if _is_named(each, stem, whole=not pattern.endswith("*"))]
    return listings.page(request, [queue_shape(each) for each in found if not ids or each.id in ids])


@signed_in
def one(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue."""
    return JsonResponse(queue_shape(known_queue(queue_id)))


@signed_in
def change(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Set alerting time-outs and the wrap-up prompt; what is not named stays."""
    queue, body = known_queue(queue_id), json_object(request)
    for medium, settings in (body.get("mediaSettings") or {}).items():
        if medium in queue.alerting_s and "alertingTimeoutSeconds" in settings:
            queue.alerting_s[medium] = int(settings["alertingTimeoutSeconds"])
    acw = body.get("acwSettings") or {}
    queue.acw_timeout_ms = acw.get("timeoutMs", queue.acw_timeout_ms)
    if acw.get("wrapupPrompt", queue.wrapup_prompt) not in PROMPTS:
        raise Refused(400, "invalid.value", "The wrapupPrompt is unknown.")
    queue.wrapup_prompt = acw.get("wrapupPrompt", queue.wrapup_prompt)
    return JsonResponse(queue_shape(queue))


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the queues that the caller belongs to."""
    return listings.page(request, _queues_of(user, request))


@signed_in
def of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user's queues with whether they joined."""
    return listings.page(request, _queues_of(known(user_id), request))


@signed_in
def join(token: Token, request: HttpRequest, user_id: str, queue_id: str) -> HttpResponse:
    """Join or leave a queue that one is a member of."""
    user, queue = known(user_id), known_queue(queue_id)
    if queue.id not in user.joined:
        raise Refused(404, "not.found", "The user is not a member of the queue.")
    user.joined[queue.id] = bool(json_object(request).get("joined"))
    STATE.routing_is_due = True
    publishing.membership(user, queue.id)
    return JsonResponse(queue_shape(queue) | {"joined": user.joined[queue.id]})


@signed_in
def members(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue's members; ``joined`` and ``routingStatus`` select."""
    queue, expand, statuses = known_queue(queue_id), words(request, "expand"), words(request, "routingStatus")
    joined = request.GET.get("joined", "").lower()
    shapes = [
        _member(user, queue, expand)
        for user in STATE.users.values()
        if queue.id in user.joined
        and joined in ("", str(user.joined[queue.id]).lower())
        and (not statuses or user.routing_status.lower() in statuses)
    ]
    return listings.page_of_unknown_length(request, shapes, max_size=MEMBERS_PER_PAGE)


@signed_in
def codes_of_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue's wrap-up codes."""
    return listings.page(request, [code_shape(each) for each in known_queue(queue_id).code_ids])


@signed_in
def codes(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all wrap-up codes."""
    return listings.page(request, [code_shape(each) for each in CODES])


@signed_in
def code(token: Token, request: HttpRequest, code_id: str) -> HttpResponse:
    """Return a wrap-up code."""
    if code_id not in CODES:
        raise Refused(404, "not.found", "The wrap-up code was not found.")
    return JsonResponse(code_shape(code_id))


def known_queue(queue_id: str) -> Queue:
    """Return the queue.

    Raises: Refused with ``not.found``.
    """
    queue = STATE.queues.get(queue_id)
    if queue is None:
        raise Refused(404, "not.found", f"Unable to find a queue with that queueId: {queue_id}")
    return queue


def queue_shape(queue: Queue) -> dict[str, Any]:
    """Return a queue."""
    counts = [user.joined[queue.id] for user in STATE.users.values() if queue.id in user.joined]
    return {
        "id": queue.id,
        "name": queue.name,
        "division": catalogue.DIVISION,
        "dateCreated": catalogue.CREATED,
        "memberCount": len(counts),
        "userMemberCount": len(counts),
        "joinedMemberCount": sum(counts),
        "mediaSettings": {each: _media_settings(queue, each) for each in queue.alerting_s},
        "acwSettings": _acw_settings(queue),
        "scoringMethod": "TimestampAndPriority",
        "skillEvaluationMethod": "NONE",
        "enableManualAssignment": True,
        "enableTranscription": False,
        "selfUri": f"/api/v2/routing/queues/{queue.id}",
    }


def code_shape(code_id: str) -> dict[str, Any]:
    """Return a wrap-up code."""
    return {
        "id": code_id,
        "name": CODES[code_id],
        "division": catalogue.DIVISION,
        "dateCreated": catalogue.CREATED,
        "selfUri": f"/api/v2/routing/wrapupcodes/{code_id}",
    }


def _is_named(queue: Queue, stem: str, *, whole: bool) -> bool:
    name = queue.name.lower()
    return name == stem if whole and stem else name.startswith(stem)


def _queues_of(user: User, request: HttpRequest) -> list[dict[str, Any]]:
    wanted = request.GET.get("joined", "").lower()
    shapes = [queue_shape(STATE.queues[each]) | {"joined": joined} for each, joined in user.joined.items()]
    return [each for each in shapes if wanted in ("", str(each["joined"]).lower())]


def _member(user: User, queue: Queue, expand: set[str]) -> dict[str, Any]:
    shape = {
        "id": user.id,
        "name": user.agent.name,
        "user": user_shape(user, expand),
        "ringNumber": 1,
        "joined": user.joined[queue.id],
        "memberBy": "user",
        "selfUri": f"/api/v2/routing/queues/{queue.id}/members/{user.id}",
    }
    return shape | ({"routingStatus": routing_shape(user)} if "routingstatus" in expand else {})


def _media_settings(queue: Queue, medium: Medium) -> dict[str, Any]:
    level = {"percentage": 0.8, "durationMs": 20_000}
    return {
        "enableAutoAnswer": False,
        "alertingTimeoutSeconds": queue.alerting_s[medium],
        "serviceLevel": level,
    }


def _acw_settings(queue: Queue) -> dict[str, Any]:
    timeout = {} if queue.acw_timeout_ms is None else {"timeoutMs": queue.acw_timeout_ms}
    return {"wrapupPrompt": queue.wrapup_prompt} | timeout
