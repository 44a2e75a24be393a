"""The media-specific shape: a flat participant with its state, no communication id; REST and topic."""

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import elements, shapes
from sandbox.genesys.conversations.elements import Shape, addresses, message_details, present
from sandbox.genesys.conversations.model import (
    PLURALS,
    Communication,
    Conversation,
    Medium,
    Participant,
)
from sandbox.genesys.conversations.shapes import plain_refs, without
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.state import STATE

EVENT_LACKS = {"startAlertingTime", "fromAddress", "toAddress", "authenticated"}
REFS = {"user", "queue", "externalContact", "externalOrganization", "script"}
# REST's list of this shape lacks the type by which an offer runs out.
REST_DISCONNECT_TYPES = {"timeout": "transfer.noanswer"}


def conversation(subject: Conversation, medium: Medium | None = None) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{media}/{id}`` does."""
    medium = medium or subject.medium
    shape = {
        "id": subject.id,
        "participants": [_participant(subject, leg, own) for leg, own in _pairs(subject, medium)],
        "otherMediaUris": _other_media(subject, medium),
        "recentTransfers": [shapes.transfer(each) for each in subject.transfers[-shapes.RECENT_TRANSFERS :]],
        "divisions": [shapes.division()],
        "selfUri": f"/api/v2/conversations/{PLURALS[medium]}/{subject.id}",
    }
    return present(shape | _recording(subject, medium))


def conversation_event(subject: Conversation, medium: Medium | None = None) -> Shape:
    """Return the body of the topic ``…conversations.{media}``."""
    medium = medium or subject.medium
    shape = {
        "id": subject.id,
        "participants": [_participant_event(subject, leg, own) for leg, own in _pairs(subject, medium)],
        "otherMediaUris": _other_media(subject, medium),
        "address": subject.address,
        "divisions": [shapes.division()],
    }
    return present(shape | _recording(subject, medium))


def _pairs(subject: Conversation, medium: Medium) -> list[tuple[Participant, Communication]]:
    """Return who takes part in this medium, with the latest communication there."""
    legs = subject.participants
    return [(leg, own) for leg in legs if (own := leg.communication_in(medium)) is not None]


def _other_media(subject: Conversation, medium: Medium) -> list[str]:
    others = [each for each in subject.media if each != medium]
    return [f"/api/v2/conversations/{PLURALS[each]}/{subject.id}" for each in others]


def _participant(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    shape = {
        "id": leg.id,
        "name": leg.name,
        "address": leg.address,
        "startTime": iso(leg.started_at),
        "startAlertingTime": iso_or_none(own.alerting_at),
        "connectedTime": iso_or_none(own.connected_at),
        "endTime": iso_or_none(own.disconnected_at),
        "startHoldTime": iso_or_none(own.held_at),
        "purpose": leg.purpose,
        "state": "none" if own.state == "scheduled" else own.state,
        "direction": own.direction,
        "disconnectType": REST_DISCONNECT_TYPES.get(own.disconnect_type or "", own.disconnect_type),
        "held": own.held,
        "user": _ref("users", leg.user_id),
        "queue": _ref("routing/queues", leg.queue_id),
        "externalContact": _ref("externalcontacts/contacts", leg.external_contact_id),
        "externalOrganization": _ref("externalcontacts/organizations", leg.external_organisation_id),
        "script": _ref("scripts", subject.script_id),
        "provider": elements.PROVIDERS[own.medium],
        "parkTime": iso_or_none(own.parked_at),
        "resumeTime": iso_or_none(own.resume_at),
    }
    return present(shape | shapes.work_fields(leg) | _OWN_FIELDS[own.medium](subject, leg, own))


def _participant_event(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    shape = without(_participant(subject, leg, own), EVENT_LACKS)
    shape |= present({"disconnectType": own.disconnect_type})
    shape |= {"initialState": own.initial_state, "state": own.state}
    shape |= present({"queueMediaSettings": elements.queue_media_settings(leg)})
    for name in REFS & set(shape):
        shape[name] = {"id": shape[name]["id"]}
    if "wrapup" in shape:
        shape["wrapup"] = without(shape["wrapup"], {"name", "provisional"})
    if "conversationRoutingData" in shape:
        shape["conversationRoutingData"] = plain_refs(shape["conversationRoutingData"])
    if "messages" in shape:
        shape["messages"] = [_details_event(each) for each in shape["messages"]]
    return shape


def _details_event(details: Shape) -> Shape:
    """Return details with the id where this topic has it: at ``message.id``."""
    return {"message": {"id": details["messageId"]}} | without(details, {"messageId", "messageURI"})


def _recording(subject: Conversation, medium: Medium) -> Shape:
    if medium != "call":
        return {}
    return {"recordingState": shapes.recording_state(subject), "securePause": shapes.is_paused(subject)}


def _ref(folder: str, entity_id: str | None) -> Shape | None:
    return None if entity_id is None else {"id": entity_id, "selfUri": f"/api/v2/{folder}/{entity_id}"}


def _message_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    theirs, ours = addresses(subject)
    details = [message_details(STATE.messages[each]) for each in own.message_ids]
    watched = {"monitoredParticipantId": leg.monitored_participant_id}
    return watched | {
        "type": "open",
        "authenticated": False,
        "fromAddress": theirs,
        "toAddress": ours,
        "messages": details,
    }


def _call_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    watched = {
        "consultParticipantId": leg.consult_participant_id,
        "monitoredParticipantId": leg.monitored_participant_id,
        "coachedParticipantId": leg.coached_participant_id,
        "bargedParticipantId": leg.barged_participant_id,
    }
    return watched | elements.call_state(own) | {"ani": subject.address, "dnis": catalogue.DNIS}


def _email_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    return elements.email_state(subject, own)


def _callback_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    return elements.callback_state(subject)


_OWN_FIELDS = {
    "message": _message_fields,
    "call": _call_fields,
    "email": _email_fields,
    "callback": _callback_fields,
}
