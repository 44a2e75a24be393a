"""The texts that an incident gets from a conversation: work note and description, in plain text."""

from inbox.models import Conversation, Leg, Message

EXTRACT = 12  # messages
LINE = 240  # characters


def work_note(leg: Leg, *, code: str, notes: str) -> str:
    """Return the work note of one wrap-up, which the caller does not see."""
    conversation = leg.conversation
    lines = [
        f"{conversation.get_medium_display()} conversation {conversation.remote_id}",
        f"Wrap-up: {code} ({leg.agent.name})",
        *([notes.strip()] if notes.strip() else []),
        *(f"Recording: {url}" for url in conversation.recording_urls),
    ]
    thread = extract(conversation)
    return "\n".join([*lines, *(["", "Summary of the transcript:", *thread] if thread else [])])


def description(conversation: Conversation) -> str:
    """Return a new incident's description: customer, medium, queue, time and conversation id."""
    queue = conversation.queue.name if conversation.queue else "no queue"
    who = conversation.customer_address or "unknown address"
    return (
        f"{conversation.title} ({who}) by {conversation.get_medium_display().lower()}, {queue}, "
        f"{conversation.started_at:%Y-%m-%d %H:%M} UTC. Conversation {conversation.remote_id}."
    )


def extract(conversation: Conversation) -> list[str]:
    """Return the first and the last messages of both sides, one line each, without the middle."""
    written = conversation.messages.exclude(text=None).exclude(text="")
    count, half = written.count(), EXTRACT // 2
    if count <= EXTRACT:
        return [_line(message) for message in written.order_by("sent_at", "id")]
    first, last = written.order_by("sent_at", "id")[:half], written.order_by("-sent_at", "-id")[:half]
    left_out = f"… {count - EXTRACT} more …"
    return [*map(_line, first), left_out, *map(_line, reversed(last))]


def _line(message: Message) -> str:
    words = " ".join((message.text or "").split())
    return f"{message.get_sender_display()}: {words[:LINE]}{'…' if len(words) > LINE else ''}"
