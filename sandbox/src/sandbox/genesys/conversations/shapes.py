"""The generic shape of a conversation: as REST answers it, and as the topic ``…conversations`` carries it."""

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import elements
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.conversations.handovers import Transfer
from sandbox.genesys.conversations.model import PLURALS, Conversation, Participant, Routing
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.state import STATE

RECENT_TRANSFERS = 20
# What the topic's schema lacks, level by level.
EVENT_LACKS = {"startTime", "endTime", "selfUri"}
PARTICIPANT_EVENT_LACKS = {
    "startTime",
    "userUri",
    "queueName",
    "participantType",
    "ani",
    "dnis",
    "wrapupSkipped",
}
COMMUNICATION_EVENT_LACKS = {"startAlertingTime", "segments", "authenticated"}


def conversation(subject: Conversation) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{id}`` does."""
    return present(
        {
            "id": subject.id,
            "startTime": iso(subject.started_at),
            "endTime": iso_or_none(subject.ended_at),
            "address": subject.address,
            "externalTag": subject.external_tag,
            "participants": [participant(subject, each) for each in subject.participants],
            "recentTransfers": [transfer(each) for each in subject.transfers[-RECENT_TRANSFERS:]],
            "recordingState": recording_state(subject).upper(),
            "securePause": is_paused(subject),
            "divisions": [division()],
            "selfUri": f"/api/v2/conversations/{subject.id}",
        }
    )


def conversation_event(subject: Conversation) -> Shape:
    """Return the body of the generic topic: the whole conversation, without what its schema lacks."""
    body = without(conversation(subject), EVENT_LACKS)
    body["recordingState"] = body["recordingState"].lower()
    body["participants"] = [_participant_event(subject, each) for each in subject.participants]
    body["recentTransfers"] = [transfer_event(each) for each in subject.transfers[-RECENT_TRANSFERS:]]
    return body


def participant(subject: Conversation, leg: Participant) -> Shape:
    """Return a participant with its communications in the arrays of their media."""
    arrays: Shape = {plural: [] for plural in (*PLURALS.values(), "internalMessages")}
    for each in leg.communications:
        arrays[PLURALS[each.medium]].append(elements.communication(subject, leg, each))
    queue = STATE.queues.get(leg.queue_id or "")
    own = {
        "id": leg.id,
        "startTime": iso(leg.started_at),
        "endTime": iso_or_none(leg.ended_at),
        "connectedTime": iso_or_none(leg.connected_at),
        "name": leg.name,
        "userUri": f"/api/v2/users/{leg.user_id}" if leg.user_id else None,
        "userId": leg.user_id,
        "queueId": leg.queue_id,
        "queueName": queue.name if queue else None,
        "externalContactId": leg.external_contact_id,
        "externalOrganizationId": leg.external_organisation_id,
        "purpose": leg.purpose,
        "participantType": "External" if leg.purpose in ("customer", "external") else "Internal",
        "address": leg.address,
        "ani": leg.ani,
        "dnis": leg.dnis,
        "consultParticipantId": leg.consult_participant_id,
        "monitoredParticipantId": leg.monitored_participant_id,
        "coachedParticipantId": leg.coached_participant_id,
        "bargedParticipantId": leg.barged_participant_id,
    }
    return present(own | work_fields(leg)) | arrays


def work_fields(leg: Participant) -> Shape:
    """Return what both shapes say alike: roles, attributes, and what an agent's leg has beyond the others."""
    required = leg.wrapup_prompt is not None and leg.communication.acw_required
    return {
        "mediaRoles": list(leg.media_roles),
        "attributes": dict(leg.attributes),
        "wrapupRequired": required,
        "wrapupPrompt": leg.wrapup_prompt,
        "wrapupTimeoutMs": leg.wrapup_timeout_ms,
        "wrapupSkipped": leg.wrapup_skipped if leg.wrapup_prompt else None,
        "wrapup": elements.wrapup(leg.communication.wrapup or leg.communication.draft),
        "startAcwTime": iso_or_none(leg.acw_started_at),
        "endAcwTime": iso_or_none(leg.acw_ended_at),
        "alertingTimeoutMs": leg.alerting_timeout_s and leg.alerting_timeout_s * 1000,
        "conversationRoutingData": routing(leg.routing),
    }


def routing(own: Routing | None) -> Shape | None:
    """Return what routing looked for."""
    if own is None or not own.queue_id:
        return None
    queue = {"id": own.queue_id, "selfUri": f"/api/v2/routing/queues/{own.queue_id}"}
    skills = [{"id": each, "selfUri": f"/api/v2/routing/skills/{each}"} for each in own.skill_ids]
    scored = [
        {"agent": {"id": user_id, "selfUri": f"/api/v2/users/{user_id}"}, "score": score}
        for user_id, score in own.scores.items()
    ]
    shape = {"queue": queue, "priority": own.priority, "skills": skills, "scoredAgents": scored}
    if own.language_id:
        uri = f"/api/v2/routing/languages/{own.language_id}"
        shape["language"] = {"id": own.language_id, "selfUri": uri}
    return shape | ({"skillExpression": own.skill_expression} if own.skill_expression else {})


def transfer(own: Transfer) -> Shape:
    """Return one of ``recentTransfers``."""
    return {
        "id": own.id,
        "state": own.state,
        "dateIssued": iso(own.issued_at),
        "initiator": {"userId": own.initiator_id},
        # The destination has a user and an address only: a queue shows as its address.
        "destination": {"userId": own.user_id} if own.user_id else {"address": own.queue_id or own.address},
        "transferType": "Attended" if own.attended else "Unattended",
    }


def transfer_event(own: Transfer) -> Shape:
    """Return one of ``recentTransfers`` as topics spell it."""
    shape = transfer(own)
    return shape | {"state": shape["state"].lower(), "transferType": shape["transferType"].lower()}


def recording_state(subject: Conversation) -> str:
    """Return ``active``, ``paused`` or ``none`` of the recorders that run."""
    recorders = [own for leg in subject.participants for own in leg.live_communications if own.recording]
    if not recorders:
        return "none"
    return "paused" if any(own.secure_pause for own in recorders) else "active"


def is_paused(subject: Conversation) -> bool:
    """Return whether a secure pause holds the recorders."""
    return recording_state(subject) == "paused"


def division() -> Shape:
    """Return the membership of the one division there is."""
    ref = {"id": catalogue.DIVISION_ID, "selfUri": f"/api/v2/authorization/divisions/{catalogue.DIVISION_ID}"}
    return {"division": ref, "entities": []}


def without(shape: Shape, names: set[str]) -> Shape:
    """Return the shape without these names."""
    return {name: value for name, value in shape.items() if name not in names}


def plain_refs(own: Shape) -> Shape:
    """Return routing data with references as topics have them: the id alone."""
    shape = without(own, {"label", "skillExpression"})
    for name in {"queue", "language"} & own.keys():
        shape[name] = {"id": own[name]["id"]}
    shape["skills"] = [{"id": each["id"]} for each in own["skills"]]
    shape["scoredAgents"] = [each | {"agent": {"id": each["agent"]["id"]}} for each in own["scoredAgents"]]
    return shape


def _participant_event(subject: Conversation, leg: Participant) -> Shape:
    shape = without(participant(subject, leg), PARTICIPANT_EVENT_LACKS)
    if "conversationRoutingData" in shape:
        shape["conversationRoutingData"] = plain_refs(shape["conversationRoutingData"])
    for plural in PLURALS.values():
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
