"""Fills the growing tables: ``python -m benchmarks.filling 100000``, the number of conversations.

Plain SQL for PostgreSQL, because only the database itself writes millions of rows in minutes. Comes after
``benchmarks.seed agents``. Prints the numbers of rows and the database's bytes as JSON.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 -- models exist only now
from django.db import connection, models  # noqa: E402
from django.db.backends.utils import CursorWrapper  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.growing import BUSY, BUSY_ID, GROWING  # noqa: E402
from benchmarks.grown_rows import Columns, tables  # noqa: E402
from gateway.models import AgentToken  # noqa: E402
from routing.models import Agent  # noqa: E402


def fill(count: int) -> None:
    """Add this many conversations with what belongs to them, and what their events left behind."""
    agents = Agent.objects.count()
    _add_busy_agents()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys are right by construction
        cursor.execute("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off")
        with _without_indexes(cursor):
            for model, rows, columns in tables(count, agents):
                _insert(cursor, model, rows, columns)
        cursor.execute("VACUUM ANALYZE")


def _add_busy_agents() -> None:
    """Add the agents with open conversations; the first one can sign in, and see the admin."""
    user = User.objects.create(username="busy", is_staff=True, is_superuser=True)
    Agent.objects.bulk_create(
        Agent(
            pk=BUSY_ID + number,
            remote_id=f"busy-{number}",
            name=f"Busy agent {number}",
            user=None if number else user,
        )
        for number in range(BUSY)
    )
    ends_at = timezone.now() + timedelta(days=1)
    AgentToken.objects.create(subject="busy-0", token="busy-0", expires_at=ends_at)  # noqa: S106


def _insert(cursor: CursorWrapper, model: type[models.Model], rows: int, columns: Columns) -> None:
    """Insert rows numbered from 1; fields without an expression get their default."""
    given, values, defaults = {"id": "n"} | columns, [], []
    for field in model._meta.concrete_fields:
        values.append(given[field.name].replace("%", "%%") if field.name in given else "%s")
        if field.name not in given:
            defaults.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table, numbers = model._meta.db_table, f"generate_series(1, {rows}) AS n"
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {numbers}", defaults)  # noqa: S608
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {rows})")


@contextmanager
def _without_indexes(cursor: CursorWrapper) -> Iterator[None]:
    """Drop the indexes of the growing tables, and build them after the block, which is far faster."""
    growing = [model._meta.db_table for model in GROWING]
    cursor.execute(
        "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)",
        [growing],
    )
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)",
        [growing],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for table, name, definition in constraints:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for _, definition in indexes:
        cursor.execute(definition)


def _sizes() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return {"bytes": size, "rows": {model._meta.db_table: model._base_manager.count() for model in GROWING}}


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    print(json.dumps(_sizes()))
