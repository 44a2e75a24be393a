"""The generic shape of a conversation: as REST answers it, and as the topic ``…conversations`` carries it."""

from collections.abc import Mapping
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import (
    PLURALS,
    Conversation,
    Message,
    Participant,
    Routing,
    Transfer,
    Wrapup,
)
from sandbox.genesys.stamps import maybe, stamp
from sandbox.genesys.state import STATE

Shape = dict[str, Any]

PROVIDERS = {"message": "PureCloud Messaging", "call": "Edge", "email": "PureCloud Email"}
# What the topic's schema lacks, level by level.
EVENT_LACKS = {"startTime", "endTime", "selfUri"}
PARTICIPANT_EVENT_LACKS = {"startTime", "queueName", "participantType", "ani", "dnis", "wrapupSkipped"}
COMMUNICATION_EVENT_LACKS = {"startAlertingTime", "segments", "authenticated"}


def conversation(subject: Conversation) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{id}`` does."""
    return present(
        {
            "id": subject.id,
            "startTime": stamp(subject.started_at),
            "endTime": maybe(subject.ended_at),
            "address": subject.address,
            "externalTag": subject.external_tag,
            "participants": [participant(subject, each) for each in subject.participants],
            "recentTransfers": [transfer(each) for each in subject.transfers[-20:]],
            "recordingState": "ACTIVE" if is_recorded(subject) else "NONE",
            "securePause": False,
            "divisions": [division()],
            "selfUri": f"/api/v2/conversations/{subject.id}",
        }
    )


def conversation_event(subject: Conversation) -> Shape:
    """Return the body of the generic topic: the whole conversation, without what its schema lacks."""
    body = without(conversation(subject), EVENT_LACKS)
    body["recordingState"] = body["recordingState"].lower()
    body["participants"] = [_participant_event(subject, each) for each in subject.participants]
    body["recentTransfers"] = [transfer_event(each) for each in subject.transfers[-20:]]
    return body


def participant(subject: Conversation, leg: Participant) -> Shape:
    """Return a participant with its one communication in the array of the medium."""
    arrays: Shape = {plural: [] for plural in PLURALS.values()}
    arrays[PLURALS[subject.medium]] = [communication(subject, leg)]
    queue = STATE.queues.get(leg.queue_id or "")
    own = {
        "id": leg.id,
        "startTime": stamp(leg.started_at),
        "endTime": maybe(leg.ended_at),
        "connectedTime": maybe(leg.connected_at),
        "name": leg.name,
        "userId": leg.user_id,
        "queueId": leg.queue_id,
        "queueName": queue.name if queue else None,
        "externalContactId": leg.external_contact_id,
        "externalOrganizationId": leg.external_organisation_id,
        "purpose": leg.purpose,
        "participantType": "External" if leg.purpose == "customer" else "Internal",
        "address": leg.address,
        "ani": leg.ani,
        "dnis": leg.dnis,
        "mediaRoles": ["full"],
        "attributes": dict(leg.attributes),
    }
    return present(own | work_fields(leg)) | arrays


def work_fields(leg: Participant) -> Shape:
    """Return what an agent's leg has beyond the others, in both shapes alike."""
    required = leg.wrapup_prompt is not None
    return {
        "wrapupRequired": required,
        "wrapupPrompt": leg.wrapup_prompt,
        "wrapupSkipped": leg.wrapup_skipped if required else None,
        "wrapup": wrapup(leg.communication.wrapup or leg.communication.draft),
        "startAcwTime": maybe(leg.acw_started_at),
        "endAcwTime": maybe(leg.acw_ended_at),
        "alertingTimeoutMs": leg.alerting_timeout_s and leg.alerting_timeout_s * 1000,
        "conversationRoutingData": routing(leg.routing),
    }


def communication(subject: Conversation, leg: Participant) -> Shape:
    """Return the element of ``calls[]``, ``messages[]`` and so on."""
    own = leg.communication
    common = {
        "id": own.id,
        "state": own.state,
        "initialState": own.initial_state,
        "direction": own.direction,
        "held": own.held,
        "provider": PROVIDERS.get(own.medium, "PureCloud Callback"),
        "segments": [],
        "startAlertingTime": maybe(own.alerting_at),
        "startHoldTime": maybe(own.held_at),
        "connectedTime": maybe(own.connected_at),
        "disconnectedTime": maybe(own.disconnected_at),
        "disconnectType": own.disconnect_type,
        "wrapup": wrapup(own.wrapup or own.draft),
        "afterCallWork": after_call_work(leg),
        "afterCallWorkRequired": leg.wrapup_prompt is not None,
        "queueMediaSettings": queue_media_settings(leg),
    }
    return present(common | _OWN_FIELDS[own.medium](subject, leg))


def wrapup(own: Wrapup | None) -> Shape | None:
    """Return a wrap-up; a draft says ``provisional``."""
    if own is None:
        return None
    return present(
        {
            "code": own.code,
            "name": own.name,
            "notes": own.notes,
            "tags": own.tags,
            "durationSeconds": own.duration_s,
            "endTime": maybe(own.ended_at),
            "provisional": own.provisional,
        }
    )


def after_call_work(leg: Participant) -> Shape | None:
    """Return the state of the wrap-up work of an agent's leg."""
    if leg.communication.acw_state is None:
        return None
    times = {"startTime": maybe(leg.acw_started_at), "endTime": maybe(leg.acw_ended_at)}
    return present({"state": leg.communication.acw_state} | times)


def queue_media_settings(leg: Participant) -> Shape | None:
    """Return the queue's settings that an offer repeats."""
    if leg.alerting_timeout_s is None:
        return None
    return {"alertingTimeoutSeconds": leg.alerting_timeout_s, "enableAutoAnswer": False}


