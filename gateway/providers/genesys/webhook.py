"""Open Messaging webhooks (Genesys Cloud to us) to facts. Pure."""

from datetime import datetime

from gateway.providers.fact_values import Direction, MessageText
from gateway.providers.facts import Fact, MessagesRead
from gateway.providers.genesys import texts
from gateway.providers.wire import Raw, instant, needed_text, part, text

WORDY = ("Text", "Structured", "Message")


def read(payload: Raw, *, received_at: datetime) -> list[Fact] | None:
    """Return the facts in a webhook; None when its type is unknown, [] for typing and the like.

    It names neither conversation nor agent. A receipt gives a message without text whose status counts.
    Source: docs/providers/genesys.md#webhook.

    Raises:
        Malformed: a message or receipt has no id.
    """
    kind = text(payload, "type")
    if kind == "Event":
        return []
    if kind not in (*WORDY, "Receipt"):
        return None
    # Receipts tell about messages that we brought in; all else in this webhook goes out.
    told = _message(payload, received_at, otherwise="inbound" if kind == "Receipt" else "outbound")
    return [MessagesRead(occurred_at=received_at, conversation_id="", texts=(told,))]


def _message(payload: Raw, received_at: datetime, *, otherwise: Direction) -> MessageText:
    return MessageText(
        message_id=needed_text(payload, "id", of="webhook"),
        text=texts.words_of(payload),
        direction=texts.direction_of(text(payload, "direction"), otherwise=otherwise),
        sent_at=instant(part(payload, "channel"), "time") or received_at,
        status=texts.status_of(text(payload, "status") or "sent"),
        from_bot=text(payload, "originatingEntity") == "Bot",
        attachments=texts.attachments_of(payload),
    )
