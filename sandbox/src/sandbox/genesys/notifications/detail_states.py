"""What subscribers of detail events know of a participant, so that each step is told once."""

from dataclasses import dataclass, field

from sandbox.genesys.conversations.model import Wrapup


@dataclass(slots=True, kw_only=True)
class DetailState:
    """What was told of one participant."""

    has_started: bool = False
    has_ended: bool = False
    has_wrapped_up: bool = False
    wrapup: Wrapup | None = None
    attributes: dict[str, str] = field(default_factory=dict)
