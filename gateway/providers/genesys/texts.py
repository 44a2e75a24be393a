"""Turns Genesys' message objects into MessageText, without I/O.

Source of all tables and fields: docs/providers/genesys.md#reading-messages.
"""

from gateway.providers.fact_values import Attachment, Direction, MessageStatus, MessageText
from gateway.providers.genesys import contents
from gateway.providers.wire import Raw, instant, needed_text, part, text

STATUSES: dict[str, MessageStatus] = {
    "queued": "queued",
    "sent": "sent",
    "failed": "failed",
    "received": "received",
    "delivery-success": "delivered",  # REST and topics
    "delivered": "delivered",  # receipts of the webhook
    "delivery-failed": "failed",
    "read": "read",
    "removed": "removed",
    "published": "sent",  # on a public page, where nobody confirms reading
}
DIRECTIONS: dict[str, Direction] = {"inbound": "inbound", "outbound": "outbound"}


def message_text(raw: Raw) -> MessageText:
    """Return the text of a MessageData object: from ``normalizedMessage``, else from the older ``textBody``.

    A message of which nothing can be shown has one attachment without an address.

    Raises:
        Malformed: it has no id.
    """
    normalised = part(raw, "normalizedMessage")
    words = contents.words_of(normalised) or text(raw, "textBody")
    attachments = contents.attachments_of(normalised)
    direction = direction_of(text(raw, "direction") or text(normalised, "direction"), otherwise="inbound")
    return MessageText(
        message_id=needed_text(raw, "id", of="message"),
        text=words,
        direction=direction,
        sent_at=instant(raw, "timestamp") or instant(part(normalised, "channel"), "time"),
        status=status_of(text(raw, "status")),
        from_bot=text(normalised, "originatingEntity") == "Bot",
        by_agent_id=text(part(raw, "createdBy"), "id") if direction == "outbound" else "",
        attachments=attachments if words or attachments else (_unknown(normalised),),
    )


def status_of(word: str) -> MessageStatus:
    """Return a message status; an unknown one counts as received, since new ones appear unannounced."""
    return STATUSES.get(word.lower(), "received")


def direction_of(word: str, *, otherwise: Direction) -> Direction:
    """Return a direction, in any case."""
    return DIRECTIONS.get(word.lower(), otherwise)


def _unknown(normalised: Raw) -> Attachment:
    return Attachment(kind=contents.kind_of(text(normalised, "type")))
