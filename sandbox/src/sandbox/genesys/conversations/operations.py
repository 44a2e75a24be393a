"""Conversations and what agents do in them."""

from functools import partial

from sandbox.genesys.conversations import (
    callbacks,
    calls,
    consult_transfers,
    conversations,
    monitoring,
    parking,
    participant_changes,
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
CALL = f"{ALL}/calls/{{conversationId}}/participants/{{participantId}}"
CHAT = f"{ALL}/messages/{{conversationId}}/participants/{{participantId}}"
BLIND = "conversation:communication:blindTransfer"
CONSULT = "conversation:communication:consultTransfer"
PARKING = "/{conversationId}/participants/{participantId}/parkingstate"
DISCONNECT = "conversation:communication:disconnect"
WRAPUP = "conversation:participant:wrapup"
CHANGE = (WRAPUP, "conversation:call:record", DISCONNECT)
COMMUNICATION = f"{MEDIA_PARTICIPANT}/communications/{{communicationId}}"


def _in_each_medium(*operations: Operation) -> list[Operation]:
    return [each for operation in operations for each in for_each("media", MEDIA, operation)]


OPERATIONS = (
    get(ALL, conversations.mine),
    get(ONE, conversations.one, "conversation:communication:view"),
    post(f"{ONE}/disconnect", conversations.tear_down, DISCONNECT),
    put(f"{ONE}/tags", conversations.set_external_tag, "conversation:externalTag:edit"),
    patch(PARTICIPANT, participant_changes.change, *CHANGE),
    patch(f"{PARTICIPANT}/attributes", participant_changes.merge_attributes),
    get(f"{PARTICIPANT}/wrapupcodes", wrapups.codes),
    get(f"{PARTICIPANT}/wrapup", wrapups.assigned),
    post(f"{PARTICIPANT}/replace", transfers.replace, BLIND),
    post(f"{PARTICIPANT}/replace/agent", transfers.to_agent, BLIND, f"{BLIND}Agent"),
    post(f"{PARTICIPANT}/replace/queue", transfers.to_queue, BLIND, f"{BLIND}Queue"),
    post(f"{PARTICIPANT}/replace/external", transfers.to_address, BLIND, f"{BLIND}External"),
    post(f"{PARTICIPANT}/transfer", transfers.to_address, BLIND),
    post(f"{CALL}/consult", partial(consult_transfers.of_any, media="calls"), CONSULT),
    patch(f"{CALL}/consult", partial(consult_transfers.change, media="calls")),
    delete(f"{CALL}/consult", partial(consult_transfers.cancel, media="calls")),
    post(
        f"{CALL}/consult/agent",
        partial(consult_transfers.of_agent, media="calls"),
        CONSULT,
        f"{CONSULT}Agent",
    ),
    post(
        f"{CALL}/consult/queue",
        partial(consult_transfers.of_queue, media="calls"),
        CONSULT,
        f"{CONSULT}Queue",
    ),
    post(f"{CALL}/monitor", partial(monitoring.monitor, media="calls"), "conversation:call:monitor"),
    post(f"{CALL}/coach", partial(monitoring.coach, media="calls"), "conversation:call:coach"),
    post(f"{CALL}/barge", partial(monitoring.barge, media="calls"), "conversation:call:barge"),
    post(f"{ONE}/barge", partial(monitoring.barge_in, media="calls"), "conversation:call:barge"),
    post(f"{CHAT}/monitor", partial(monitoring.monitor, media="messages"), "conversation:message:monitor"),
    post(f"{CHAT}/takeover", partial(monitoring.take_over, media="messages")),
    post(f"{ONE}/assign", transfers.assign),
    post(f"{ALL}/calls", calls.create, "conversation:conference:add"),
    post(f"{ALL}/calls/{{conversationId}}", calls.place),
    post(f"{ALL}/calls/{{conversationId}}/participants", calls.add_participants),
    post(f"{PARTICIPANT}/digits", calls.send_digits),
    post(f"{ALL}/callbacks", callbacks.create, "conversation:callback:create"),
    patch(
        f"{ALL}/aftercallwork/{{conversationId}}/participants/{{participantId}}"
        "/communications/{communicationId}",
        wrapups.ask_for_time,
        WRAPUP,
    ),
    *_in_each_medium(
        get(f"{ALL}/{{media}}", conversations.mine),
        get(MEDIA_ONE, conversations.one),
        patch(MEDIA_ONE, conversations.change, DISCONNECT),
        patch(MEDIA_PARTICIPANT, participant_changes.change, *CHANGE),
        patch(f"{MEDIA_PARTICIPANT}/attributes", participant_changes.merge_attributes),
        get(f"{MEDIA_PARTICIPANT}/wrapupcodes", wrapups.codes),
        get(f"{MEDIA_PARTICIPANT}/wrapup", wrapups.assigned),
        post(f"{MEDIA_PARTICIPANT}/replace", transfers.replace, BLIND),
        patch(COMMUNICATION, participant_changes.change_communication),
        get(f"{COMMUNICATION}/wrapup", wrapups.assigned),
        post(f"{COMMUNICATION}/wrapup", wrapups.submit, WRAPUP),
    ),
    patch(f"{ALL}/messages{PARKING}", partial(parking.change, media="messages"), "conversation:message:park"),
    patch(f"{ALL}/emails{PARKING}", partial(parking.change, media="emails"), "conversation:email:park"),
    *for_each("media", MEDIA, put(f"{MEDIA_ONE}/recordingstate", conversations.pause)),
    patch(f"{ONE}/recordingstate", conversations.pause),
)
