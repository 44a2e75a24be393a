"""The outcomes of outgoing requests, as facts.

The gateway may not import ``bridge_project.flow``; ``bridge_project.apps`` registers the flow here at start.
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
    """How one attempt of an outgoing request ended; ``ANSWERS`` has the answer for each operation.

    problem: see ``live.problems``. answer: the provider's reply to an accepted request. repeated: an earlier
    attempt may have been carried out, even after this one has looked.
    """

    operation: Operation
    key: str
    regarding: str
    subject: str
    outcome: RequestOutcome
    problem: Mapping[str, str] = field(default_factory=dict)
    payload: P
    answer: Any = None
    repeated: bool = False


Listener = Callable[[Sequence[Fact]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Register the one function that receives every outcome; a second call replaces the first."""
    _listeners[:] = [listener]


def report(facts: Sequence[Fact]) -> None:
    """Pass facts on at once, in the caller's transaction, which also stores the outcome."""
    for listener in _listeners:
        listener(facts)
