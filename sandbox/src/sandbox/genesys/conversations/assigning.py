"""Assigning a waiting conversation to a user by hand: to oneself (pull), or to another (assign)."""

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import legs, lookups
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE


@signed_in
def assign(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Offer a waiting conversation to one user, whatever skills it asks for: 202."""
    conversation = lookups.conversation_of(conversation_id)
    user_id = text(json_object(request), "id")
    action = "pull" if user_id == token.user_id else "assign"
    roles.check(token, (f"conversation:{conversation.medium}:{action}",))
    user = STATE.users.get(user_id)
    if user is None:
        raise Refused(404, "not.found", "The user was not found.")
    waiting = conversation.live("acd")
    if not waiting or waiting[-1].routing is None:
        raise Refused(400, "bad.request", "The conversation is not waiting in a queue.")
    routing = waiting[-1].routing
    if not STATE.queues[routing.queue_id].settings["enableManualAssignment"]:
        raise Refused(400, "bad.request", "Manual assignment is not enabled for the queue.")
    now = clock.now()
    for leg in conversation.live("agent"):
        if leg.state == "alerting":
            legs.call_off(conversation, leg, now=now)
    legs.offer(conversation, user, routing, now=now)
    return accepted()
