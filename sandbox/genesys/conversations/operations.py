"""Conversations and what agents do in them."""

from functools import partial

from sandbox.genesys.conversations import (
    attributes,
    changes,
    ending,
    parking,
    reads,
    recording,
    tags,
    transfers,
    wrapups,
)
from sandbox.operations import Operation, delete, for_each, get, patch, post, put

MEDIA = ("calls", "callbacks", "emails", "messages")
ALL = "/api/v2/conversations"
ONE = f"{ALL}/{{conversationId}}"
PARTICIPANT = f"{ONE}/participants/{{participantId}}"
MEDIA_ONE = f"{ALL}/{{media}}/{{conversationId}}"
MEDIA_PARTICIPANT = f"{MEDIA_ONE}/participants/{{participantId}}"
PARKING = "/{conversationId}/participants/{participantId}/parkingstate"
DISCONNECT = "conversation:communication:disconnect"
WRAPUP = "conversation:participant:wrapup"
COMMUNICATION = f"{MEDIA_PARTICIPANT}/communications/{{communicationId}}"


def _in_each_medium(*operations: Operation) -> list[Operation]:
    return [each for operation in operations for each in for_each("media", MEDIA, operation)]


OPERATIONS = (
    get(ALL, reads.mine),
    get(ONE, reads.one),
    delete(ONE, ending.disconnect, DISCONNECT),
    post(f"{ONE}/disconnect", ending.tear_down, DISCONNECT),
    put(f"{ONE}/tags", tags.set_external_tag, "conversation:externalTag:edit"),
    patch(PARTICIPANT, changes.change),
    patch(f"{PARTICIPANT}/attributes", attributes.merge),
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
        patch(MEDIA_ONE, ending.change, DISCONNECT),
        patch(MEDIA_PARTICIPANT, changes.change),
        patch(f"{MEDIA_PARTICIPANT}/attributes", attributes.merge),
        get(f"{MEDIA_PARTICIPANT}/wrapupcodes", wrapups.codes),
        get(f"{MEDIA_PARTICIPANT}/wrapup", wrapups.assigned),
        post(f"{MEDIA_PARTICIPANT}/replace", transfers.replace),
        patch(COMMUNICATION, changes.change_communication),
        get(f"{COMMUNICATION}/wrapup", wrapups.assigned),
        post(f"{COMMUNICATION}/wrapup", wrapups.submit, WRAPUP),
    ),
    patch(f"{ALL}/messages{PARKING}", partial(parking.change, media="messages"), "conversation:message:park"),
    patch(f"{ALL}/emails{PARKING}", partial(parking.change, media="emails"), "conversation:email:park"),
    *for_each("media", MEDIA, put(f"{MEDIA_ONE}/recordingstate", recording.set_of_media)),
    patch(f"{ONE}/recordingstate", recording.set_of_any),
    get(f"{ONE}/secureattributes", attributes.secure, "conversation:participant:attributesview"),
    put(f"{ONE}/secureattributes", attributes.replace_secure, "conversation:participant:attributesedit"),
    patch(f"{ONE}/secureattributes", attributes.merge_secure, "conversation:participant:attributesedit"),
    patch(f"{ONE}/utilizationlabel", tags.set_label, "conversation:utilizationLabel:edit"),
    get(f"{ONE}/accessattributes", tags.access_attributes, "conversation:accessAttributes:view"),
    put(f"{ONE}/accessattributes", tags.set_access_attributes, "conversation:accessAttributes:edit"),
    put(f"{PARTICIPANT}/flaggedreason", tags.flag),
    delete(f"{PARTICIPANT}/flaggedreason", tags.unflag),
)
