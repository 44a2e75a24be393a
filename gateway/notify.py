"""Tell the delivery worker that there is something to do: in process by a callback, elsewhere by NOTIFY."""

from collections.abc import Callable

from django.db import connection, transaction

POSTGRES_CHANNEL = "bridge_requests"
_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Let a worker of this process be told; ``listener`` may be called from any thread."""
    _listeners.append(listener)


def notify() -> None:
    """Wake the workers once the present transaction commits."""
    transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    for listener in _listeners:
        listener()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {POSTGRES_CHANNEL}")
