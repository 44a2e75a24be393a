"""Tells every process with open pages what has changed, through the channel layer.

Only ``broadcasts`` modules call it, after commit.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.core.exceptions import ImproperlyConfigured

from live import groups


def publish(kind: str, changes: Sequence[Mapping[str, Any]]) -> None:
    """Send changes, as one message, to every process; ``live.hub`` renders them for its open pages.

    kind: names the renderer. changes: of numbers, texts, lists and None.
    """
    _send({"type": "live.changed", "kind": kind, "changes": list(changes)})


def leave(agent_id: int) -> None:
    """Close every open page of an agent, who may no longer receive fragments."""
    _send({"type": "live.leave", "agent_id": agent_id})


def channel_layer() -> BaseChannelLayer:
    """Return the channel layer."""
    layer = get_channel_layer()
    if layer is None:
        raise ImproperlyConfigured("CHANNEL_LAYERS has no default")
    return layer


def _send(message: dict[str, Any]) -> None:
    async_to_sync(channel_layer().group_send)(groups.PROCESSES, message)
