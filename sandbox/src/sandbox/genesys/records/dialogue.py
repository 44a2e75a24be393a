"""What people said: the messages of a digital conversation, or of a call the lines of a script."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.state import STATE

MS_PER_CHARACTER = 60
# Seconds after the agent's answer, whether the customer says it, and the words.
SCRIPT = (
    (1, True, "Hello, my VPN keeps dropping."),
    (5, False, "Hello, thank you for calling. When did it start?"),
    (10, True, "This morning, it drops every few minutes."),
    (15, False, "I see error 809 in the log. I will reset your profile."),
    (22, True, "Thank you, that would be great."),
    (28, False, "Done. Please connect again."),
    (35, True, "It works, thanks a lot."),
    (39, False, "You are welcome. Goodbye."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said or written: by the customer, or by the agent of a leg."""

    is_customers: bool
    text: str
    at: datetime
    lasts: timedelta
    leg: Participant


def is_transcribed(leg: Participant) -> bool:
    """Return whether this agent's leg is written down: messages always, calls when the queue says so."""
    if leg.communication.medium != "call":
        return leg.communication.medium == "message"
    queue = STATE.queues.get(leg.queue_id or "")
    return queue is not None and bool(queue.settings["enableTranscription"])


def script_of(leg: Participant) -> list[Line]:
    """Return every line of the script that this agent's leg may live to hear."""
    if leg.connected_at is None:
        return []
    return [
        Line(
            is_customers=is_customers,
            text=text,
            at=leg.connected_at + timedelta(seconds=after_s),
            lasts=timedelta(milliseconds=MS_PER_CHARACTER * len(text)),
            leg=leg,
        )
        for after_s, is_customers, text in SCRIPT
    ]


def lines_of(conversation: Conversation) -> list[Line]:
    """Return what was said or written until now or the end, oldest first."""
    if conversation.medium == "message":
        return _written(conversation)
    legs = [leg for leg in conversation.participants if leg.purpose == "agent" and is_transcribed(leg)]
    lines = [
        line for leg in legs for line in script_of(leg) if leg.ended_at is None or line.at < leg.ended_at
    ]
    return sorted(lines, key=lambda each: each.at)


def _written(conversation: Conversation) -> list[Line]:
    agents = [leg for leg in conversation.participants if leg.purpose == "agent" and leg.connected_at]
    lines = []
    for message in conversation.messages:
        author = next((leg for leg in agents if leg.user_id == message.created_by), conversation.customer_leg)
        lines.append(
            Line(
                is_customers=message.direction == "inbound",
                text=message.text or "",
                at=message.at,
                lasts=timedelta(),
                leg=author,
            )
        )
    return [each for each in lines if each.text]
