"""Finding what a path names, and whether the caller may touch it; every miss is the vendor's refusal."""

from sandbox.genesys.conversations.model import PLURALS, Communication, Conversation, Participant
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


def conversation_of(conversation_id: str, media: str | None = None) -> Conversation:
    """Return the conversation; with ``media`` (``messages``, ``calls``…) only one of that medium.

    Raises: Refused with ``conversation.error.conversation.not.found``.
    """
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None or not _is_of(conversation, media):
        message = f"Conversation {conversation_id} was not found"
        raise Refused(404, "conversation.error.conversation.not.found", message)
    return conversation


def participant_of(conversation: Conversation, participant_id: str) -> Participant:
    """Return the participant.

    Raises: Refused with ``conversation.error.not.conversation.participant``.
    """
    leg = conversation.participant(participant_id)
    if leg is None:
        message = f"{participant_id} is not a participant of the conversation"
        raise Refused(404, "conversation.error.not.conversation.participant", message)
    return leg


def leg_of_communication(conversation: Conversation, communication_id: str) -> Participant:
    """Return the participant whose communication this is.

    Raises: Refused with ``not.found``.
    """
    for leg in conversation.participants:
        if any(each.id == communication_id for each in leg.communications):
            return leg
    raise Refused(404, "not.found", f"Communication {communication_id} was not found")


def communication_of(leg: Participant, communication_id: str) -> Communication:
    """Return the participant's communication.

    Raises: Refused with ``not.found``.
    """
    for each in leg.communications:
        if each.id == communication_id:
            return each
    raise Refused(404, "not.found", f"Communication {communication_id} was not found")


def check_may_change(conversation: Conversation, leg: Participant, token: Token) -> None:
    """Refuse unless the leg is the caller's own, or a supervisor or a program asks.

    Who is connected may also change an outside party, and call off an offer that they transferred.
    Raises: Refused with ``not.a.participant``.
    """
    own = [each for each in conversation.parties() if each.user_id == token.user_id]
    is_connected = any(each.state == "connected" for each in own)
    is_called_off = leg.state == "alerting" and any(
        each.state == "Pending" and each.initiator_id == token.user_id for each in conversation.transfers
    )
    if not (is_connected and (leg.purpose == "external" or is_called_off)):
        check_own(leg, token.user_id)


def check_own(leg: Participant, user_id: str | None) -> None:
    """Refuse unless the leg is the caller's own, or a supervisor or a program asks.

    Raises: Refused with ``not.a.participant``.
    """
    if leg.user_id != user_id and not _sees_all(user_id):
        raise Refused(403, "not.a.participant", "You are not this participant of the conversation.")


def check_sees(conversation: Conversation, token: Token) -> None:
    """Refuse an agent who has no part in the conversation; clients and supervisors see all.

    Raises: Refused with ``missing.permissions``.
    """
    there = {leg.user_id for leg in conversation.participants}
    if token.user_id not in there and not _sees_all(token.user_id):
        raise roles.missing("conversation:communication:view")


def check_may_send(conversation: Conversation, communication_id: str, user: User) -> Participant:
    """Return the agent's connected leg.

    Raises: Refused unless the communication is the user's own and connected.
    """
    leg = leg_of_communication(conversation, communication_id)
    check_own(leg, user.id)
    if leg.purpose != "agent" or leg.state != "connected":
        raise Refused(400, "bad.request", "The communication is not a connected one of an agent.")
    return leg


def _sees_all(user_id: str | None) -> bool:
    """Return whether this is a supervisor, or a program, which has no user but permissions."""
    return user_id is None or STATE.users[user_id].agent.supervisor


def _is_of(conversation: Conversation, media: str | None) -> bool:
    return media is None or media in {PLURALS[each] for each in conversation.media}
