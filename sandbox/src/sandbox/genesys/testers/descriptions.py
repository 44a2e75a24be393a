"""How things stand, for testers and the customer's page: users, queues and conversations in plain words."""

from datetime import datetime
from typing import Any

from sandbox import clock
from sandbox.genesys.conversations.model import Conversation, Message, Participant
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.people.model import User
from sandbox.genesys.routing import acd
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE


def user(own: User) -> dict[str, Any]:
    """Return a user with presence, routing status and load."""
    return {
        "id": own.id,
        "key": own.agent.key,
        "name": own.agent.name,
        "presence": own.presence.name,
        "systemPresence": own.presence.system,
        "routingStatus": own.routing_status,
        "queues": [STATE.queues[each].name for each, joined in own.joined.items() if joined],
        "work": [leg.conversation_id for leg in own.work.values()],
    }


def queue(own: Queue) -> dict[str, Any]:
    """Return a queue with how many wait."""
    on_queue = [each for each in STATE.users.values() if each.joined.get(own.id) and each.is_on_queue]
    counts = {"waiting": len(STATE.waiting[own.id]), "onQueue": len(on_queue)}
    return {"id": own.id, "name": own.name} | counts


def conversation(own: Conversation) -> dict[str, Any]:
    """Return a conversation: its state in one word and in a phrase, its legs and its messages."""
    now = clock.now()
    state, agent, since = _state(own)
    last_queue = next((leg.queue_id for leg in reversed(own.participants) if leg.queue_id), "")
    return {
        "id": own.id,
        "media": own.medium,
        "customer": {"key": own.customer["key"], "name": own.customer["name"], "address": own.address},
        "queue": STATE.queues[last_queue].name if last_queue in STATE.queues else None,
        "state": state,
        "words": words(state, agent, seconds=int((now - since).total_seconds())),
        "position": acd.position(own),
        "typing": own.typing_until is not None and own.typing_until > now,
        "startTime": iso(own.started_at),
        "endTime": iso_or_none(own.ended_at),
        "externalTag": own.external_tag,
        "participants": [_leg(each) for each in own.participants],
        "messages": [_message(each) for each in own.messages],
    }


def words(state: str, agent: str, *, seconds: int) -> str:
    """Return ``waiting 0:12``, ``ringing at Maya``, ``talking to Maya``…"""
    phrase = _PHRASES[state].format(agent=agent)
    return f"{phrase} {seconds // 60}:{seconds % 60:02d}" if state in ("waiting", "talking") else phrase


def _state(own: Conversation) -> tuple[str, str, datetime]:
    """Return the state, the first name of the agent in it, and since when."""
    for state, leg_state in _ORDER:
        for leg in own.live("agent"):
            if leg.state == leg_state:
                held = state == "talking" and leg.communication.held
                return "held" if held else state, _first_name(leg), leg.connected_at or leg.started_at
    for leg in own.live("acd"):
        return "waiting", "", leg.started_at
    for leg in own.live("botflow"):
        return "greeted", leg.name or "", leg.started_at
    return "ended", "", own.ended_at or own.started_at


def _first_name(leg: Participant) -> str:
    return (leg.name or "").partition(" ")[0]


def _leg(leg: Participant) -> dict[str, Any]:
    own = leg.communication
    return {
        "id": leg.id,
        "purpose": leg.purpose,
        "userId": leg.user_id,
        "name": leg.name,
        "state": leg.state,
        "held": own.held,
        "disconnectType": own.disconnect_type,
        "afterCallWork": own.acw_state,
        "wrapup": own.wrapup.name if own.wrapup else None,
        "wrapupNotes": own.wrapup.notes if own.wrapup else None,
        "attributes": leg.attributes,
    }


def _message(message: Message) -> dict[str, Any]:
    author = STATE.users[message.created_by].agent.name if message.created_by else None
    own = {"id": message.id, "direction": message.direction, "text": message.text, "author": author}
    return own | {"at": iso(message.at), "status": message.status, "content": message.content}


_ORDER = (("talking", "connected"), ("ringing", "alerting"), ("parked", "parked"))
_PHRASES = {
    "talking": "talking to {agent}",
    "held": "on hold with {agent}",
    "ringing": "ringing at {agent}",
    "parked": "set aside by {agent}",
    "waiting": "waiting",
    "greeted": "with the bot {agent}",
    "ended": "ended",
}
