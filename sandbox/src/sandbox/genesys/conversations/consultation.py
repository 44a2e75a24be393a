"""A consultation during a call: who is in it, who hears whom, and when it is over."""

from sandbox.genesys.conversations.model import Consult, Conversation, Participant

# Whom the initiator speaks to -> whether object and destination hear music meanwhile.
CONFINED = {
    "DESTINATION": (True, False),
    "OBJECT": (False, True),
    "BOTH": (False, False),
    "CONFERENCE": (False, False),
}


def destinations(conversation: Conversation, consult: Consult) -> list[Participant]:
    """Return who is consulted: the queue's leg as long as it waits, and whoever it rings at."""
    legs = conversation.parties()
    own = [each for each in legs if each.consult_participant_id == consult.object_id]
    return [each for each in own if each.id != consult.initiator_id]


def speak_to(conversation: Conversation, word: str) -> None:
    """Let the initiator speak to these; the others hear music."""
    consult = conversation.consult
    if consult is None:
        return
    confine_object, confine_destination = CONFINED[word]
    for leg in conversation.participants:
        if leg.id == consult.object_id:
            leg.communication.confined = confine_object and leg.is_live
    for leg in destinations(conversation, consult):
        leg.communication.confined = confine_destination and leg.purpose != "acd"


def end_if_over(conversation: Conversation) -> None:
    """Forget a consultation that is over: one of its three is gone, and whoever is left hears everyone."""
    consult = conversation.consult
    if consult is None:
        return
    live = {leg.id for leg in conversation.participants if leg.is_live}
    if {consult.initiator_id, consult.object_id} <= live and destinations(conversation, consult):
        return
    conversation.consult = None
    for leg in conversation.participants:
        leg.communication.confined = False
        if leg.is_live:
            leg.consult_participant_id = None
