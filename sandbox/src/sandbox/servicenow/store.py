"""Rows in memory: one store per table, with an index on the columns that are looked up by equality."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sandbox.organisation import sys_id_of
from sandbox.servicenow.dictionary import Table
from sandbox.servicenow.schema.tables import TABLES

Row = dict[str, str]
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


def format_time(at: datetime) -> str:
    """Return a time as a table holds it: UTC, to the second, without a zone mark."""
    return at.strftime(TIME_FORMAT)


def parse_time(text: str) -> datetime:
    """Return the time that a table holds, aware, or raise ValueError for another text."""
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)


class Store:
    """The rows of one table by sys_id; texts are indexed without regard to case, as the database compares."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.table = table
        self.rows: dict[str, Row] = {}
        self._index: dict[str, dict[str, dict[str, None]]] = {
            column: {} for column in ("sys_id", *table.indexed)
        }
        self._created = 0
        self._number = table.first_number

    def new_sys_id(self) -> str:
        """Return an id that no row has; the same in every run."""
        self._created += 1
        sys_id = sys_id_of(self.name, "row", str(self._created))
        return self.new_sys_id() if sys_id in self.rows else sys_id

    def next_number(self) -> int:
        """Return the number of the next record."""
        self._number += 1
        return self._number - 1

    def put(self, row: Row) -> None:
        """Insert the row or replace it."""
        self.remove(row["sys_id"])
        self.rows[row["sys_id"]] = row
        for column, index in self._index.items():
            index.setdefault(row.get(column, "").lower(), {})[row["sys_id"]] = None

    def remove(self, sys_id: str) -> None:
        """Take the row out, if there is one."""
        row = self.rows.pop(sys_id, None)
        if row is not None:
            for column, index in self._index.items():
                index[row.get(column, "").lower()].pop(sys_id, None)

    def is_indexed(self, column: str) -> bool:
        """Return whether ``having`` is quick for this column."""
        return column in self._index

    def having(self, column: str, value: str) -> Iterable[Row]:
        """Return the rows whose indexed column equals the value."""
        return [self.rows[sys_id] for sys_id in self._index[column].get(value.lower(), ())]

    def first(self, column: str, value: str, **more: str) -> Row | None:
        """Return the first row whose indexed column, and others, equal the values, or None."""
        found = (row for row in self.having(column, value) if more.items() <= row.items())
        return next(found, None)


def empty_stores() -> dict[str, Store]:
    """Return one empty store per table."""
    return {name: Store(name, table) for name, table in TABLES.items()}
