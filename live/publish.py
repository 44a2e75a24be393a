"""Sends fragments through the channel layer. Only ``broadcasts`` modules call it, after commit."""

from collections.abc import Iterable

from asgiref.sync import async_to_sync

from live import layer


def publish(group: str, fragments: Iterable[str]) -> None:
    """Send fragments, as one message, to every browser in a group."""
    async_to_sync(layer.send)(group, {"type": "live.push", "html": "".join(fragments)})


def leave(group: str) -> None:
    """Close every socket in a group, because its user may no longer receive fragments."""
    async_to_sync(layer.send)(group, {"type": "live.leave"})
