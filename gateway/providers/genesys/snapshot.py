"""Turns a whole conversation, from an event or the REST API, into ConversationSeen, without I/O.

Source of all tables and fields: docs/providers/genesys.md#conversation-model.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Literal

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import (
    BLOCK,
    Medium,
    MessageBlock,
    MessageSeen,
    PartySeen,
    QueueVisit,
    TransferSeen,
    TransferState,
)
from gateway.providers.facts import ConversationSeen
from gateway.providers.genesys import legs
from gateway.providers.genesys.order import by_arrival, by_issue, current
from gateway.providers.genesys.texts import status_of
from gateway.providers.phone import caller_id, is_withheld, without_scheme
from gateway.providers.wire import Raw, id_of, instant, needed_text, number, part, rows, shows, text

# The first match is the medium: a callback conversation also has calls once the agent has dialled.
COMMUNICATIONS: dict[Medium, str] = {
    "callback": "callbacks",
    "message": "messages",
    "email": "emails",
    "call": "calls",
}
TRANSFER_STATES: dict[str, TransferState] = {
    "pending": "pending",
    "active": "active",
    "complete": "complete",
    "canceled": "cancelled",  # as documented
    "cancelled": "cancelled",
    "failed": "failed",
    "timeout": "timeout",
}
CONVERSATION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
CUSTOMERS = ("customer", "external")  # "external" is the other side of an outbound conversation


def seen(raw: Raw, *, at: datetime, source: Literal["event", "read"]) -> ConversationSeen | None:
    """Return a conversation in the generic shape as a fact; None when Bridge does not support its medium.

    Raises:
        Malformed: it lacks its id or its participants.
    """
    conversation_id = needed_text(raw, "id", of="conversation")
    if not CONVERSATION_ID.fullmatch(conversation_id):
        raise Malformed("conversation has an invalid id")
    participants = _participants(raw)
    medium = medium_of(raw)
    if medium is None:
        return None
    return ConversationSeen(
        occurred_at=at,
        conversation_id=conversation_id,
        medium=medium,
        message_type=_message_type(participants),
        source=source,
        started_at=instant(raw, "startTime"),
        ended_at=_ended_at(raw, participants, at),
        priority=_priority(participants),
        customer=_customer(participants, medium),
        legs=tuple(legs.legs_of(participants, _keys(medium))),
        queue_visits=tuple(_queue_visits(participants, at)),
        messages=tuple(_messages(participants)),
        transfers=tuple(_transfers(raw)),
    )


def medium_of(raw: Raw) -> Medium | None:
    """Return the medium of a conversation in the generic shape, or None when Bridge does not support it."""
    participants = rows(raw, "participants")
    for medium, key in COMMUNICATIONS.items():
        if any(rows(participant, key) for participant in participants):
            return medium
    return None


def _participants(raw: Raw) -> list[Raw]:
    if not isinstance(raw.get("participants"), list):
        raise Malformed("conversation lacks participants")
    return by_arrival(raw, "participants")


def _message_type(participants: list[Raw]) -> str:
    """Return the messaging platform ("open", "webmessaging", "sms"), or "" for other media."""
    found = (text(talk, "type") for one in participants for talk in by_arrival(one, "messages"))
    return next((kind for kind in found if kind and kind != "unknown"), "")


def _ended_at(raw: Raw, participants: list[Raw], at: datetime) -> datetime | None:
    """Return when the conversation ended; topics carry no end, so it is that of the last participant."""
    ends = [legs.over_at(participant, COMMUNICATIONS.values(), at=at) for participant in participants]
    known = [end for end in ends if end]
    over = max(known) if known and len(known) == len(ends) else None
    return instant(raw, "endTime") or over


def _priority(participants: list[Raw]) -> int:
    routings = (part(participant, "conversationRoutingData") for participant in reversed(participants))
    found = (number(routing, "priority") for routing in routings)
    return int(next((priority for priority in found if priority is not None), 0))


def _keys(medium: Medium) -> list[str]:
    """Return the arrays of communications, the medium's own first."""
    first = COMMUNICATIONS[medium]
    return [first, *(key for key in COMMUNICATIONS.values() if key != first)]


