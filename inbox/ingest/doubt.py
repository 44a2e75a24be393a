"""Doubts that a conversation has ended before it is ended here: one answer that it is unknown is no proof.

Genesys answers 404 for a moment, now and then, for a conversation that goes on.
"""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import AgentPayload
from inbox.ingest import resync
from inbox.ingest.workspace import Loaded
from inbox.models import Activity
from inbox.timeline import Line

ASKED_AGAIN_AFTER = timedelta(seconds=15)


def begin(loaded: Loaded, now: datetime) -> list[Line]:
    """Show the doubt, read the conversations of its agents at once, and read it again after a pause."""
    loaded.conversation.doubted_at = now
    agents = {leg.agent.remote_id for leg in loaded.legs.values() if leg.is_open}
    for agent_id in sorted(agents & loaded.work.signed_in):
        _read_work(loaded, agent_id, now)
    resync.request_after(loaded, ASKED_AGAIN_AFTER, now)
    return [Line(kind=Activity.Kind.CHANGED, detail={"changed": "doubted"})]


def is_confirmed(loaded: Loaded, now: datetime) -> bool:
    """Return whether Genesys still does not know the conversation after the pause."""
    since = loaded.conversation.doubted_at
    return since is not None and now - since >= ASKED_AGAIN_AFTER


def clear(loaded: Loaded) -> list[Line]:
    """End the doubt, because the conversation was seen."""
    if loaded.conversation.doubted_at is None:
        return []
    loaded.conversation.doubted_at = None
    return [Line(kind=Activity.Kind.CHANGED, detail={"changed": "known-again"})]


def _read_work(loaded: Loaded, agent_id: str, now: datetime) -> None:
    """Reserve a read of an agent's conversations; it contains this one, if it goes on."""
    loaded.reserve(
        outbound.request(
            Operation.READ_WORK,
            AgentPayload(agent_id=agent_id),
            key=f"work:{agent_id}:{now.isoformat()}",
            regarding=loaded.conversation.remote_id,
            subject=agent_id,
            now=now,
        )
    )
