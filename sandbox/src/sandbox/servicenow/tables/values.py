"""What a column stores of what was sent: a text, cut to length, dates in the one format, names as ids."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import TIME_FORMAT, Store, format_time
from sandbox.servicenow.tables.formats import DATE_FORMAT, read_time
from sandbox.servicenow.tables.paths import labels_of

WHOLE = re.compile(r"-?[0-9]{1,18}")
SEAL = b"sealed:"
FORMATS = {"datetime": TIME_FORMAT, "duration": TIME_FORMAT, "date": DATE_FORMAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How values are read: as they are stored, or ``by_display`` as the user sees them in his zone."""

    stores: Mapping[str, Store]
    by_display: bool
    zone: str
    time_format: str = TIME_FORMAT
    date_format: str = DATE_FORMAT

    def read(self, table: str, sent: Mapping[str, Any]) -> dict[str, str]:
        """Return what to store; unknown and read-only columns and unreadable secrets are dropped."""
        columns = TABLES[table].columns
        known = {name: value for name, value in sent.items() if name in columns}
        stored = {
            name: self._stored(table, name, value)
            for name, value in known.items()
            if self._is_taken(name, columns[name])
        }
        # Source: in the vendor's REST API, an empty text clears a column, except one with choices.
        return {name: text for name, text in stored.items() if text or not columns[name].choices}

    def _is_taken(self, name: str, column: Column) -> bool:
        """Return whether the column takes values; encrypted ones take display values only."""
        if column.kind == "password2":
            return self.by_display
        return not column.read_only or name == "incident_state"

    def _stored(self, table: str, name: str, value: Any) -> str:
        column, text = TABLES[table].columns[name], _text(value)
        if self.by_display:
            text = self._resolved(table, name, text)
        if column.kind in FORMATS and not read_time(text, FORMATS[column.kind]):
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
        if column.kind == "date":
            day = read_time(text, self.date_format)
            return day.strftime(DATE_FORMAT) if day else text
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
        local = read_time(text, self.time_format)
        try:
            zone = ZoneInfo(self.zone or "UTC")
            return format_time(local.replace(tzinfo=zone).astimezone(UTC)) if local else ""
        except OverflowError:
            return ""


def sealed(text: str) -> str:
    """Return what an encrypted column stores; an empty text stays empty."""
    return base64.b64encode(SEAL + text.encode()[::-1]).decode() if text else ""


def opened(stored: str) -> str:
    """Return what was sealed, empty when this never was."""
    try:
        plain = base64.b64decode(stored, validate=True)
    except ValueError:
        return ""
    return plain.removeprefix(SEAL)[::-1].decode(errors="replace") if plain.startswith(SEAL) else ""


def _text(value: Any) -> str:
    """Return the value as text; an object that was read back (value, link) stands for its value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _text(value.get("value", value.get("display_value")))
    if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number
        return str(int(value))
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
