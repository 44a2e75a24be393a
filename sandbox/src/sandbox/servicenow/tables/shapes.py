"""How a row looks in an answer: everything a text, references as objects, display values on request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.servicenow.dictionary import Column, Kind
from sandbox.servicenow.schema.tables import TABLES, label_of
from sandbox.servicenow.store import TIME_FORMAT, Row, Store
from sandbox.servicenow.tables.formats import DATE_FORMAT, shown_date, shown_duration, shown_time
from sandbox.servicenow.tables.paths import column_at, display_of, labels_of, owner_of, value_at
from sandbox.servicenow.tables.row_access import Guard

DisplayMode = Literal["false", "true", "all"]
HIDDEN_SECRET = "********"  # noqa: S105 - what stands in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the caller wants rows: raw, display or both; with or without links; in his zone and formats.

    Columns that the guard forbids are left out.
    """

    stores: Mapping[str, Store]
    table: str
    origin: str
    zone: str
    mode: DisplayMode = "false"
    fields: tuple[str, ...] = ()
    with_links: bool = True
    date_format: str = DATE_FORMAT
    time_format: str = TIME_FORMAT
    guard: Guard | None = None
    _labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def of(self, row: Row) -> dict[str, Any]:
        """Return the row as JSON values; unknown field names are left out."""
        wanted = self.fields or tuple(TABLES[self.table].columns)
        columns = {path: column_at(self.table, path) for path in wanted}
        return {
            path: self._cell(row, path, column)
            for path, column in columns.items()
            if column and (self.guard is None or self.guard.may_column("read", self.table, row, path))
        }

    def both(self, row: Row, path: str) -> tuple[str, str]:
        """Return the raw and the display value of a column that exists."""
        column = column_at(self.table, path) or Column()
        raw = value_at(self.stores, self.table, row, path)
        return raw, self._shown(row, raw, path, column)

    def _cell(self, row: Row, path: str, column: Column) -> Any:
        raw = "" if column.kind == "journal" else value_at(self.stores, self.table, row, path)
        if self.mode == "false":
            return self._raw(raw, column)
        shown = self._shown(row, raw, path, column)
        link = self._link(raw, column)
        if self.mode == "all":
            return {"display_value": shown, **link, "value": raw}
        return {"display_value": shown, **link} if link else shown

    def _raw(self, raw: str, column: Column) -> Any:
        link = self._link(raw, column)
        return {**link, "value": raw} if link else raw

    def _link(self, raw: str, column: Column) -> dict[str, str]:
        if not raw or column.kind != "reference" or not self.with_links:
            return {}
        return {"link": f"{self.origin}/api/now/table/{column.points_to}/{raw}"}

    def _shown(self, row: Row, raw: str, path: str, column: Column) -> str:
        if column.kind == "reference":
            return display_of(self.stores, column.points_to, raw)
        if path == "comments_and_work_notes":
            return self._thread(row["sys_id"])
        shown = SHOWN.get(column.kind)
        if shown:
            return shown(self, raw)
        return self._label(row, raw, path) if column.choices else raw

    def _label(self, row: Row, raw: str, path: str) -> str:
        table, name, _ = owner_of(self.stores, self.table, row, path)
        if (table, name) not in self._labels:
            self._labels[table, name] = labels_of(self.stores, table, name)
        return self._labels[table, name].get(raw, raw)

    def _thread(self, sys_id: str) -> str:
        """Return comments and work notes of the record as one text, newest first."""
        entries = list(self.stores["sys_journal_field"].having("element_id", sys_id))
        return "".join(
            f"{shown_time(each['sys_created_on'], self.zone, self.time_format)} - "
            f"{self._author(each)} ({label_of(self.table, each['element'])})\n{each['value']}\n\n"
            for each in reversed(entries)
        )

    def _author(self, entry: Row) -> str:
        users = self.stores["sys_user"].having("user_name", entry["sys_created_by"])
        return next((user["name"] for user in users), entry["sys_created_by"])


SHOWN: Mapping[Kind, Callable[[Shape, str], str]] = {
    "datetime": lambda shape, raw: shown_time(raw, shape.zone, shape.time_format),
    "date": lambda shape, raw: shown_date(raw, shape.date_format),
    "duration": lambda _, raw: shown_duration(raw),
    "password2": lambda _, raw: HIDDEN_SECRET if raw else "",
}
