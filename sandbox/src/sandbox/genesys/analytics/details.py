"""A conversation as the details of analytics tell it: participants, sessions, metrics and segments."""

from sandbox.genesys import catalogue
from sandbox.genesys.analytics import measures
from sandbox.genesys.analytics.words import DISCONNECT_TYPES, MEDIA_TYPES
from sandbox.genesys.conversations.communications import PROVIDERS, peer_id
from sandbox.genesys.conversations.model import Communication, Conversation, Medium, Participant, Segment
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.shape import Shape, present
from sandbox.organisation import uuid_of

SPOKEN = ("call", "callback")
FLOWS: dict[str, tuple[str, dict[Medium, str]]] = {
    "ivr": ("dnis", {"call": "INBOUNDCALL"}),
    "workflow": ("direct", {"message": "INBOUNDSHORTMESSAGE", "email": "INBOUNDEMAIL"}),
}


def conversation(subject: Conversation) -> Shape:
    """Return the conversation without the attributes of its participants."""
    return outline(subject) | {"participants": [_participant(subject, leg) for leg in subject.participants]}


def outline(subject: Conversation) -> Shape:
    """Return the conversation without its participants."""
    is_message = subject.medium == "message"
    wrote = any(each.direction == "inbound" for each in subject.messages)
    return present(
        {
            "conversationId": subject.id,
            "conversationStart": iso(subject.started_at),
            "conversationEnd": iso_or_none(subject.ended_at),
            "conversationInitiator": subject.participants[0].purpose if is_message else None,
            "customerParticipation": wrote if is_message else None,
            "originatingDirection": subject.direction,
            "divisionIds": [catalogue.DIVISION_ID],
            "externalTag": subject.external_tag,
        }
    )


def participant_outline(leg: Participant) -> Shape:
    """Return a participant without its session."""
    return present(
        {
            "participantId": leg.id,
            "participantName": leg.name,
            "purpose": leg.purpose,
            "userId": leg.user_id,
            "externalContactId": leg.external_contact_id,
            "externalOrganizationId": leg.external_organisation_id,
        }
    )


def session(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    """Return a session of a participant without metrics and segments."""
    is_routed = leg.purpose in ("acd", "agent") and leg.routing is not None
    return present(
        {
            "sessionId": own.id,
            "mediaType": MEDIA_TYPES[own.medium],
            "messageType": "open" if own.medium == "message" else None,
            "direction": own.direction,
            "provider": PROVIDERS.get(own.medium, "PureCloud Callback"),
            "requestedRoutings": ["Standard"] if is_routed else None,
            "usedRouting": "Standard" if is_routed and leg.purpose == "agent" and leg.connected_at else None,
            "recording": True if own.recording else None,
            "acwSkipped": True if leg.wrapup_skipped else None,
            "flow": _flow(subject, leg),
            "peerId": peer_id(subject, own),
            "scriptId": subject.script_id,
            "monitoredParticipantId": leg.monitored_participant_id,
            "coachedParticipantId": leg.coached_participant_id,
            "bargedParticipantId": leg.barged_participant_id,
            **_addresses(subject, own.medium),
        }
    )


def segments(leg: Participant, own: Communication) -> list[Shape]:
    """Return what happened in a session, in order; a wrap-up given while talking has no length."""
    shapes = [_segment(leg, own, each) for each in own.segments]
    kinds = [each.kind for each in own.segments]
    if own.wrapup is not None and leg.ended_at is not None and "wrapup" not in kinds:
        wrapup = Segment(kind="wrapup", started_at=leg.ended_at, ended_at=leg.ended_at)
        shapes.append(_segment(leg, own, wrapup))
    return shapes


def ends(subject: Conversation, medium: Medium) -> Shape:
    """Return the addresses of both sides."""
    if medium in SPOKEN:
        return {"ani": subject.address, "dnis": catalogue.DNIS}
    return {"addressFrom": subject.address, "addressTo": subject.integration_id or catalogue.MAIL_ADDRESS}


def _participant(subject: Conversation, leg: Participant) -> Shape:
    """Return a participant with a session for each communication; the first carries the metrics."""
    metrics = [
        {"name": each.name, "value": each.value, "emitDate": iso(each.at)}
        for each in measures.of_leg(subject, leg)
        if each.name not in measures.DERIVED
    ]
    sessions = [
        session(subject, leg, own)
        | {"metrics": metrics if own is leg.communication else [], "segments": segments(leg, own)}
        for own in leg.communications
    ]
    return participant_outline(leg) | {"sessions": sessions}


def _addresses(subject: Conversation, medium: Medium) -> Shape:
    name = subject.customer["name"]
    shape = {"remote": name} | ends(subject, medium)
    if medium in SPOKEN:
        shape |= {"remoteNameDisplayable": name, "sessionDnis": catalogue.DNIS}
    if medium == "callback":
        shape |= {
            "callbackNumbers": subject.callback_numbers or [subject.customer["phone"]],
            "callbackUserName": name,
            "callbackScheduledTime": iso_or_none(subject.scheduled_at),
        }
    return shape


def _flow(subject: Conversation, leg: Participant) -> Shape | None:
    entry, kinds = FLOWS.get(leg.purpose, ("", {}))
    kind = kinds.get(leg.communication.medium)
    if kind is None:
        return None
    name = leg.name or "Inbound"
    shape = {"flowId": uuid_of("flow", name), "flowName": name, "flowType": kind, "flowVersion": "1.0"}
    shape |= {"entryType": entry, "startingLanguage": "en-us", "endingLanguage": "en-us"}
    return shape | ({"exitReason": "TRANSFER", "transferType": "ACD"} if leg.ended_at else {})


def _segment(leg: Participant, session_: Communication, own: Segment) -> Shape:
    ended_at = session_.disconnected_at or leg.ended_at
    is_last = own.ended_at is not None and own.ended_at == ended_at and own.kind != "wrapup"
    kind = session_.disconnect_type if is_last else None
    skills = leg.routing.skill_ids if leg.routing and leg.purpose in ("acd", "agent") else []
    said = leg.communication.wrapup if own.kind == "wrapup" else None
    return present(
        {
            "segmentType": measures.kind_of(leg, own),
            "segmentStart": iso(own.started_at),
            "segmentEnd": iso_or_none(own.ended_at),
            "queueId": leg.queue_id,
            "disconnectType": DISCONNECT_TYPES.get(kind or "", kind),
            "requestedRoutingSkillIds": list(skills) or None,
            "conference": False,
            "wrapUpCode": said.code if said else None,
            "wrapUpNote": said.notes or None if said else None,
            "wrapUpTags": said.tags or None if said else None,
        }
    )
