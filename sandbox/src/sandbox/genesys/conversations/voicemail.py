"""The voicemail that takes over a personal call."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE

MESSAGE_S = 20


def take_over(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Let the voicemail of a personal call's user answer in the user's place.

    Raises: Refused when it is no call, not personal, or over.
    """
    if conversation.medium != "call":
        message = "Participants with chats cannot be transferred to voicemail."
        raise Refused(400, "conversations.error.transfer.chat.voicemail", message)
    if leg.purpose != "user" or leg.is_watching:
        message = "Only personal calls can be transferred to voicemail."
        raise Refused(400, "conversations.error.transfer.userCall.voicemail", message)
    if not leg.is_live:
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    box = legs.add(conversation, "voicemail", now=now, state="connected")
    box.name = leg.name
    legs.end(conversation, leg, kind="transfer.noanswer", now=now)
    STATE.timers.at(now + timedelta(seconds=MESSAGE_S), partial(_hang_up, conversation, box))


def _hang_up(conversation: Conversation, box: Participant, now: datetime) -> None:
    if box.is_live:
        legs.end(conversation, box, kind="endpoint", now=now)
        legs.end_when_alone(conversation, now=now)
