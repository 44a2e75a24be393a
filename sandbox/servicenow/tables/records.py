"""Writing records: defaults, numbers, read-only columns, journals and the rules of the table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import clock
from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import MOMENT_FORMAT, Row, Store, stamp
from sandbox.servicenow.tables import incidents, interactions
from sandbox.servicenow.tables.written import Follower, Written, ignored

SYS_ID = re.compile(r"[0-9a-f]{32}")
INSERT_FAILED = ("Operation Failed", "ACL Exception Insert Failed due to security constraints")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes on behalf of one user; ``by_display`` reads values as display values in the user's zone."""

    stores: Mapping[str, Store]
    user_name: str
    user_id: str
    by_display: bool = False
    zone: str = "UTC"
    follow: Follower = ignored

    def insert(self, table: str, sent: Mapping[str, Any]) -> Row:
        """Return the new row; unknown and read-only columns are silently dropped.

        Raises: Refused when a policy forbids it.
        """
        store, at = self.stores[table], stamp(clock.now())
        written = self._readable(table, sent)
        row = {name: column.default for name, column in TABLES[table].columns.items()}
        row.update(_without_journals(table, written))
        row.update(sys_id=_own_id(store, written) or store.new_sys_id(), sys_mod_count="0")
        row.update(sys_created_on=at, sys_created_by=self.user_name)
        row.update(sys_updated_on=at, sys_updated_by=self.user_name)
        self._open(table, row, at)
        self._store(table, row, {}, written)
        return row

    def update(self, table: str, sys_id: str, sent: Mapping[str, Any]) -> Row:
        """Return the changed row; a write that changes nothing leaves the counter alone.

        Raises: Refused when there is no such record, or a policy forbids it.
        """
        before = self.row(table, sys_id)
        written = self._readable(table, sent)
        written.pop("sys_id", None)
        row = {**before, **_without_journals(table, written)}
        if row == before and not _journals(table, written):
            return before
        row["sys_mod_count"] = str(int(before["sys_mod_count"] or 0) + 1)
        row.update(sys_updated_on=stamp(clock.now()), sys_updated_by=self.user_name)
        self._store(table, row, before, written)
        return row

    def delete(self, table: str, sys_id: str) -> None:
        """Remove the record.

        Raises: Refused when there is no such record.
        """
        row = self.row(table, sys_id)
        self.stores[table].remove(sys_id)
        if table == "incident":
            incidents.count_children(self.stores, row["parent_incident"])

    def row(self, table: str, sys_id: str) -> Row:
        """Return the record.

        Raises: Refused when there is none.
        """
        row = self.stores[table].rows.get(sys_id)
        if row is None:
            raise Refused(404, *NO_RECORD)
        return row

    def _readable(self, table: str, sent: Mapping[str, Any]) -> dict[str, str]:
        columns = TABLES[table].columns
        known = {name: value for name, value in sent.items() if name in columns}
        return {
            name: self._stored(columns[name], value)
            for name, value in known.items()
            if not columns[name].read_only or name == "incident_state"
        }

    def _stored(self, column: Column, value: Any) -> str:
        """Return the value as the column holds it: a text, cut to length."""
        text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
        if self.by_display:
            text = self._resolved(column, text)
        if column.kind == "datetime" and not _is_moment(text):
            return ""
        return text[: column.max_chars]

    def _resolved(self, column: Column, text: str) -> str:
        """Return what the display value stands for; an unknown name stores empty."""
        if column.kind == "reference" and text not in self.stores[column.points_to].rows:
            named = TABLES[column.points_to].display
            rows = self.stores[column.points_to].rows.values()
            return next((row["sys_id"] for row in rows if row[named].lower() == text.lower()), "")
        if column.kind == "datetime" and _is_moment(text):
            local = datetime.strptime(text, MOMENT_FORMAT).replace(tzinfo=ZoneInfo(self.zone or "UTC"))
            return stamp(local.astimezone(UTC))
        return next((value for value, label in column.choices.items() if label == text), text)

    def _open(self, table: str, row: Row, at: str) -> None:
        """Fill what the server gives a new record."""
        prefix = TABLES[table].number_prefix
        if prefix:
            row["number"] = f"{prefix}{self.stores[table].next_number():07d}"
        if "opened_at" in row:
            row["opened_at"] = row["opened_at"] or at
            row["opened_by"] = row["opened_by"] or self.user_id

    def _store(self, table: str, row: Row, before: Row, written: Mapping[str, str]) -> None:
        """Apply the table's rules, then keep the row and its journal entries."""
        if table == "incident":
            at = row["sys_updated_on"]
            incidents.decide(row, before, written, at=at, by=self.user_id)
        elif table == "interaction":
            interactions.decide(row, before, by=self.user_id)
        elif table == "sys_user":
            row["name"] = f"{row['first_name']} {row['last_name']}".strip()
        self.stores[table].put(row)
        self._keep_journals(table, row, written)
        if table == "incident":
            self._follow_up(row, before, written)
        self.follow(Written(table=table, row=row, before=before, by=self.user_name))

    def _keep_journals(self, table: str, row: Row, written: Mapping[str, str]) -> None:
        for element, value in _journals(table, written).items():
            entry = {"name": table, "element": element, "element_id": row["sys_id"], "value": value}
            self.insert("sys_journal_field", entry)

    def _follow_up(self, row: Row, before: Row, written: Mapping[str, str]) -> None:
        for parent_id in {row["parent_incident"], before.get("parent_incident", "")} - {""}:
            incidents.count_children(self.stores, parent_id)
        followed = ("state", "hold_reason", "close_code", "close_notes")
        change = {name: row[name] for name in followed} | _journals("incident", written)
        for child in incidents.children_of(self.stores, row, before):
            self.update("incident", child["sys_id"], change)


def _own_id(store: Store, written: Mapping[str, str]) -> str:
    """Return the id that the client chose, empty when it chose none or no id."""
    sys_id = written.get("sys_id", "")
    if sys_id in store.rows:
        raise Refused(403, *INSERT_FAILED)
    return sys_id if SYS_ID.fullmatch(sys_id) else ""


def _is_moment(text: str) -> bool:
    try:
        datetime.strptime(text, MOMENT_FORMAT)  # noqa: DTZ007 - the column has no zone mark
    except ValueError:
        return False
    return True


def _journals(table: str, written: Mapping[str, str]) -> dict[str, str]:
    columns = TABLES[table].columns
    return {name: value for name, value in written.items() if columns[name].kind == "journal" and value}


def _without_journals(table: str, written: Mapping[str, str]) -> dict[str, str]:
    columns = TABLES[table].columns
    return {name: value for name, value in written.items() if columns[name].kind != "journal"}
