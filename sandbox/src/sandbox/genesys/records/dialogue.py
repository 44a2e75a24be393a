"""What people said: the messages of a digital conversation, or of a call the lines of a script."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox import data
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.state import STATE

MS_PER_CHARACTER = 60
PROCESSING = timedelta(seconds=20)
# What is said in a call, by seconds after the agent's answer, and the words of glad and of cross customers.
DATA: dict[str, Any] = data.read(__package__, "dialogue.json")
GLAD, CROSS = set(DATA["glad"]), set(DATA["cross"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said or written: by the customer, or by the agent of a leg."""

    is_customers: bool
    text: str
    at: datetime
    lasts: timedelta
    leg: Participant


def job_of(conversation: Conversation) -> str:
    """Return the name of the job that processes the conversation's words after its end."""
    return f"words of {conversation.id}"


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
            is_customers=each["by"] == "customer",
            text=each["text"],
            at=leg.connected_at + timedelta(seconds=each["after_s"]),
            lasts=timedelta(milliseconds=MS_PER_CHARACTER * len(each["text"])),
            leg=leg,
        )
        for each in DATA["script"]
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


def score(lines: list[Line]) -> float:
    """Return -100 for cross customers to 100 for glad ones."""
    said = [word for line in lines if line.is_customers for word in words_of(line.text)]
    glad, cross = sum(word in GLAD for word in said), sum(word in CROSS for word in said)
    return round(100 * (glad - cross) / (glad + cross), 1) if glad + cross else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower-cased, without what stands around them."""
    return [word.strip(".,;:!?()\"'") for word in text.lower().split()]


def _written(conversation: Conversation) -> list[Line]:
    agents = {
        leg.user_id: leg for leg in conversation.participants if leg.purpose == "agent" and leg.connected_at
    }
    return [
        Line(
            is_customers=each.direction == "inbound",
            text=each.text,
            at=each.at,
            lasts=timedelta(),
            leg=agents.get(each.created_by, conversation.customer_leg),
        )
        for each in conversation.messages
        if each.text
    ]
