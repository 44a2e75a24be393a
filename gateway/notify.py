"""Notifies delivery workers of new requests: in this process by a callback, in others by NOTIFY."""

from collections.abc import Callable

from django.db import connection, transaction

POSTGRES_CHANNEL = "bridge_requests"
_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Register a worker of this process; ``listener`` may be called from any thread."""
    _listeners.append(listener)


def notify() -> None:
    """Notify the workers once the current transaction commits."""
    transaction.on_commit(_notify, robust=True)  # a failure must not fail the caller: the worker also polls


def _notify() -> None:
    for listener in _listeners:
        listener()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {POSTGRES_CHANNEL}")
