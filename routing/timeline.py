"""Records every change of an agent: in the history at once, to the listeners after commit."""

from dataclasses import dataclass
from datetime import datetime

from gateway import bulk
from live import changes
from routing.models import Activity, Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChange(changes.Change):
    """One committed change of an agent. kind: of ``Activity``."""

    agent_id: int
    kind: str


def record(agent: Agent, kind: Activity.Kind, *, at: datetime, detail: dict[str, str] | None = None) -> None:
    """Add an entry to the agent's history and announce it once the transaction commits."""
    Activity.objects.create(agent=agent, kind=kind, detail=detail or {}, at=at)
    changes.announce([AgentChange(agent_id=agent.pk, kind=kind)])


def purge(older_than: datetime) -> int:
    """Delete entries older than this; return how many."""
    return bulk.delete_in_steps(Activity.objects.filter(at__lt=older_than).order_by("at"))
