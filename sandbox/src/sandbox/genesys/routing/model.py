"""What queues and wrap-up codes are: what decides how work is offered, and what is only kept."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import data
from sandbox.genesys.conversations.model import Medium

Settings = dict[str, Any]
# As a new queue has them.
DEFAULTS: Settings = data.read("sandbox.genesys.routing", "queue.json")


@dataclass(slots=True, kw_only=True)
class Queue:
    """A queue; ``settings`` are its fields as the wire has them, used here or not."""

    id: str
    name: str
    created_at: datetime
    modified_at: datetime
    created_by: str | None = None
    modified_by: str | None = None
    division_id: str
    code_ids: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: deepcopy(DEFAULTS))

    @property
    def wrapup_prompt(self) -> str:
        """Return how agents are asked for a wrap-up code."""
        return str(self.settings["acwSettings"]["wrapupPrompt"])

    @property
    def acw_timeout_ms(self) -> int | None:
        """Return how long after-call work lasts at most."""
        timeout_ms: int | None = self.settings["acwSettings"].get("timeoutMs")
        return timeout_ms

    def medium(self, medium: Medium) -> Settings:
        """Return how one medium is offered."""
        own: Settings = self.settings["mediaSettings"][medium]
        return own

    def answers_by_itself(self, medium: Medium, messenger: str = "open") -> bool:
        """Return whether an offer is connected without an accept; a messenger's own setting goes first."""
        own = self.medium(medium)
        subtype = own.get("subTypeSettings", {}).get(messenger, {})
        return bool(subtype.get("enableAutoAnswer", own["enableAutoAnswer"]))


@dataclass(slots=True, kw_only=True)
class WrapupCode:
    """A wrap-up code."""

    id: str
    name: str
    division_id: str
    created_at: datetime
    modified_at: datetime
    description: str | None = None
    created_by: str | None = None
    modified_by: str | None = None
