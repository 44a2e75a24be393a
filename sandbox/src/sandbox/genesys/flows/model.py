"""What an inbound flow and its bot are: data to read, no behaviour."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.genesys.conversations.model import Medium, Routing


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a bot asks, and the attribute that takes the answer; with ``replies`` one of them is expected."""

    attribute: str
    text: str
    replies: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A script: it greets at the customer's first words, asks, thanks, and hands over to the queue.

    It also hands over when a human is asked for, after two answers that are no reply, and after
    ``patience_s`` without a word.
    """

    name: str
    greeting: str
    questions: Sequence[Question]
    thanks: str
    again: str = "Please choose one of the replies."
    for_a_human: tuple[str, ...] = ("agent", "human", "operator")
    patience_s: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where the customer's attribute has this value: where to, how urgently, and what is asked for.

    The attribute ``vip`` is ``true`` or ``false`` for everyone. Priorities of several rules add up.
    """

    attribute: str
    value: str
    queue: str | None = None
    priority: int = 0
    skills: Sequence[str] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An inbound flow for some media; queues, skills and languages are named.

    The customer's attributes ``queue``, ``priority``, ``skills`` (names with commas) and ``language`` go
    before the rules.
    """

    id: str
    name: str
    media: Sequence[Medium]
    queue: str
    rules: Sequence[Rule] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    bot: Bot | None = None


@dataclass(slots=True, kw_only=True)
class Visit:
    """A conversation in a flow, until it stands in a queue; without ``routing`` the flow decides then.

    ``step`` is the question that was asked last, ``heard`` how many of the customer's messages were heard.
    """

    flow: Flow
    conversation_id: str
    routing: Routing | None
    step: int = -1
    heard: int = 0
    misunderstood: int = 0
