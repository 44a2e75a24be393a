"""What queues and wrap-up codes are: the settings that change how work is offered, and those only kept."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.genesys.conversations.model import Medium

ScoringMethod = Literal["TimestampAndPriority", "PriorityOnly"]
Evaluation = Literal["NONE", "BEST", "ALL"]
LastAgent = Literal["Disabled", "QueueMembersOnly", "AnyAgent"]

ALERTING_S = {"call": 20, "callback": 20, "chat": 30, "email": 20, "message": 30}
LEVEL_MS = {"call": 20_000, "callback": 20_000, "chat": 20_000, "email": 86_400_000, "message": 20_000}


@dataclass(slots=True, kw_only=True)
class MediumSettings:
    """How a queue offers one medium; ``kept`` are the fields that nothing here depends on."""

    alerting_s: int
    level_ms: int
    level_share: float = 0.8
    auto_answer: bool = False
    auto_answer_tone_s: float = 0.0
    other_settings: dict[str, Any] = field(default_factory=dict)


def default_media() -> dict[str, MediumSettings]:
    """Return the settings of the five media as a new queue has them."""
    return {
        medium: MediumSettings(alerting_s=seconds, level_ms=LEVEL_MS[medium])
        for medium, seconds in ALERTING_S.items()
    }


@dataclass(slots=True, kw_only=True)
class Queue:
    """A queue; ``kept`` are the fields of the wire that nothing here depends on."""

    id: str
    name: str
    created_at: datetime
    modified_at: datetime
    created_by: str | None = None
    modified_by: str | None = None
    division_id: str
    media: dict[str, MediumSettings] = field(default_factory=default_media)
    code_ids: list[str] = field(default_factory=list)
    wrapup_prompt: str = "MANDATORY_TIMEOUT"
    acw_timeout_ms: int | None = None
    scoring: ScoringMethod = "TimestampAndPriority"
    evaluation: Evaluation = "ALL"
    last_agent: LastAgent = "AnyAgent"
    manual_assignment: bool = False
    other_settings: dict[str, Any] = field(default_factory=dict)

    def alerting_s(self, medium: Medium) -> int:
        """Return how long an offer of this medium rings."""
        return self.media[medium].alerting_s

    def answers_by_itself(self, medium: Medium, messenger: str = "open") -> bool:
        """Return whether an offer is connected without an accept; a messenger's own setting goes first."""
        own = self.media[medium]
        subtypes = own.other_settings.get("subTypeSettings", {})
        return bool(subtypes.get(messenger, {}).get("enableAutoAnswer", own.auto_answer))

    def copy_settings(self, other: "Queue") -> None:
        """Take over all settings of another queue, down to its wrap-up codes."""
        self.media, self.other_settings = deepcopy(other.media), deepcopy(other.other_settings)
        self.code_ids = list(other.code_ids)
        self.wrapup_prompt, self.acw_timeout_ms = other.wrapup_prompt, other.acw_timeout_ms
        self.scoring, self.evaluation = other.scoring, other.evaluation
        self.last_agent, self.manual_assignment = other.last_agent, other.manual_assignment


@dataclass(slots=True, kw_only=True)
class WrapupCode:
    """A wrap-up code; a deleted one is still named by the conversations that carry it."""

    id: str
    name: str
    division_id: str
    created_at: datetime
    modified_at: datetime
    description: str | None = None
    created_by: str | None = None
    modified_by: str | None = None
    is_deleted: bool = False
