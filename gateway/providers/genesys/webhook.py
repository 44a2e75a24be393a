"""Turns Open Messaging webhooks from Genesys Cloud into facts, without I/O."""

from datetime import datetime

from gateway.providers.fact_values import Direction, MessageText
from gateway.providers.facts import Fact, MessagesRead
from gateway.providers.genesys import contents, texts
from gateway.providers.wire import Raw, instant, needed_text, part, text

WORDY = ("Text", "Structured", "Message")


def read(payload: Raw, *, received_at: datetime) -> list[Fact] | None:
    """Return the facts in a webhook, [] for typing and the like, None for an unknown type.

    A webhook names neither conversation nor agent. A receipt becomes a message with a status and no text.
    Source: docs/providers/genesys.md#webhook.

    Raises:
        Malformed: a message or receipt has no id.
    """
    kind = text(payload, "type")
    if kind == "Event":
        return []
    if kind not in (*WORDY, "Receipt"):
        return None
    # Receipts are about the customer's messages; everything else in this webhook is sent to the customer.
    message = _message(payload, received_at, otherwise="inbound" if kind == "Receipt" else "outbound")
    return [MessagesRead(occurred_at=received_at, conversation_id="", texts=(message,))]


def _message(payload: Raw, received_at: datetime, *, otherwise: Direction) -> MessageText:
    return MessageText(
        message_id=needed_text(payload, "id", of="webhook"),
        text=contents.words_of(payload),
        direction=texts.direction_of(text(payload, "direction"), otherwise=otherwise),
        sent_at=instant(part(payload, "channel"), "time") or received_at,
        status=texts.status_of(text(payload, "status") or "sent"),
        from_bot=text(payload, "originatingEntity") == "Bot",
        attachments=contents.attachments_of(payload),
    )
