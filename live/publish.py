"""Tells every process with open pages what has changed, through the channel layer.

Only ``broadcasts`` modules call it, after commit. While the channel layer is away, pages ask for changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync

from live import groups, layer


def publish(kind: str, changes: Sequence[Mapping[str, Any]]) -> None:
    """Send changes, as one message, to every process; ``live.hub`` renders them for its open pages.

    kind: names the renderer. changes: of numbers, texts, lists and None.
    """
    message = {"type": "live.changed", "kind": kind, "changes": list(changes)}
    async_to_sync(layer.send)(groups.PROCESSES, message)


def leave(agent_id: int) -> None:
    """Close every open page of an agent, who may no longer receive fragments."""
    async_to_sync(layer.send)(groups.PROCESSES, {"type": "live.leave", "agent_id": agent_id})
