"""Turns Genesys' message objects into MessageText, without I/O.

Source of all tables and fields: docs/providers/genesys.md#reading-messages.
"""

from collections.abc import Iterator
from datetime import datetime

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import Attachment, Direction, MessageStatus, MessageText
from gateway.providers.wire import Raw, instant, needed_text, number, part, rows, text

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
# The text fields of content elements. Others are shown by their attachment or not at all.
WORDS: dict[str, tuple[str, ...]] = {
    "text": ("body",),
    "quickReply": ("text",),
    "buttonResponse": ("text",),
    "card": ("title", "description"),
    "location": ("text", "address", "url"),
}


def message_text(raw: Raw) -> MessageText:
    """Return the text of a MessageData object: from ``normalizedMessage``, else from the older ``textBody``.

    Raises:
        Malformed: it has no id or no time.
    """
    normalised = part(raw, "normalizedMessage")
    direction = direction_of(text(raw, "direction") or text(normalised, "direction"), otherwise="inbound")
    return MessageText(
        message_id=needed_text(raw, "id", of="message"),
        text=words_of(normalised) or text(raw, "textBody"),
        direction=direction,
        sent_at=_time(raw, normalised),
        status=status_of(text(raw, "status")),
        from_bot=text(normalised, "originatingEntity") == "Bot",
        by_agent_id=text(part(raw, "createdBy"), "id") if direction == "outbound" else "",
        attachments=attachments_of(normalised),
    )


def status_of(word: str) -> MessageStatus:
    """Return a message status; an unknown one counts as received, since new ones appear unannounced."""
    return STATUSES.get(word.lower(), "received")


def direction_of(word: str, *, otherwise: Direction) -> Direction:
    """Return a direction, in any case."""
    return DIRECTIONS.get(word.lower(), otherwise)


def words_of(normalised: Raw) -> str:
    """Return text and contents, one line each, without repeats: structured messages repeat their text."""
    lines = [text(normalised, "text"), *_content_words(normalised)]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def attachments_of(normalised: Raw) -> tuple[Attachment, ...]:
    """Return the files of a message, except those without an address."""
    elements = [part(content, "attachment") for content in rows(normalised, "content")]
    return tuple(_attachment(element) for element in elements if text(element, "url"))


def _time(raw: Raw, normalised: Raw) -> datetime:
    at = instant(raw, "timestamp") or instant(part(normalised, "channel"), "time")
    if at is None:
        raise Malformed("message lacks timestamp")
    return at


def _content_words(normalised: Raw) -> Iterator[str]:
    for content in rows(normalised, "content"):
        cards = rows(part(content, "carousel"), "cards")
        elements = [(name, part(content, name)) for name in WORDS] + [("card", card) for card in cards]
        for name, element in elements:
            yield " ".join(word for key in WORDS[name] if (word := text(element, key)))


def _attachment(element: Raw) -> Attachment:
    size_bytes = number(element, "contentSizeBytes")
    return Attachment(
        name=text(element, "filename", "text", "mediaType"),
        url=text(element, "url"),
        mime=text(element, "mime"),
        size_bytes=None if size_bytes is None else int(size_bytes),
    )
