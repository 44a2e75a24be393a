"""Conversations and what agents do in them."""

from sandbox.genesys.conversations import actions, reads, transfers, wrapups
from sandbox.operations import Operation, delete, for_each, get, patch, post, put

MEDIA = ("calls", "callbacks", "emails", "messages")
PARKABLE = ("emails", "messages")
ALL = "/api/v2/conversations"
ONE = f"{ALL}/{{conversationId}}"
PARTICIPANT = f"{ONE}/participants/{{participantId}}"
MEDIA_ONE = f"{ALL}/{{media}}/{{conversationId}}"
MEDIA_PARTICIPANT = f"{MEDIA_ONE}/participants/{{participantId}}"
WRAPUP = "conversation:participant:wrapup"
COMMUNICATION = f"{MEDIA_PARTICIPANT}/communications/{{communicationId}}"


def _in_each_medium(*operations: Operation) -> list[Operation]:
    return [each for operation in operations for each in for_each("media", MEDIA, operation)]


OPERATIONS = (
    get(ALL, reads.mine),
    get(ONE, reads.one),
    delete(ONE, actions.disconnect),
    post(f"{ONE}/disconnect", actions.tear_down),
    put(f"{ONE}/tags", actions.tag),
    patch(PARTICIPANT, actions.change),
    patch(f"{PARTICIPANT}/attributes", actions.set_attributes),
    get(f"{PARTICIPANT}/wrapupcodes", wrapups.codes),
    get(f"{PARTICIPANT}/wrapup", wrapups.assigned),
    post(f"{PARTICIPANT}/replace", transfers.replace),
    post(f"{PARTICIPANT}/replace/agent", transfers.to_agent),
    post(f"{PARTICIPANT}/replace/queue", transfers.to_queue),
    patch(
        f"{ALL}/aftercallwork/{{conversationId}}/participants/{{participantId}}"
        "/communications/{communicationId}",
        wrapups.ask_for_time,
        WRAPUP,
    ),
    *_in_each_medium(
        get(f"{ALL}/{{media}}", reads.mine_of_media),
        get(MEDIA_ONE, reads.one_of_media),
        patch(MEDIA_ONE, actions.change_whole),
        patch(MEDIA_PARTICIPANT, actions.change),
        patch(f"{MEDIA_PARTICIPANT}/attributes", actions.set_attributes),
        get(f"{MEDIA_PARTICIPANT}/wrapupcodes", wrapups.codes),
        get(f"{MEDIA_PARTICIPANT}/wrapup", wrapups.assigned),
        post(f"{MEDIA_PARTICIPANT}/replace", transfers.replace),
        patch(COMMUNICATION, actions.change_communication),
        get(f"{COMMUNICATION}/wrapup", wrapups.assigned),
        post(f"{COMMUNICATION}/wrapup", wrapups.submit, WRAPUP),
    ),
    *for_each("media", PARKABLE, patch(f"{MEDIA_PARTICIPANT}/parkingstate", actions.park)),
)
