"""Talks between colleagues about a digital conversation: who set one up, how it is answered, how it ends."""

from dataclasses import replace
from datetime import datetime

from sandbox.genesys.conversations.model import (
    ENDED,
    Communication,
    Conversation,
    LegState,
    Participant,
    Talk,
)
from sandbox.genesys.state import STATE


def set_up(conversation: Conversation, asking: Participant, asked: Participant, *, now: datetime) -> Talk:
    """Return the asking side of a new talk; the asked participant has nothing but its other side."""
    own = Communication(
        id=STATE.new_id("communication"),
        medium=conversation.medium,
        state="connected",
        initial_state="connected",
        connected_at=now,
    )
    own.enter("interact", now)
    near = Talk(
        communication=own,
        peer_id=asked.communication.id,
        source_user_id=asking.user_id or "",
        target_user_id=asked.user_id or "",
    )
    asked.is_consulted = True
    asked.talks.append(replace(near, communication=asked.communication, peer_id=own.id))
    asking.talks.append(near)
    STATE.touch(conversation)
    return near


def settle(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Follow the end of a leg: its talks end, and so do the others' ends of them, unless it keeps them."""
    if leg.keeps_talks:
        return
    ended = {each.communication.id for each in leg.talks}
    for other in conversation.participants:
        for talk in other.talks:
            if (talk.peer_id in ended or other is leg) and talk.communication.state not in ENDED:
                _end(other, talk, "client" if other is leg else "peer", now)


def _end(leg: Participant, talk: Talk, kind: str, now: datetime) -> None:
    own = talk.communication
    state: LegState = "disconnected"
    own.state, own.disconnect_type, own.disconnected_at = state, kind, now
    own.leave(now)
    if leg.is_consulted:
        leg.ended_at = now
        STATE.users[leg.user_id or ""].work.pop(leg.id, None)
