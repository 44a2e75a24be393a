"""Conversations as REST answers them and as topics carry them: one full shape, pruned to each schema."""

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import communications
from sandbox.genesys.conversations.model import (
    PLURALS,
    Communication,
    Conversation,
    Medium,
    Participant,
    Routing,
    Transfer,
)
from sandbox.genesys.conversations.pruning import pruner
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

RECENT_TRANSFERS = 20
# REST gives a participant an array for every medium there ever was, topics those of its own media only.
# Source: the answer in the vendor's article on chat data; wire/genesys.md §7.6.
ARRAYS = (
    *("calls", "callbacks", "chats", "cobrowsesessions", "emails", "messages", "internalMessages"),
    *("screenshares", "socialExpressions", "videos"),
)
# In the shape of a medium: reference -> where it leads, and the field of the generic shape that names it.
REFERENCES = {
    "user": ("users", "userId"),
    "queue": ("routing/queues", "queueId"),
    "externalContact": ("externalcontacts/contacts", "externalContactId"),
    "externalOrganization": ("externalcontacts/organizations", "externalOrganizationId"),
    "script": ("scripts", "scriptId"),
}
# REST's lists of words of that shape lack the type by which an offer runs out, and what waits for its time.
REST_WORDS = {"disconnectType": {"timeout": "transfer.noanswer"}, "state": {"scheduled": "none"}}


def conversation(subject: Conversation) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{id}`` does."""
    empty: Shape = {name: [] for name in ARRAYS}
    legs = [empty | _participant(subject, each) for each in subject.participants]
    shape = _whole(subject, legs) | {"recordingState": recording_state(subject).upper()}
    return _pruned(shape, "Conversation")


def conversation_event(subject: Conversation) -> Shape:
    """Return the body of the topic ``…conversations``."""
    shape = _whole(subject, [_participant(subject, each) for each in subject.participants])
    shape["recentTransfers"] = [_quiet(each) for each in shape["recentTransfers"]]
    return _pruned(shape, "ConversationEventTopicConversation")


def media_conversation(subject: Conversation, medium: Medium | None = None) -> Shape:
    """Return the conversation as ``GET /api/v2/conversations/{media}/{id}`` does, flat."""
    medium = medium or subject.medium
    shape = _of_medium(subject, medium)
    for leg in shape["participants"]:
        leg |= {name: words.get(leg[name], leg[name]) for name, words in REST_WORDS.items()}
    return _pruned(shape, f"{medium.capitalize()}Conversation")


def media_event(subject: Conversation, medium: Medium) -> Shape:
    """Return the body of the topic ``…conversations.{media}``."""
    name = medium.capitalize()
    return _pruned(_of_medium(subject, medium), f"Conversation{name}EventTopic{name}Conversation")


def recording_state(subject: Conversation) -> str:
    """Return ``active``, ``paused`` or ``none`` of the recorders that run."""
    recorders = [own for leg in subject.participants for own in leg.live_communications if own.recording]
    if not recorders:
        return "none"
    return "paused" if any(own.secure_pause for own in recorders) else "active"


def _pruned(shape: Shape, definition: str) -> Shape:
    result: Shape = pruner(definition)(shape)
    return result


def _whole(subject: Conversation, legs: list[Shape]) -> Shape:
    state = recording_state(subject)
    return {
        "id": subject.id,
        "startTime": iso(subject.started_at),
        "endTime": iso_or_none(subject.ended_at),
        "address": subject.address,
        "externalTag": subject.external_tag,
        "participants": legs,
        "recentTransfers": [_transfer(each) for each in subject.transfers[-RECENT_TRANSFERS:]],
        "recordingState": state,
        "securePause": state == "paused",
        "divisions": [_division(subject)],
        "selfUri": f"/api/v2/conversations/{subject.id}",
    }


def _of_medium(subject: Conversation, medium: Medium) -> Shape:
    """Return the full shape of a medium: who takes part in it, with the latest communication there."""
    pairs = [(leg, leg.communication_in(medium)) for leg in subject.participants]
    others = [PLURALS[each] for each in subject.media if each != medium]
    return _whole(subject, [_flat(subject, leg, own) for leg, own in pairs if own is not None]) | {
        "otherMediaUris": [f"/api/v2/conversations/{each}/{subject.id}" for each in others],
        "selfUri": f"/api/v2/conversations/{PLURALS[medium]}/{subject.id}",
    }


def _flat(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    """Return participant and communication as one; the times are the communication's."""
    shape = communications.communication(subject, leg, own)
    peer = {"peer": shape["peerId"], "ani": subject.address, "dnis": catalogue.DNIS}
    times = {"connectedTime": shape["connectedTime"], "endTime": shape["disconnectedTime"]}
    shape |= _own_fields(leg) | peer | times
    return shape | {name: _ref(folder, shape[by]) for name, (folder, by) in REFERENCES.items()}