def routing(own: Routing | None) -> Shape | None:
    """Return what routing looked for."""
    if own is None:
        return None
    queue = {"id": own.queue_id, "selfUri": f"/api/v2/routing/queues/{own.queue_id}"}
    skills = [{"id": each, "selfUri": f"/api/v2/routing/skills/{each}"} for each in own.skill_ids]
    return {"queue": queue, "priority": own.priority, "skills": skills, "scoredAgents": []}


def transfer(own: Transfer) -> Shape:
    """Return one of ``recentTransfers``."""
    return {
        "id": own.id,
        "state": own.state,
        "dateIssued": stamp(own.issued_at),
        "initiator": {"userId": own.initiator_id},
        # The destination has a user and an address only: a queue shows as its address.
        "destination": {"userId": own.user_id} if own.user_id else {"address": own.queue_id},
        "transferType": "Attended" if own.attended else "Unattended",
    }


def transfer_event(own: Transfer) -> Shape:
    """Return one of ``recentTransfers`` as topics spell it."""
    shape = transfer(own)
    return shape | {"state": shape["state"].lower(), "transferType": shape["transferType"].lower()}


def message_details(own: Message) -> Shape:
    """Return a message as conversations carry it: never its text."""
    return {
        "messageId": own.id,
        "messageURI": f"/api/v2/conversations/messages/{own.conversation_id}/messages/{own.id}",
        "messageTime": stamp(own.at),
        "messageStatus": own.status,
        "messageSegmentCount": 1,
        "media": [],
        "stickers": [],
    }


def addresses(subject: Conversation) -> tuple[Shape, Shape]:
    """Return the customer's and the organisation's address."""
    customer = {"name": subject.customer["name"], "nameRaw": subject.customer["name"]}
    theirs = customer | _address(subject.address)
    ours = subject.integration_id or _OUR_ADDRESS.get(subject.medium, catalogue.MAIL_ADDRESS)
    return theirs, {"name": catalogue.INTEGRATION_NAME} | _address(ours)


def is_recorded(subject: Conversation) -> bool:
    """Return whether a recorder runs."""
    return any(each.is_live and each.communication.recording for each in subject.participants)


def division() -> Shape:
    """Return the membership of the one division there is."""
    ref = {"id": catalogue.DIVISION_ID, "selfUri": f"/api/v2/authorization/divisions/{catalogue.DIVISION_ID}"}
    return {"division": ref, "entities": []}


def present(shape: Mapping[str, Any]) -> Shape:
    """Return the shape without what is None: absent, as the vendor leaves it out."""
    return {name: value for name, value in shape.items() if value is not None}


def without(shape: Mapping[str, Any], names: set[str]) -> Shape:
    """Return the shape without these names."""
    return {name: value for name, value in shape.items() if name not in names}


def plain_refs(own: Shape) -> Shape:
    """Return routing data with references as topics have them: the id alone."""
    skills = [{"id": each["id"]} for each in own["skills"]]
    return own | {"queue": {"id": own["queue"]["id"]}, "skills": skills}


def _participant_event(subject: Conversation, leg: Participant) -> Shape:
    shape = without(participant(subject, leg), PARTICIPANT_EVENT_LACKS)
    if "conversationRoutingData" in shape:
        shape["conversationRoutingData"] = plain_refs(shape["conversationRoutingData"])
    plural = PLURALS[subject.medium]
    shape[plural] = [_communication_event(each) for each in shape[plural]]
    return _with_event_wrapup(shape)


def _communication_event(shape: Shape) -> Shape:
    shape = without(shape, COMMUNICATION_EVENT_LACKS)
    if "messages" in shape:
        shape["messages"] = [without(each, {"messageURI"}) for each in shape["messages"]]
    return _with_event_wrapup(shape)


def _with_event_wrapup(shape: Shape) -> Shape:
    if "wrapup" in shape:
        shape["wrapup"] = without(shape["wrapup"], {"name", "provisional"})
    return shape


def _message_fields(subject: Conversation, leg: Participant) -> Shape:
    theirs, ours = addresses(subject)
    own = leg.communication
    return {
        "type": "open",
        "authenticated": False,
        "fromAddress": theirs,
        "toAddress": ours,
        "messages": [message_details(STATE.messages[each]) for each in own.message_ids],
        "parkTime": maybe(own.parked_at),
        "resumeTime": maybe(own.resume_at),
    }


def _call_fields(subject: Conversation, leg: Participant) -> Shape:
    theirs, ours = addresses(subject)
    own, is_customer = leg.communication, leg.purpose == "customer"
    return {
        "self": theirs if is_customer else ours,
        "other": ours if is_customer else theirs,
        "muted": own.muted,
        "confined": False,
        "recording": own.recording,
        "recordingState": "active" if own.recording else "none",
        "securePause": False,
    }


def _email_fields(subject: Conversation, leg: Participant) -> Shape:
    first = subject.messages[0].text if subject.messages else None
    own = {"subject": (first or "Question")[:60], "messagesSent": 0, "autoGenerated": False, "spam": False}
    return own | {"parkTime": maybe(leg.communication.parked_at)}


def _callback_fields(subject: Conversation, leg: Participant) -> Shape:
    return {"callbackNumbers": [subject.customer["phone"]], "callbackUserName": subject.customer["name"]}


def _address(raw: str) -> Shape:
    return {"addressNormalized": raw, "addressRaw": raw, "addressDisplayable": raw}


_OUR_ADDRESS = {"call": catalogue.DNIS, "callback": catalogue.DNIS}
_OWN_FIELDS = {
    "message": _message_fields,
    "call": _call_fields,
    "email": _email_fields,
    "callback": _callback_fields,
}
