"""Events on their way to the sockets: envelopes, the tester's faults, and which topics hear of a change."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial

from sandbox import clock
from sandbox.control.faults import FAULTS
from sandbox.genesys.conversations import shapes
from sandbox.genesys.conversations.model import PLURALS, Conversation
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import detail_events
from sandbox.genesys.people.model import Definition, User
from sandbox.genesys.people.summaries import summary_of
from sandbox.genesys.state import STATE

Body = Callable[[], str]


def publish(topic: str, body: Body) -> None:
    """Send the event to whoever subscribed; the body is only made when someone did."""
    if not STATE.feeds.listeners(topic):
        return
    frame = envelope(topic, body())
    now = clock.now()
    for delay_s in FAULTS["genesys"].event_delays_s():
        if delay_s:
            STATE.timers.at(now + timedelta(seconds=delay_s), partial(_deliver_late, topic, frame))
        else:
            deliver(topic, frame)


def envelope(topic: str, body: str) -> str:
    """Return the frame around an event body that is JSON already."""
    meta = f'"metadata":{{"CorrelationId":"{uuid.uuid4()}"}}'
    return f'{{"topicName":"{topic}","version":"2","eventBody":{body},{meta}}}'


def deliver(topic: str, frame: str) -> None:
    """Hand the frame to every socket that listens to the topic now."""
    for feed in STATE.feeds.listeners(topic):
        if feed.send is not None:
            feed.send(frame)


def conversations() -> None:
    """Tell everyone concerned about each changed conversation, once."""
    changed, STATE.changed = STATE.changed, {}
    for conversation in changed.values():
        _conversation(conversation)
        detail_events.publish_steps(conversation, publish, now=clock.now())


def presence(user: User) -> None:
    """Tell of a user's presence; the user stands in the topic's name only."""
    publish(f"v2.users.{user.id}.presence", partial(_json, presence_body, user))
    _activity(user)


def routing_status(user: User) -> None:
    """Tell of a user's routing status."""
    body = {"id": user.id, "routingStatus": _routing(user)}
    publish(f"v2.users.{user.id}.routingStatus", lambda: json.dumps(body))
    _activity(user)


def membership(user: User, queue_id: str) -> None:
    """Tell that a user joined or left a queue."""
    user.queues_at = clock.now()
    body = {"id": user.id, "user": {"id": user.id}, "queueId": queue_id, "joined": user.joined[queue_id]}
    publish(f"v2.routing.queues.{queue_id}.users", lambda: json.dumps(body))
    _activity(user)


def presence_body(user: User) -> dict[str, object]:
    """Return the presence as topics spell it: system presences in upper case."""
    return {
        "source": "PURECLOUD",
        "primary": True,
        "presenceDefinition": {"id": user.presence.id, "systemPresence": loud(user.presence)},
        "message": user.presence_message,
        "modifiedDate": iso(user.presence_at),
    }


def loud(definition: Definition) -> str:
    """Return ``ON_QUEUE`` for ``On Queue``, as topics and analytics spell it."""
    return definition.system.upper().replace(" ", "_")


def _deliver_late(topic: str, frame: str, now: datetime) -> None:
    deliver(topic, frame)


def _conversation(conversation: Conversation) -> None:
    """Tell users and queues that ever took part; each body is made at most once."""
    bodies = {"": cache(partial(_json, shapes.conversation_event, conversation))}
    for medium in conversation.media:
        bodies[f".{PLURALS[medium]}"] = cache(partial(_json, shapes.media_event, conversation, medium))
    for owner in _owners(conversation):
        for tail, body in bodies.items():
            publish(f"v2.{owner}.conversations{tail}", body)
    for user_id in dict.fromkeys(leg.user_id for leg in conversation.participants if leg.user_id):
        publish(f"v2.users.{user_id}.conversationsummary", partial(_json, summary_of, STATE.users[user_id]))


def _json(make: Callable[..., object], *of: object) -> str:
    return json.dumps(make(*of))


def _owners(conversation: Conversation) -> list[str]:
    """Return users and queues that ever took part: ended participants hear of it, too."""
    legs = conversation.participants
    users = [f"users.{leg.user_id}" for leg in legs if leg.user_id]
    queues = [f"routing.queues.{leg.queue_id}" for leg in legs if leg.queue_id]
    return list(dict.fromkeys(users + queues))


def _activity(user: User) -> None:
    own = presence_body(user)
    presence = {name: own[name] for name in ("presenceDefinition", "modifiedDate")}
    # On queue or not, and nobody out of office. Source: an event in the vendor's post on its command line.
    queue_ids = [queue_id for queue_id, joined in user.joined.items() if joined]
    body = {
        "id": user.id,
        "routingStatus": _routing(user),
        "presence": presence | {"presenceMessage": user.presence_message},
        "outOfOffice": {"active": False},
        "activeQueueIds": queue_ids,
        "dateActiveQueuesChanged": iso(user.queues_at),
    }
    publish(f"v2.users.{user.id}.activity", lambda: json.dumps(body))


def _routing(user: User) -> dict[str, str]:
    return {"status": user.routing_status, "startTime": iso(user.routing_at)}
