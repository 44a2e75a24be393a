"""How long one would wait: from what waits, how long handling took, and who is on queue for it."""

from collections.abc import Iterator
from itertools import islice

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Medium, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.routing import acd
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.routing.queues import QUEUES
from sandbox.genesys.state import STATE

# Only the latest work tells; before there is any, a plausible figure stands in.
SAMPLE = 200
HANDLING_S: dict[Medium, float] = {"call": 300, "callback": 300, "email": 600, "message": 600}
NAMED = ("all", "call", "chat", "callback", "email", "videocomm", "message")
Shape = dict[str, object]


@signed_in
def of_queue(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return the wait in each medium, or with ``conversationId`` what is left of that one's."""
    queue = QUEUES.known(queue_id)
    conversation_id = request.GET.get("conversationId")
    if not conversation_id:
        return JsonResponse({"results": [_prediction(queue, medium) for medium in acd.MEDIA]})
    conversation = lookups.conversation_of(conversation_id)
    before = acd.position(conversation)
    if before is None or conversation.id not in STATE.waiting[queue.id]:
        raise Refused(400, "bad.request", "The conversation is not waiting in this queue.")
    return JsonResponse({"results": [_prediction(queue, conversation.medium, before=before)]})


@signed_in
def of_medium(token: Token, request: HttpRequest, queue_id: str, media_type: str) -> HttpResponse:
    """Return the wait in one medium, or in all; nothing comes by chat or video."""
    queue, wanted = QUEUES.known(queue_id), media_type.lower()
    if wanted not in NAMED:
        raise invalid_value(media_type, "mediaType")
    media = [each for each in acd.MEDIA if wanted in (each, "all")]
    return JsonResponse({"results": [_prediction(queue, each) for each in media]})


def _prediction(queue: Queue, medium: Medium, *, before: int | None = None) -> Shape:
    """Return the estimate for whoever comes next, or stands behind ``before`` others."""
    waiting = acd.waiting_in(queue, medium) if before is None else before
    seconds = (waiting + 1) * _handling_s(queue, medium) / max(1, _servers(queue, medium))
    is_served = before is None and acd.is_anybody_free(queue, medium)
    return {
        "intent": medium.upper(),
        "formula": "SIMPLE",
        "estimatedWaitTimeSeconds": 0 if is_served else round(seconds),
    }


def _handling_s(queue: Queue, medium: Medium) -> float:
    spans = [
        ((leg.acw_ended_at or leg.ended_at) - leg.connected_at).total_seconds()
        for leg in islice(_handled(queue, medium), SAMPLE)
        if leg.connected_at and leg.ended_at
    ]
    return sum(spans) / len(spans) if spans else HANDLING_S[medium]


def _handled(queue: Queue, medium: Medium) -> Iterator[Participant]:
    """Return the legs of agents who finished work of this queue, the latest conversation first."""
    for conversation in reversed(STATE.conversations.values()):
        if conversation.medium == medium:
            for leg in conversation.participants:
                if leg.purpose == "agent" and leg.queue_id == queue.id and leg.connected_at and leg.ended_at:
                    yield leg


def _servers(queue: Queue, medium: Medium) -> int:
    """Return how many conversations of the medium the agents on queue handle at once."""
    on_queue = [each for each in STATE.users.values() if each.joined.get(queue.id) and each.is_on_queue]
    return sum(each.plan.media[medium].capacity for each in on_queue if medium in each.plan.media)
