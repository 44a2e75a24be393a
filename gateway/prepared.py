"""Queries that Django compiles once in a process: those that apply events, and those that show what changed.

A query with ten joins takes Django several milliseconds to compile, more than to run and read it.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.fields.related import ForeignObject
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
Values = Collection[Any]
FRESH_S = 10.0


@dataclass(frozen=True, slots=True)
class Parameter:
    """Stands for the values of ``__among`` until the query runs. number: its place among the arguments."""

    number: int


@models.Field.register_lookup
@ForeignObject.register_lookup
class Among(models.Lookup):
    """As ``__in``, with SQL that is the same for any number of values."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return SQL for SQLite, which has no arrays."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, self.rhs]  # noqa: S608 -- a column

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return SQL for PostgreSQL."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]


def among(values: Values) -> Any:
    """Return values as the parameter of ``Among``'s SQL."""
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))


class Prepared(Generic[M]):
    """A query of rows with their ``select_related`` rows. build: returns it for its parameters."""

    def __init__(self, build: Callable[..., models.QuerySet[M]]) -> None:
        self._build = build
        self._compiled: tuple[str, tuple[Any, ...], Callable[[list[Any]], Iterator[M]]] | None = None

    def rows(self, *values: Values) -> list[M]:
        """Return the rows for these values, one collection for each parameter; none for an empty one."""
        if not all(values):
            return []
        self._compiled = self._compiled or self._compile(len(values))
        sql, params, instances = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [_bound(one, values) for one in params])
            found = cursor.fetchall()
        return list(instances(found))

    def _compile(self, count: int) -> tuple[str, tuple[Any, ...], Callable[[list[Any]], Iterator[M]]]:
        query = self._build(*map(Parameter, range(count))).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return sql, params, _reader(compiler)


class Recent(Generic[M]):
    """Rows that change rarely, as they were read at most FRESH_S ago. key: the field they are asked for by.

    Nobody changes these instances.
    """

    def __init__(self, query: Prepared[M], *, key: str) -> None:
        self._query: Prepared[M] = query
        self._key = key
        self.invalidate()

    def rows(self, keys: Collection[str]) -> dict[str, M]:
        """Return those of these rows that exist, by their key."""
        if time.monotonic() - self._since > FRESH_S:
            self.invalidate()
        known = self._rows
        known |= {getattr(row, self._key): row for row in self._query.rows(set(keys) - known.keys())}
        return {key: known[key] for key in keys if key in known}

    def invalidate(self) -> None:
        """Read every row again."""
        self._rows: dict[str, M] = {}
        self._since = time.monotonic()


def _bound(parameter: Any, values: tuple[Values, ...]) -> Any:
    if not isinstance(parameter, Parameter):
        return parameter
    return among(values[parameter.number])


def _reader(compiler: Any) -> Callable[[list[Any]], Iterator[Any]]:
    """Return what makes instances of rows, as Django's own ``ModelIterable`` does."""
    of_model = compiler.klass_info["select_fields"]
    first, end = of_model[0], of_model[-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:end]]
    model = compiler.klass_info["model"]
    converters = compiler.get_converters([column[0] for column in compiler.select])
    related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]  # the stubs are ahead

    def instances(rows: list[Any]) -> Iterator[Any]:
        for row in compiler.apply_converters(rows, converters) if converters else rows:
            instance = model.from_db(connection.alias, names, row[first:end])
            for one in related:
                one.populate(row, instance)
            yield instance

    return instances
