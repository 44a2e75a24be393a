"""When events cannot decide: ask Genesys for the whole conversation; the answer comes back as a fact."""

from datetime import datetime, timedelta

from gateway import outbound
from inbox.models import Conversation

WISHES_SETTLE_WITHIN = timedelta(seconds=5)


def read(conversation: Conversation, now: datetime) -> None:
    """Reserve a read, unless one is reserved that has not begun yet."""
    if outbound.is_waiting("read_conversation", conversation.remote_id):
        return
    _reserve(conversation, now)


def read_later(conversation: Conversation, now: datetime) -> None:
    """Reserve a read for when a wish must have had its effect, if it was carried out at all."""
    _reserve(conversation, now + WISHES_SETTLE_WITHIN + timedelta(seconds=1))


def _reserve(conversation: Conversation, now: datetime) -> None:
    outbound.reserve(
        "read_conversation",
        key=f"read:{conversation.remote_id}:{now.isoformat()}",
        payload={"conversation_id": conversation.remote_id},
        regarding=conversation.remote_id,
        now=now,
    )
