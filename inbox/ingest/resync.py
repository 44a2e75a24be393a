"""Requests a read of a whole conversation where events are not enough; the answer arrives as a fact."""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import ConversationPayload
from inbox.ingest.workspace import Loaded

CONFIRMED_WITHIN = timedelta(seconds=5)  # how long an accepted action may take to have its effect


def request(loaded: Loaded, now: datetime) -> None:
    """Reserve a read that is made at once, unless one is already due and has not been attempted."""
    remote_id = loaded.conversation.remote_id
    reserved = any(
        (one.operation, one.regarding) == (Operation.READ_CONVERSATION, remote_id) and one.due_at <= now
        for one in loaded.work.requests
    )
    if not reserved and not outbound.is_waiting(Operation.READ_CONVERSATION, remote_id, now):
        request_after(loaded, timedelta(0), now)


def request_later(loaded: Loaded, now: datetime) -> None:
    """Reserve a read for a time when an action must have had its effect, if it was carried out."""
    request_after(loaded, CONFIRMED_WITHIN + timedelta(seconds=1), now)


def request_after(loaded: Loaded, pause: timedelta, now: datetime) -> None:
    """Reserve a read that is made after a pause."""
    remote_id, due_at = loaded.conversation.remote_id, now + pause
    request = outbound.request(
        Operation.READ_CONVERSATION,
        ConversationPayload(conversation_id=remote_id),
        key=f"read:{remote_id}:{due_at.isoformat()}",
        regarding=remote_id,
        now=now,
    )
    loaded.reserve(outbound.later(request, due_at))
