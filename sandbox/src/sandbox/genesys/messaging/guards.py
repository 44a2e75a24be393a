"""Who may write in a conversation."""

from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.errors import Refused
from sandbox.genesys.people.model import User


def check_may_send(conversation: Conversation, communication_id: str, user: User) -> Participant:
    """Return the agent's connected leg.

    Raises: Refused unless the communication is the user's own and connected.
    """
    leg = lookups.leg_of_communication(conversation, communication_id)
    lookups.check_own(leg, user.id)
    if leg.purpose != "agent" or leg.state != "connected":
        raise Refused(400, "bad.request", "The communication is not a connected one of an agent.")
    return leg
