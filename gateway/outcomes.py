"""Where the way out meets the way in: facts about our own calls go to whoever listens, the flow.

The gateway stands below the flow and may not import it; ``bridge_project.apps`` joins the two at start.
"""

from collections.abc import Callable, Sequence

from gateway.providers.facts import Fact

Listener = Callable[[Sequence[Fact]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let one function hear every outcome; a second replaces the first."""
    _listeners[:] = [listener]


def tell(facts: Sequence[Fact]) -> None:
    """Pass facts on, at once and inside the caller's transaction, which stores the outcome itself."""
    for listener in _listeners:
        listener(facts)
