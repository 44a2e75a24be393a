"""How a row looks in an answer: everything a text, references as objects, display values on request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import MOMENT_FORMAT, Row, Store
from sandbox.servicenow.tables.paths import column_at, display_of, value_at

DisplayMode = Literal["false", "true", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the caller wants rows: raw, display or both; with or without links; in which time zone."""

    stores: Mapping[str, Store]
    table: str
    origin: str
    zone: str
    mode: DisplayMode = "false"
    fields: tuple[str, ...] = ()
    with_links: bool = True

    def of(self, row: Row) -> dict[str, Any]:
        """Return the row as JSON values; unknown field names are left out."""
        wanted = self.fields or tuple(TABLES[self.table].columns)
        columns = {path: column_at(self.table, path) for path in wanted}
        return {path: self._cell(row, path, column) for path, column in columns.items() if column}

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
        if column.kind == "datetime":
            return in_zone(raw, self.zone)
        if path == "comments_and_work_notes":
            return rendered_thread(self.stores, row["sys_id"])
        return column.choices.get(raw, raw)


def in_zone(raw: str, zone: str) -> str:
    """Return the stored UTC date-time in the user's zone; empty stays empty, odd texts stay as they are."""
    try:
        moment = datetime.strptime(raw, MOMENT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return raw
    return moment.astimezone(ZoneInfo(zone or "UTC")).strftime(MOMENT_FORMAT)


def rendered_thread(stores: Mapping[str, Store], sys_id: str) -> str:
    """Return comments and work notes of a record as one text, newest first."""
    labels = {"comments": "Additional comments", "work_notes": "Work notes"}
    entries = reversed(list(stores["sys_journal_field"].having("element_id", sys_id)))
    return "\n\n".join(
        f"{each['sys_created_on']} - {each['sys_created_by']} ({labels[each['element']]})\n{each['value']}"
        for each in entries
    )