def _participant(subject: Conversation, leg: Participant) -> Shape:
    """Return a participant with its communications in the arrays of their media."""
    shape = _own_fields(leg)
    for each in leg.communications:
        shape.setdefault(PLURALS[each.medium], []).append(communications.communication(subject, leg, each))
    return shape


def _own_fields(leg: Participant) -> Shape:
    """Return what a participant says of itself, whatever it takes part by."""
    queue = STATE.queues.get(leg.queue_id or "")
    return {
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
        "mediaRoles": list(leg.media_roles),
        "attributes": dict(leg.attributes),
        "wrapupRequired": leg.wrapup_prompt is not None and _is_owed(leg.communication),
        "wrapupExpected": leg.wrapup_prompt is not None,
        "wrapupPrompt": leg.wrapup_prompt,
        "wrapupTimeoutMs": leg.wrapup_timeout_ms,
        "wrapupSkipped": leg.wrapup_skipped if leg.wrapup_prompt else None,
        "wrapup": communications.wrapup(leg.communication.wrapup or leg.communication.draft),
        "startAcwTime": iso_or_none(leg.acw_started_at),
        "endAcwTime": iso_or_none(leg.acw_ended_at),
        "alertingTimeoutMs": leg.alerting_timeout_s and leg.alerting_timeout_s * 1000,
        "conversationRoutingData": _routing(leg.routing),
    }


def _is_owed(own: Communication) -> bool:
    """Return whether a wrap-up is; an offer that was missed owes none. Source: calls that programs kept."""
    return own.acw_required and own.acw_state != "notApplicable"


def _routing(own: Routing | None) -> Shape | None:
    """Return what routing looked for."""
    if own is None or not own.queue_id:
        return None
    agents = [(_ref("users", user_id), score) for user_id, score in own.scores.items()]
    return {
        "queue": _ref("routing/queues", own.queue_id),
        "language": _ref("routing/languages", own.language_id),
        "priority": own.priority,
        "skills": [_ref("routing/skills", each) for each in own.skill_ids],
        "scoredAgents": [{"agent": agent, "score": score} for agent, score in agents],
        "skillExpression": own.skill_expression or None,
    }


def _transfer(own: Transfer) -> Shape:
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


def _quiet(transfer: Shape) -> Shape:
    """Return a transfer as topics spell it."""
    return transfer | {name: transfer[name].lower() for name in ("state", "transferType")}


def _division(subject: Conversation) -> Shape:
    """Return the one division there is, and through whom the conversation belongs to it."""
    places = [("routing/queues", leg.queue_id) for leg in subject.participants]
    places += [("users", leg.user_id) for leg in subject.participants]
    entities = [_ref(*each) for each in dict.fromkeys(places) if each[1]]
    return {"division": _ref("authorization/divisions", catalogue.DIVISION_ID), "entities": entities}


def _ref(folder: str, entity_id: str | None) -> Shape | None:
    return None if entity_id is None else {"id": entity_id, "selfUri": f"/api/v2/{folder}/{entity_id}"}
