"""Writes many rows with one statement. No other module does.

Ordinary code saves one row at a time. The way in applies many events in one transaction, where a statement
for each row would cost more than everything else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models

from gateway.prepared import among

M = TypeVar("M", bound=models.Model)
ROWS_AT_ONCE = 500
AMONG = {
    "postgresql": "= ANY(%s) ORDER BY id FOR UPDATE",
    "sqlite": "IN (SELECT value FROM json_each(%s))",  # one writer at a time needs no order
}
STEP = 5000  # rows that one statement deletes; it locks them for some hundredths of a second


def insert(rows: Sequence[M]) -> None:
    """Insert new rows and set their primary keys."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def insert_missing(
    rows: Sequence[M], *, unique: Sequence[str], related: Mapping[str, tuple[str, str]] | None = None
) -> list[M]:
    """Insert the rows whose ``unique`` fields no row has yet; return those, with their primary keys.

    related: for a foreign key, the related row's field that has the value of a field of this row; so its key
    needs no query of its own. Plain SQL, because Django does not tell which rows ``ignore_conflicts`` has
    left out.
    """
    if not rows:
        return []
    model, found_by = type(rows[0]), related or {}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    by_key = {_key(row, unique): row for row in reversed(rows)}
    ordered = [by_key[key] for key in sorted(by_key, key=repr)]  # so that two writers do not deadlock
    values = [_stored(row, field, found_by) for row in ordered for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, fields, len(ordered), unique, found_by), values)
        found = cursor.fetchall()
    count = len(unique)
    return [_inserted(by_key[tuple(key[:count])], pk, key[count:], found_by) for pk, *key in found]


def _stored(row: models.Model, field: Any, found_by: Mapping[str, tuple[str, str]]) -> Any:
    """Return the value of a field as a parameter of ``_insert_sql``."""
    if field.name in found_by:
        return _value(row, found_by[field.name][1])
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _inserted(row: M, pk: Any, related_pks: Sequence[Any], related: Iterable[str]) -> M:
    row.pk, row._state.adding, row._state.db = pk, False, connection.alias
    for name, related_pk in zip(related, related_pks, strict=True):
        setattr(row, _field(row, name).attname, related_pk)
    return row


def insert_or_ignore(rows: Sequence[M]) -> None:
    """Insert the rows that violate no constraint. The rows get no primary keys."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True)


def update(rows: Sequence[M], fields: Iterable[str]) -> None:
    """Update these fields of stored rows.

    Plain SQL, because Django's ``bulk_update`` has a long CASE for each field, and the database needs far
    longer for these.
    """
    names = sorted(fields)
    for first in range(0, len(rows), ROWS_AT_ONCE) if names else ():
        some = rows[first : first + ROWS_AT_ONCE]
        columns = [_field(some[0], name) for name in (some[0]._meta.pk.name, *names)]
        values = [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in some
            for field in columns
        ]
        with connection.cursor() as cursor:
            cursor.execute(_update_sql(type(some[0]), columns, len(some)), values)


def upsert(rows: Sequence[M], *, unique: Sequence[str], fields: Sequence[str]) -> None:
    """Insert rows, or update these fields of those that have the same ``unique`` fields."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=unique, update_fields=fields
        )


def increment(model: type[models.Model], name: str, *, by: str, values: Collection[int]) -> dict[int, int]:
    """Increase a field of the rows with these values of ``by``, and return it by that value.

    Plain SQL, because it locks the rows in the order of their keys and returns them, in one statement.
    """
    if not values:
        return {}
    quote = connection.ops.quote_name
    table, field, key = quote(model._meta.db_table), quote(name), quote(_field(model, by).column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {field} = {field} + 1 WHERE id IN "  # noqa: S608
            f"(SELECT id FROM {table} WHERE {key} {AMONG[connection.vendor]}) RETURNING {key}, {field}",
            [among(values)],
        )
        return dict(cursor.fetchall())


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


def _key(row: models.Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(_value(row, name) for name in names)


def _value(row: models.Model, name: str) -> Any:
    return getattr(row, _field(row, name).attname)


def _field(model: models.Model | type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _update_sql(model: type[models.Model], fields: Sequence[Any], count: int) -> str:
    quote, postgresql = connection.ops.quote_name, connection.vendor == "postgresql"
    table, key, *columns = (quote(name) for name in (model._meta.db_table, *(one.column for one in fields)))
    # PostgreSQL derives the types from the first row.
    casts = [f"%s::{field.db_type(connection)}" if postgresql else "%s" for field in fields]
    marks = [f"({', '.join(casts)})", *[f"({', '.join(['%s'] * len(fields))})"] * (count - 1)]
    changes = ", ".join(f"{column} = fresh.{column}" for column in columns)
    return (
        f"WITH fresh ({', '.join((key, *columns))}) AS (VALUES {', '.join(marks)}) "  # noqa: S608
        f"UPDATE {table} SET {changes} FROM fresh WHERE {table}.{key} = fresh.{key}"
    )


def _insert_sql(
    model: type[models.Model],
    fields: Sequence[Any],
    count: int,
    unique: Sequence[str],
    related: Mapping[str, tuple[str, str]],
) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    key = ", ".join(quote(_field(model, name).column) for name in unique)
    returned = ", ".join(
        quote(_field(model, name).column) for name in (model._meta.pk.name, *unique, *related)
    )
    marks = [
        _related_sql(field.related_model, *related[field.name]) if field.name in related else "%s"
        for field in fields
    ]
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608
        f"VALUES {', '.join(['(' + ', '.join(marks) + ')'] * count)} "
        f"ON CONFLICT ({key}) DO NOTHING RETURNING {returned}"
    )


def _related_sql(model: type[models.Model], name: str, _: str) -> str:
    quote = connection.ops.quote_name
    return f"(SELECT id FROM {quote(model._meta.db_table)} WHERE {quote(name)} = %s)"  # noqa: S608
