"""What an incident says about a conversation: facts and an extract of the thread, in plain text."""

from inbox.models import Conversation, Leg, Message

EXTRACT = 12
LINE = 240


def work_note(leg: Leg, *, code: str, notes: str) -> str:
    """Return the internal note of one wrap-up."""
    conversation = leg.conversation
    lines = [
        f"{conversation.get_medium_display()} conversation {conversation.remote_id}",
        f"Wrap-up: {code} ({leg.agent.name})",
        *([notes.strip()] if notes.strip() else []),
        *(f"Recording: {url}" for url in conversation.recording_urls),
    ]
    said = extract(conversation)
    return "\n".join([*lines, *(["", "Summary of the transcript:", *said] if said else [])])


def description(conversation: Conversation) -> str:
    """Return how a new incident describes where it comes from."""
    queue = conversation.queue.name if conversation.queue else "no queue"
    who = conversation.customer_address or "unknown address"
    return (
        f"{conversation.title} ({who}) by {conversation.get_medium_display().lower()}, {queue}, "
        f"{conversation.started_at:%Y-%m-%d %H:%M} UTC. Conversation {conversation.remote_id}."
    )


def extract(conversation: Conversation) -> list[str]:
    """Return the first and the last words of both sides, one line each, the middle left out."""
    said = conversation.messages.exclude(text=None).exclude(text="")
    count, half = said.count(), EXTRACT // 2
    if count <= EXTRACT:
        return [_line(message) for message in said.order_by("sent_at", "id")]
    first, last = said.order_by("sent_at", "id")[:half], said.order_by("-sent_at", "-id")[:half]
    left_out = f"… {count - EXTRACT} more …"
    return [*map(_line, first), left_out, *map(_line, reversed(last))]


def _line(message: Message) -> str:
    words = " ".join((message.text or "").split())
    return f"{message.get_sender_display()}: {words[:LINE]}{'…' if len(words) > LINE else ''}"
