"""Automatic call distribution: who is offered which waiting conversation, without bullseye rings.

Only what changed since the last look is matched: a conversation that came or changed with everybody who is
free, an agent who became free with everything that waits. What neither changed cannot have come to fit.
Skill expressions are kept with the conversation and not evaluated.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from heapq import merge
from typing import get_args

from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Participant, Routing
from sandbox.genesys.people.model import User
from sandbox.genesys.routing import agent_matching
from sandbox.genesys.routing.board import Place, Rank
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

MEDIA: tuple[Medium, ...] = get_args(Medium)


def assign(now: datetime) -> None:
    """Offer what waits to whoever is free: best score first, the longest idle agent first."""
    board = STATE.board
    if STATE.routing_is_due:
        STATE.routing_is_due = False
        board.users |= dict.fromkeys(STATE.users)
        board.conversations |= dict.fromkeys(each for queue in STATE.waiting.values() for each in queue)
        board.conversations |= dict.fromkeys(board.legs)
    if not board.users and not board.conversations:
        return
    for conversation_id in board.conversations:
        _look_at(conversation_id, now)
    for user_id in board.users:
        _look_at_user(user_id)
    _match(now)
    board.clear_changes()


def position(conversation: Conversation) -> int | None:
    """Return how many are served before this waiting conversation, or None when it does not wait."""
    place = STATE.board.place_of(conversation.id)
    return None if place is None else STATE.board.waiting[place].position(conversation.id)


def _look_at(conversation_id: str, now: datetime) -> None:
    """Let the conversation stand in line, or not; its agents may have become free by it."""
    STATE.board.unwait(conversation_id)
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None:
        return
    STATE.board.users |= dict.fromkeys(leg.user_id for leg in conversation.participants if leg.user_id)
    # A scheduled callback's leg is there before its time.
    leg = next((each for each in conversation.live("acd") if each.state == "connected"), None)
    if leg is None or leg.routing is None or _is_ringing(conversation):
        return
    queue = STATE.queues[leg.routing.queue_id]
    STATE.board.wait(leg, _rank(leg.routing, queue))
    if rule_at := agent_matching.next_rule_at(leg.routing, queue, now):
        STATE.timers.at(rule_at, partial(_look_again, conversation_id))


def _look_again(conversation_id: str, now: datetime) -> None:
    STATE.board.conversations[conversation_id] = None


def _is_ringing(conversation: Conversation) -> bool:
    return any(leg.state == "alerting" for leg in conversation.live("agent"))


def _rank(routing: Routing, queue: Queue) -> Rank:
    if queue.settings["scoringMethod"] == "PriorityOnly":
        return -routing.priority, routing.entered_at.timestamp()
    return routing.score_ms, routing.entered_at.timestamp()


def _look_at_user(user_id: str) -> None:
    user = STATE.users.get(user_id)
    if user is None:
        STATE.board.set_free(user_id, [], (0, 0))
        return
    media = [each for each in MEDIA if user.takes(each)]
    places: list[Place] = [
        (queue_id, each) for queue_id, joined in user.joined.items() if joined for each in media
    ]
    STATE.board.set_free(user_id, places, (len(user.active_work()), user.idle_since.timestamp()))


def _match(now: datetime) -> None:
    board = STATE.board
    new = {each for each in board.conversations if each in board.legs}
    users = {each for each in board.users if board.in_demand(each)}
    for conversation_id in merge(*board.lines(users, new), key=_score_ms):
        if not users and not new:
            return
        free = board.free_for(conversation_id)
        user = _chosen(conversation_id, free if conversation_id in new else free.among(users), now)
        new.discard(conversation_id)
        if user is not None:
            _offer(conversation_id, user, now=now)
            if not board.in_demand(user.id):
                users.discard(user.id)


def _score_ms(conversation_id: str) -> float:
    leg = STATE.board.legs.get(conversation_id)
    return leg.routing.score_ms if leg is not None and leg.routing is not None else 0.0


def _chosen(conversation_id: str, free: Iterable[str], now: datetime) -> User | None:
    """Return who gets it: the last agent, then the best; whoever transferred it to here comes last."""
    conversation, leg = STATE.conversations[conversation_id], STATE.board.legs[conversation_id]
    routing = leg.routing
    if routing is None:
        return None
    queue = STATE.queues[routing.queue_id]
    before = _last_agent(conversation, queue)
    if before is not None:
        return before
    involved = {each.user_id for each in conversation.live("agent")}
    initiators = {each.initiator_id for each in conversation.transfers[-1:]}
    others = (each for each in free if each not in involved | initiators)
    again = (each for each in free if each in initiators - involved)
    for user_ids in (others, again):
        users = (user for user in map(STATE.users.__getitem__, user_ids) if _is_able(user, leg, queue, now))
        if user := agent_matching.best_of(users, routing, queue):
            return user
    return None


def _is_able(user: User, leg: Participant, queue: Queue, now: datetime) -> bool:
    routing = leg.routing
    return (
        routing is not None
        and agent_matching.has_abilities(user, routing, queue)
        and agent_matching.is_preferred(user, routing, queue, now)
        and user.takes(leg.communication.medium)
    )


def _last_agent(conversation: Conversation, queue: Queue) -> User | None:
    """Return the last agent, when on queue with room for it; membership counts where the queue says so."""
    user = STATE.users.get(agent_matching.last_agent(conversation, queue) or "")
    if user is None or not user.takes(conversation.medium):
        return None
    return user if queue.settings["lastAgentRoutingMode"] == "AnyAgent" or user.joined.get(queue.id) else None


def _offer(conversation_id: str, user: User, *, now: datetime) -> None:
    conversation, leg = STATE.conversations[conversation_id], STATE.board.legs[conversation_id]
    if leg.routing is not None:
        legs.offer(conversation, user, leg.routing, now=now)
    STATE.board.unwait(conversation_id)
    _look_at_user(user.id)
