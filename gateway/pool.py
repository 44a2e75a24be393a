"""The database connection of this thread while it waits for a cloud."""

from django.db import connection


def give_back() -> None:
    """Return this thread's connection to the pool: a cloud's answer may take seconds, and others need it.

    Without a pool, or inside a transaction, the connection is kept.
    """
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()
