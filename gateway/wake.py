"""Tell the delivery worker that there is something to do: in process by an event, elsewhere by NOTIFY."""

from collections.abc import Callable

from django.db import connection, transaction

CHANNEL = "bridge_calls"
_bells: list[Callable[[], None]] = []


def hang(bell: Callable[[], None]) -> None:
    """Let a worker of this process be told; ``bell`` may be rung from any thread."""
    _bells.append(bell)


def ring() -> None:
    """Wake the workers once the present transaction commits."""
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    for bell in _bells:
        bell()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
