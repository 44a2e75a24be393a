"""Automatic call distribution: who is offered which waiting conversation."""

from collections import deque
from datetime import datetime

from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Participant
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE


def assign(now: datetime) -> None:
    """Offer what waits to whoever is free: best score first, the longest idle agent first."""
    if not STATE.routing_is_due:
        return
    STATE.routing_is_due = False
    for queue in STATE.queues.values():
        free: dict[Medium, deque[User]] = {}
        for conversation, leg in _waiting(queue):
            medium = conversation.medium
            if medium not in free:
                free[medium] = _free_members(queue, medium)
            if free[medium]:
                _offer_to_next(conversation, leg, free[medium], now=now)


def position(conversation: Conversation) -> int | None:
    """Return how many are served before this waiting conversation, or None when it does not wait."""
    for acd in conversation.live("acd"):
        queue = STATE.queues[acd.queue_id or ""]
        order = [each.id for each, _ in _waiting(queue)]
        return order.index(conversation.id) if conversation.id in order else None
    return None


def _waiting(queue: Queue) -> list[tuple[Conversation, Participant]]:
    """Return the queue's conversations that ring at nobody, in the order they are served."""
    pairs = [(STATE.conversations[key], leg) for key, leg in STATE.waiting[queue.id].items()]
    idle = [(each, leg) for each, leg in pairs if not _is_ringing(each)]
    return sorted(idle, key=_score)


def _is_ringing(conversation: Conversation) -> bool:
    return any(leg.state == "alerting" for leg in conversation.live("agent"))


def _score(pair: tuple[Conversation, Participant]) -> float:
    routing = pair[1].routing
    return routing.score if routing else 0.0


def _free_members(queue: Queue, medium: Medium) -> deque[User]:
    members = [user for user in STATE.users.values() if user.joined.get(queue.id) and user.takes(medium)]
    return deque(sorted(members, key=lambda user: (len(user.active_work()), user.idle_since)))


def _offer_to_next(conversation: Conversation, leg: Participant, free: deque[User], *, now: datetime) -> None:
    """Offer to the first who is not in the conversation; whoever transferred it to here comes last."""
    involved = {each.user_id for each in conversation.live("agent")}
    initiators = {each.initiator_id for each in conversation.transfers[-1:]}
    able = [each for each in free if each.id not in involved]
    user = min(able, key=lambda each: each.id in initiators, default=None)
    if user is None or leg.routing is None:
        return
    free.remove(user)
    legs.offer(conversation, user, leg.routing, now=now)
    if user.takes(conversation.medium):
        free.append(user)
