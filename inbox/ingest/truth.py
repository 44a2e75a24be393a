"""When events cannot decide: ask Genesys for the whole conversation; the answer comes back as a fact."""

from datetime import datetime

from gateway import outbound
from inbox.models import Conversation


def read(conversation: Conversation, now: datetime) -> None:
    """Reserve a read, unless one is reserved that has not begun yet."""
    if outbound.is_waiting("read_conversation", conversation.remote_id):
        return
    outbound.reserve(
        "read_conversation",
        key=f"read:{conversation.remote_id}:{now.isoformat()}",
        payload={"conversation_id": conversation.remote_id},
        regarding=conversation.remote_id,
        now=now,
    )
