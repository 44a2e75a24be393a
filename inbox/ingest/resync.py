"""Requests a read of a whole conversation where events are not enough; the answer arrives as a fact."""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import ConversationPayload
from inbox.models import Conversation

CONFIRMED_WITHIN = timedelta(seconds=5)  # how long an accepted action may take to have its effect


def request(conversation: Conversation, now: datetime) -> None:
    """Reserve a read, unless one is already reserved and has not been attempted."""
    if not outbound.is_waiting(Operation.READ_CONVERSATION, conversation.remote_id):
        _reserve(conversation, now)


def request_later(conversation: Conversation, now: datetime) -> None:
    """Reserve a read for a time when an action must have had its effect, if it was carried out."""
    _reserve(conversation, now + CONFIRMED_WITHIN + timedelta(seconds=1))


def _reserve(conversation: Conversation, now: datetime) -> None:
    outbound.reserve(
        Operation.READ_CONVERSATION,
        ConversationPayload(conversation_id=conversation.remote_id),
        key=f"read:{conversation.remote_id}:{now.isoformat()}",
        regarding=conversation.remote_id,
        now=now,
    )
