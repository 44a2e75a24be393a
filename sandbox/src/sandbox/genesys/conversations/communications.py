"""The elements of ``calls[]``, ``messages[]`` and so on: a communication with all that any shape tells."""

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import (
    Communication,
    Conversation,
    Message,
    Participant,
    Segment,
    Wrapup,
)
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

PROVIDERS = {
    "message": "PureCloud Messaging",
    "call": "Edge",
    "email": "PureCloud Email",
    "callback": "PureCloud Callback",
}


def communication(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    """Return the element of ``calls[]``, ``messages[]`` and so on."""
    acw = {"startTime": iso_or_none(leg.acw_started_at), "endTime": iso_or_none(leg.acw_ended_at)}
    alerting = {"alertingTimeoutSeconds": leg.alerting_timeout_s, "enableAutoAnswer": leg.auto_answer}
    common = {
        "id": own.id,
        "state": own.state,
        "initialState": own.initial_state,
        "direction": own.direction,
        "held": own.held,
        "provider": subject.provider or PROVIDERS[own.medium],
        "peerId": peer_id(subject, own),
        "scriptId": subject.script_id,
        "segments": segments(own),
        "startAlertingTime": iso_or_none(own.alerting_at),
        "startHoldTime": iso_or_none(own.held_at),
        "connectedTime": iso_or_none(own.connected_at),
        "disconnectedTime": iso_or_none(own.disconnected_at),
        "disconnectType": own.disconnect_type,
        "parkTime": iso_or_none(own.parked_at),
        "resumeTime": iso_or_none(own.resume_at),
        "wrapup": wrapup(own.wrapup or own.draft),
        "afterCallWork": own.acw_state and acw | {"state": own.acw_state},
        # True only where agents ask for it themselves. Source: definition.
        "afterCallWorkRequired": own.acw_required and leg.wrapup_prompt == "agentRequested",
        # An offer repeats these of its queue's settings.
        "queueMediaSettings": leg.alerting_timeout_s and alerting,
    }
    return common | _OWN_FIELDS[own.medium](subject, leg, own)


def wrapup(own: Wrapup | None) -> Shape | None:
    """Return a wrap-up; a draft says ``provisional``."""
    if own is None:
        return None
    return {
        "code": own.code,
        "name": own.name,
        "notes": own.notes,
        "tags": own.tags,
        "durationSeconds": own.duration_s,
        "endTime": iso_or_none(own.ended_at),
        "provisional": own.provisional,
    }


def segments(own: Communication) -> list[Shape]:
    """Return the stretches that are over; the last of an ended leg says why it ended."""
    over = [each for each in own.segments if each.ended_at is not None]
    followers = [*own.segments[1:], None]
    return [_segment(own, each, after) for each, after in zip(over, followers, strict=False)]


def peer_id(subject: Conversation, own: Communication) -> str | None:
    """Return the customer's communication of the same medium, which itself has no peer."""
    for leg in subject.participants:
        if leg.purpose in ("customer", "external"):
            for each in leg.communications:
                if each.medium == own.medium:
                    return each.id if each.id != own.id else None
    return None


def _segment(own: Communication, each: Segment, after: Segment | None) -> Shape:
    ends_leg = own.disconnected_at is not None and each.ended_at == own.disconnected_at
    return {
        "startTime": iso(each.started_at),
        "endTime": iso_or_none(each.ended_at),
        "type": each.kind.capitalize(),
        "howEnded": "Disconnect" if ends_leg or after is None else after.kind.capitalize(),
        "disconnectType": own.disconnect_type if ends_leg else None,
    }


def _message_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    theirs, ours = _addresses(subject)
    return {
        "type": "open",
        "authenticated": False,
        "fromAddress": theirs,
        "toAddress": ours,
        "messages": [_message_details(STATE.messages[each]) for each in own.message_ids],
    }


def _message_details(own: Message) -> Shape:
    """Return a message as conversations carry it, never its text; its id stands in two places."""
    return {
        "messageId": own.id,
        "message": {"id": own.id},
        "messageURI": f"/api/v2/conversations/messages/{own.conversation_id}/messages/{own.id}",
        "messageTime": iso(own.at),
        "messageStatus": own.status,
        "messageSegmentCount": 1,
        "media": [],
        "stickers": [],
    }


def _call_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    theirs, ours = _addresses(subject)
    is_theirs = leg.purpose in ("customer", "external")
    if is_theirs and leg.address:
        theirs = {"name": leg.name} | _address(leg.address)
    active = "paused" if own.secure_pause else "active"
    return {
        "self": theirs if is_theirs else ours,
        "other": ours if is_theirs else theirs,
        "muted": own.muted,
        "confined": own.confined,
        "recording": own.recording,
        "recordingState": active if own.recording else "none",
        "securePause": own.secure_pause,
    }


def _email_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    first = subject.messages[0].text if subject.messages else None
    sent = sum(1 for each in subject.messages if each.direction == "outbound")
    line = subject.subject or (first or "Question")[:60]
    return {"subject": line, "messagesSent": sent, "autoGenerated": False, "spam": False}


def _callback_fields(subject: Conversation, leg: Participant, own: Communication) -> Shape:
    return {
        "callbackNumbers": subject.callback_numbers or [subject.customer["phone"]],
        "callbackUserName": subject.customer["name"],
        "callbackScheduledTime": iso_or_none(subject.scheduled_at),
        "externalCampaign": False,
        "skipEnabled": True,
        "timeoutSeconds": 0,
        "callerId": subject.caller_id,
        "callerIdName": subject.caller_name,
    }


def _addresses(subject: Conversation) -> tuple[Shape, Shape]:
    """Return the customer's and the organisation's address."""
    customer = {"name": subject.customer["name"], "nameRaw": subject.customer["name"]}
    theirs = customer | _address(subject.address)
    ours = subject.integration_id or _OUR_ADDRESS.get(subject.medium, catalogue.MAIL_ADDRESS)
    return theirs, {"name": catalogue.INTEGRATION_NAME} | _address(ours)


def _address(raw: str) -> Shape:
    return {"addressNormalized": raw, "addressRaw": raw, "addressDisplayable": raw}


_OUR_ADDRESS = {"call": catalogue.DNIS, "callback": catalogue.DNIS}
_OWN_FIELDS = {
    "message": _message_fields,
    "call": _call_fields,
    "email": _email_fields,
    "callback": _callback_fields,
}