def _customer(participants: list[Raw], medium: Medium) -> PartySeen | None:
    """Return the customer; an "external" participant counts only second, since agents may consult one."""
    for purpose in CUSTOMERS:
        here = current(one for one in participants if text(one, "purpose") == purpose)
        if here:
            return _party(here, medium)
    return None


def _party(here: Raw, medium: Medium) -> PartySeen:
    talk = current(rows(here, COMMUNICATIONS[medium]))
    own = _own_address(talk)
    dials = medium in ("call", "callback")
    name = text(here, "name") or text(own, "name") or text(talk, "callbackUserName")
    address = _address(here, talk, own)
    return PartySeen(
        participant_id=id_of(here),
        name="" if dials and is_withheld(name) else name,
        address=caller_id(address) if dials else without_scheme(address),
        attributes=_attributes(here),
        contact_id=text(here, "externalContactId"),
        ended_at=instant(here, "endTime"),
    )


def _own_address(talk: Raw) -> Raw:
    """Return the customer's address object; which field it is depends on the direction."""
    messaging = "toAddress" if text(talk, "direction") == "outbound" else "fromAddress"
    return part(talk, messaging) or part(talk, "self")


def _address(participant: Raw, talk: Raw, own: Raw) -> str:
    numbers = talk.get("callbackNumbers")
    asked = [one for one in numbers if isinstance(one, str)] if isinstance(numbers, list) else []
    callback = next(filter(shows, asked), "")
    written = text(own, "addressNormalized", "addressRaw", "addressDisplayable")
    return callback or written or text(participant, "ani", "address")


def _attributes(participant: Raw) -> dict[str, str]:
    return {
        str(key): value for key, value in part(participant, "attributes").items() if isinstance(value, str)
    }


def _queue_visits(participants: list[Raw], at: datetime) -> Iterator[QueueVisit]:
    for participant in participants:
        queue_id = legs.queue_of(participant)
        if text(participant, "purpose") == "acd" and queue_id and id_of(participant):
            yield QueueVisit(
                participant_id=id_of(participant),
                queue_id=queue_id,
                entered_at=instant(participant, "startTime", "connectedTime"),
                ended_at=legs.over_at(participant, COMMUNICATIONS.values(), at=at),
            )


def _messages(participants: list[Raw]) -> Iterator[MessageBlock]:
    for participant in participants:
        for talk in rows(participant, "messages"):
            details = rows(talk, "messages")
            for first in range(0, len(details), BLOCK):
                yield _block(details[first : first + BLOCK], participant)


def _block(details: list[Raw], participant: Raw) -> MessageBlock:
    """Return messages unread: each snapshot repeats all of them, and next to nothing is new."""
    states = [(one.get("messageId"), one.get("messageStatus")) for one in details]
    return MessageBlock(states=states, read=partial(_read, details, participant))


def _read(details: list[Raw], participant: Raw, first: int) -> list[MessageSeen]:
    return [_message(one, participant) for one in details[first:] if text(one, "messageId")]


def _message(message: Raw, participant: Raw) -> MessageSeen:
    return MessageSeen(
        message_id=text(message, "messageId"),
        participant_id=id_of(participant),
        purpose=text(participant, "purpose"),
        sent_at=instant(message, "messageTime"),
        status=status_of(text(message, "messageStatus")),
    )


def _transfers(raw: Raw) -> Iterator[TransferSeen]:
    for transfer in filter(id_of, by_issue(raw, "recentTransfers")):
        destination = part(transfer, "destination")
        yield TransferSeen(
            transfer_id=id_of(transfer),
            state=TRANSFER_STATES.get(text(transfer, "state").lower(), "unknown"),
            by_agent_id=text(part(transfer, "initiator"), "userId"),
            to_agent_id=text(destination, "userId"),
            to_queue_id=text(destination, "queueId"),
        )
