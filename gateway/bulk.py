"""Writes many rows with one statement. No other module does.

Ordinary code saves one row at a time. The way in applies many events in one transaction, where a statement
for each row would cost more than everything else.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
STEP = 5000  # rows that one statement deletes; it locks them for some hundredths of a second


def insert(rows: Sequence[M]) -> None:
    """Insert new rows and set their primary keys."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def insert_missing(rows: Sequence[M], *, unique: Sequence[str]) -> list[M]:
    """Insert the rows whose ``unique`` fields no row has yet; return those, with their primary keys.

    Plain SQL, because Django does not tell which rows ``ignore_conflicts`` has left out.
    """
    if not rows:
        return []
    fields = [field for field in type(rows[0])._meta.concrete_fields if not field.primary_key]
    by_key = {tuple(_value(row, name) for name in unique): row for row in reversed(rows)}
    ordered = [by_key[key] for key in sorted(by_key, key=repr)]  # so that two writers do not deadlock
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in ordered
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(type(rows[0]), fields, len(ordered), unique), values)
        found = cursor.fetchall()
    inserted = []
    for pk, *key in found:
        row = by_key[tuple(key)]
        row.pk, row._state.adding, row._state.db = pk, False, connection.alias
        inserted.append(row)
    return inserted


def insert_or_ignore(rows: Sequence[M]) -> None:
    """Insert the rows that violate no constraint. The rows get no primary keys."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True)


def update(rows: Sequence[M], fields: Iterable[str]) -> None:
    """Update these fields of stored rows.

    As an insert with a conflict, because the database needs far longer for the long CASE of ``bulk_update``.
    """
    names = sorted(fields)
    if rows and names:
        type(rows[0])._default_manager.bulk_create(
            sorted(rows, key=lambda row: row.pk),
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=names,
        )


def delete(rows: Sequence[models.Model]) -> None:
    """Delete stored rows."""
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def delete_in_steps(rows: models.QuerySet[M], *, step: int = STEP) -> int:
    """Delete these rows, ``step`` at a time, so that nothing is locked for long; return how many.

    Never call it in a transaction. The order of ``rows`` should be that of an index, which each step enters
    at its beginning.
    """
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:step]):
        # The condition again, because a person may have replayed a request meanwhile.
        deleted += rows.filter(pk__in=keys).order_by().delete()[0]
    return deleted


def _value(row: models.Model, name: str) -> Any:
    return getattr(row, _field(row, name).attname)


def _field(model: models.Model | type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _insert_sql(model: type[models.Model], fields: Sequence[Any], count: int, unique: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    key = ", ".join(quote(_field(model, name).column) for name in unique)
    marks = f"({', '.join(['%s'] * len(fields))})"
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([marks] * count)} "  # noqa: S608
        f"ON CONFLICT ({key}) DO NOTHING RETURNING {quote(str(model._meta.pk.column))}, {key}"
    )
