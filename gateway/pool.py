"""Returns this thread's database connection to the pool."""

from django.db import connection


def give_back() -> None:
    """Return this thread's connection to the pool before an HTTP request, which may take seconds.

    Does nothing without a pool or inside a transaction.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()
