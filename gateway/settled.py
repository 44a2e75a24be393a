"""How our own requests ended, as facts.

The gateway stands below the flow and may not import it; ``bridge_project.apps`` joins the two at start.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import Payload
from gateway.providers.facts import Fact

P = TypeVar("P", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSettled(Fact, Generic[P]):
    """How one attempt of an outgoing request ended. ``ANSWERS`` holds what each operation's leads to.

    problem: a code of ``live.problems`` with its arguments, {} when there is none. answer: the cloud's reply,
    for an accepted request.
    """

    operation: Operation
    key: str
    regarding: str
    subject: str
    outcome: RequestOutcome
    problem: Mapping[str, str] = field(default_factory=dict)
    payload: P
    answer: Any = None


Listener = Callable[[Sequence[Fact]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let one function receive every outcome; a second call replaces the first."""
    _listeners[:] = [listener]


def tell(facts: Sequence[Fact]) -> None:
    """Pass facts on, at once and inside the caller's transaction, which stores the outcome itself."""
    for listener in _listeners:
        listener(facts)
