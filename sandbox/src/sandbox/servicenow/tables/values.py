"""What a column stores of what was sent: a text, cut to length, dates in the one format, names as ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import MOMENT_FORMAT, Store, stamp
from sandbox.servicenow.tables.formats import DATE_FORMAT
from sandbox.servicenow.tables.paths import labels_of
from sandbox.servicenow.tables.sealing import sealed

WHOLE = re.compile(r"-?[0-9]{1,18}")
FORMATS = {"datetime": MOMENT_FORMAT, "duration": MOMENT_FORMAT, "date": DATE_FORMAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How values are read: as they are stored, or ``by_display`` as the user sees them in his zone."""

    stores: Mapping[str, Store]
    by_display: bool
    zone: str
    moment_format: str = MOMENT_FORMAT
    date_format: str = DATE_FORMAT

    def read(self, table: str, sent: Mapping[str, Any]) -> dict[str, str]:
        """Return what to store; unknown and read-only columns and unreadable secrets are dropped."""
        columns = TABLES[table].columns
        known = {name: value for name, value in sent.items() if name in columns}
        return {
            name: self._stored(table, name, value)
            for name, value in known.items()
            if self._is_taken(name, columns[name])
        }

    def _is_taken(self, name: str, column: Column) -> bool:
        """Return whether the column takes values; encrypted ones take display values only."""
        if column.kind == "password2":
            return self.by_display
        return not column.read_only or name == "incident_state"

    def _stored(self, table: str, name: str, value: Any) -> str:
        column, text = TABLES[table].columns[name], _text(value)
        if self.by_display:
            text = self._resolved(table, name, text)
        if column.kind in FORMATS and not is_moment(text, FORMATS[column.kind]):
            return ""
        if column.kind == "integer" and not WHOLE.fullmatch(text):
            return ""
        if column.kind == "boolean":
            return str(text.lower() in ("true", "1")).lower()
        # Half a pair of surrogates can be sent as JSON and cannot be told to anybody.
        return text[: column.max_chars].encode(errors="replace").decode()

    def _resolved(self, table: str, name: str, text: str) -> str:
        """Return what the display value stands for; an unknown name stores empty."""
        column = TABLES[table].columns[name]
        if column.kind == "reference":
            return self._named(column.points_to, text)
        if column.kind == "datetime":
            return self._in_utc(text)
        if column.kind == "date" and is_moment(text, self.date_format):
            return _parsed(text, self.date_format).strftime(DATE_FORMAT)
        if column.kind == "password2":
            return sealed(text)
        labels = labels_of(self.stores, table, name) if column.choices else {}
        return next((value for value, label in labels.items() if label == text), text)

    def _named(self, table: str, text: str) -> str:
        store = self.stores[table]
        if not text or text in store.rows:
            return text
        display = TABLES[table].display
        found = store.having(display, text) if store.is_indexed(display) else store.rows.values()
        return next((row["sys_id"] for row in found if row[display].lower() == text.lower()), "")

    def _in_utc(self, text: str) -> str:
        if not is_moment(text, self.moment_format):
            return ""
        local = _parsed(text, self.moment_format).replace(tzinfo=ZoneInfo(self.zone or "UTC"))
        try:
            return stamp(local.astimezone(UTC))
        except OverflowError:
            return ""


def is_moment(text: str, wanted: str = MOMENT_FORMAT) -> bool:
    """Return whether the text has the format."""
    try:
        _parsed(text, wanted)
    except ValueError:
        return False
    return True


def _parsed(text: str, wanted: str) -> datetime:
    return datetime.strptime(text, wanted)  # noqa: DTZ007 - the column has no zone mark


def _text(value: Any) -> str:
    """Return the value as text; an object that was read back (value, link) stands for its value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _text(value.get("value", value.get("display_value")))
    return "" if value is None else str(value)
