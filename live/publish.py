"""Sends fragments through the channel layer. Only ``broadcasts`` modules call it, after commit."""

from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.core.exceptions import ImproperlyConfigured


def publish(group: str, fragments: Iterable[str]) -> None:
    """Send fragments, as one message, to every browser in a group."""
    layer = get_channel_layer()
    if layer is None:
        raise ImproperlyConfigured("CHANNEL_LAYERS has no default")
    async_to_sync(layer.group_send)(group, {"type": "live.push", "html": "".join(fragments)})


def leave(group: str) -> None:
    """Close every socket in a group, because its user may no longer receive fragments."""
    layer = get_channel_layer()
    if layer is None:
        raise ImproperlyConfigured("CHANNEL_LAYERS has no default")
    async_to_sync(layer.group_send)(group, {"type": "live.leave"})
