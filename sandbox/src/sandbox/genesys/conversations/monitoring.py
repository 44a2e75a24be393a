"""Watching a colleague's conversation: monitor, coach, barge in, take over."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys.conversations import legs, transfers
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.conversations.views import of_conversation, of_participant
from sandbox.genesys.endpoints import user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.operations import Action


@of_participant
def _watch(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str, role: str
) -> HttpResponse:
    """Join the conversation in this role from the point of view of a participant: 201."""
    # Who listens has ears: the definition's error codes have ``not.a.user``.
    _join(conversation, user_of(token), _connected(leg), role, now=clock.now())
    return HttpResponse(status=201)


monitor: Action = partial(_watch, role="monitor")
coach: Action = partial(_watch, role="coach")
barge: Action = partial(_watch, role="barge")


@of_conversation
def barge_in(token: Token, request: HttpRequest, conversation: Conversation, media: str) -> HttpResponse:
    """Barge into the whole conversation, at the side of its agent: 201."""
    agents = [each for each in conversation.live("agent", "user") if not each.is_watching]
    if not agents:
        raise Refused(400, "bad.request", "The conversation has no connected agent.")
    _join(conversation, user_of(token), _connected(agents[-1]), "barge", now=clock.now())
    return HttpResponse(status=201)


@of_participant
def take_over(
    token: Token, request: HttpRequest, conversation: Conversation, leg: Participant, media: str
) -> HttpResponse:
    """Put oneself in the place of the agent whom one monitors."""
    user, watched = user_of(token), _connected(leg)
    watching = _own(conversation, user)
    if watching is None or watching.monitored_participant_id != watched.id:
        raise Refused(400, "bad.request", "The user must be monitoring the participant.")
    now = clock.now()
    own = legs.join(conversation, user, transfers.routing_of(watched, now), now=now)
    own.communication.message_ids = list(watched.communication.message_ids)
    legs.end(conversation, watched, kind="takeover", now=now)
    return HttpResponse(status=200)


def _connected(leg: Participant) -> Participant:
    if leg.user_id is None or leg.state != "connected" or leg.is_watching:
        raise Refused(400, "bad.request", "Only a connected agent can be watched.")
    return leg


def _own(conversation: Conversation, user: User) -> Participant | None:
    own = [each for each in conversation.live("agent", "user") if each.user_id == user.id]
    return own[-1] if own else None


def _join(
    conversation: Conversation, user: User, watched: Participant, role: str, *, now: datetime
) -> Participant:
    """Return the watcher's leg: the one they watch by already, or a new one."""
    leg = _own(conversation, user)
    if leg is not None and not leg.is_watching:
        message = "A user cannot monitor a conversation where they are an active participant."
        raise Refused(400, "conversation.error.monitor.own.conversation", message)
    if leg is None:
        leg = legs.add(conversation, "user", now=now, state="connected")
        leg.user_id, leg.name, leg.media_roles = user.id, user.agent.name, []
    leg.media_roles = list(dict.fromkeys((*leg.media_roles, role)))
    leg.monitored_participant_id = watched.id if role == "monitor" else None
    leg.coached_participant_id = watched.id if role == "coach" else None
    leg.barged_participant_id = watched.id if role == "barge" else None
    leg.communication.muted = conversation.medium == "call" and role == "monitor"
    agent_status.join_call(user, leg, now)
    STATE.mark_changed(conversation)
    return leg
