"""The media-specific shape: a flat participant with its state, no communication id; REST and topic."""

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import PLURALS, Conversation, Participant
from sandbox.genesys.conversations.shapes import (
    PROVIDERS,
    Shape,
    addresses,
    division,
    is_recorded,
    message_details,
    plain_refs,
    present,
    queue_media_settings,
    transfer,
    without,
    work_fields,
)
from sandbox.genesys.stamps import maybe, stamp
from sandbox.genesys.state import STATE

EVENT_LACKS = {"startAlertingTime", "fromAddress", "toAddress", "authenticated"}
REFS = {"user", "queue", "externalContact", "externalOrganization"}
# REST's list of this shape lacks the type by which an offer runs out.
REST_DISCONNECT_TYPES = {"timeout": "transfer.noanswer"}


def conversation(subject: Conversation) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{media}/{id}`` does."""
    shape = {
        "id": subject.id,
        "participants": [_participant(subject, each) for each in subject.participants],
        "otherMediaUris": [],
        "recentTransfers": [transfer(each) for each in subject.transfers[-20:]],
        "divisions": [division()],
        "selfUri": f"/api/v2/conversations/{PLURALS[subject.medium]}/{subject.id}",
    }
    return shape | _recording(subject)


def conversation_event(subject: Conversation) -> Shape:
    """Return the body of the topic ``…conversations.{media}``."""
    shape = {
        "id": subject.id,
        "participants": [_participant_event(subject, each) for each in subject.participants],
        "otherMediaUris": [],
        "address": subject.address,
        "divisions": [division()],
    }
    return shape | _recording(subject)


def _participant(subject: Conversation, leg: Participant) -> Shape:
    own = leg.communication
    shape = {
        "id": leg.id,
        "name": leg.name,
        "address": leg.address,
        "startTime": stamp(leg.started_at),
        "startAlertingTime": maybe(own.alerting_at),
        "connectedTime": maybe(leg.connected_at),
        "endTime": maybe(leg.ended_at),
        "startHoldTime": maybe(own.held_at),
        "purpose": leg.purpose,
        "state": own.state,
        "direction": own.direction,
        "disconnectType": REST_DISCONNECT_TYPES.get(own.disconnect_type or "", own.disconnect_type),
        "held": own.held,
        "mediaRoles": ["full"],
        "user": _ref("users", leg.user_id),
        "queue": _ref("routing/queues", leg.queue_id),
        "externalContact": _ref("externalcontacts/contacts", leg.external_contact_id),
        "externalOrganization": _ref("externalcontacts/organizations", leg.external_organisation_id),
        "attributes": dict(leg.attributes),
        "provider": PROVIDERS.get(own.medium, "PureCloud Callback"),
        "parkTime": maybe(own.parked_at),
        "resumeTime": maybe(own.resume_at),
    }
    return present(shape | work_fields(leg) | _OWN_FIELDS[own.medium](subject, leg))


def _participant_event(subject: Conversation, leg: Participant) -> Shape:
    shape = without(_participant(subject, leg), EVENT_LACKS)
    shape |= present({"disconnectType": leg.communication.disconnect_type})
    shape |= {"initialState": leg.communication.initial_state}
    shape |= present({"queueMediaSettings": queue_media_settings(leg)})
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


def _recording(subject: Conversation) -> Shape:
    if subject.medium != "call":
        return {}
    return {"recordingState": "active" if is_recorded(subject) else "none", "securePause": False}


def _ref(folder: str, entity_id: str | None) -> Shape | None:
    return None if entity_id is None else {"id": entity_id, "selfUri": f"/api/v2/{folder}/{entity_id}"}


def _message_fields(subject: Conversation, leg: Participant) -> Shape:
    theirs, ours = addresses(subject)
    details = [message_details(STATE.messages[each]) for each in leg.communication.message_ids]
    own = {"type": "open", "authenticated": False, "fromAddress": theirs, "toAddress": ours}
    return own | {"messages": details}


def _call_fields(subject: Conversation, leg: Participant) -> Shape:
    own = leg.communication
    return {
        "muted": own.muted,
        "confined": False,
        "recording": own.recording,
        "recordingState": "active" if own.recording else "none",
        "securePause": False,
        "ani": subject.address,
        "dnis": catalogue.DNIS,
    }


def _email_fields(subject: Conversation, leg: Participant) -> Shape:
    return {"messagesSent": 0, "autoGenerated": False, "spam": False}


def _callback_fields(subject: Conversation, leg: Participant) -> Shape:
    return {"callbackNumbers": [subject.customer["phone"]], "callbackUserName": subject.customer["name"]}


_OWN_FIELDS = {
    "message": _message_fields,
    "call": _call_fields,
    "email": _email_fields,
    "callback": _callback_fields,
}
