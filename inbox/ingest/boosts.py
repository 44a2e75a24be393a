"""Answers to requests that set a waiting conversation's priority: stored in the receipt and the history."""

from gateway.operations.names import RequestOutcome
from gateway.operations.payloads import SetPriority
from gateway.settled import RequestSettled
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Boost
from inbox.timeline import Line

State = Boost.State


def priority_settled(fact: RequestSettled[SetPriority], work: Workspace) -> None:
    """Store what became of a raise or an undo. A conversation that no longer waits is a normal end."""
    loaded = work.find(fact.regarding)
    boost = loaded.conversation.boost if loaded else None
    if loaded is None or boost is None or boost.request_key != fact.key:
        return
    boost.problem = dict(fact.problem)
    if fact.outcome.is_failure:
        boost.end(State.FAILED, fact.occurred_at)
    elif fact.outcome != RequestOutcome.ACCEPTED:
        boost.save(update_fields=["problem"])
    elif fact.answer is None:
        boost.end(State.OVER if boost.raised_at else State.TOO_LATE, fact.occurred_at)
    else:
        loaded.conversation.priority = fact.answer
        _set(loaded, boost, fact)


def _set(loaded: Loaded, boost: Boost, fact: RequestSettled[SetPriority]) -> None:
    if boost.withdrawn:
        boost.end(State.UNDONE, fact.occurred_at)
    else:
        boost.mark_raised(fact.occurred_at)
    changed = "priority-restored" if boost.withdrawn else "priority-raised"
    number = {"name": boost.incident.number} if boost.incident else {}
    line = Line(kind=Activity.Kind.PRIORITY, detail={**number, "changed": changed})
    loaded.record([line], at=fact.occurred_at)
