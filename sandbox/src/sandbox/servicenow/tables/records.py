"""Writing records: defaults, numbers, read-only columns, journals, audit and the rules of the table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.servicenow import instance_clock
from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store, format_time
from sandbox.servicenow.tables import incidents, policies
from sandbox.servicenow.tables.query import Reader
from sandbox.servicenow.tables.values import Intake

SYS_ID = re.compile(r"[0-9A-Fa-f]{32}")
INSERT_FAILED = ("Operation Failed", "ACL Exception Insert Failed due to security constraints")
UNAUDITED = {"sys_mod_count", "sys_updated_on", "sys_updated_by"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One write that succeeded; ``before`` is empty for a new row, ``by`` is a user name."""

    table: str
    row: Row
    before: Row
    by: str


Follower = Callable[[Written], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes on behalf of one user; ``intake`` says how what was sent is read."""

    stores: Mapping[str, Store]
    user_name: str
    user_id: str
    intake: Intake
    follow: Follower

    def insert(self, table: str, sent: Mapping[str, Any]) -> Row:
        """Return the new row without unknown and read-only columns; refuse what a policy forbids."""
        store, at = self.stores[table], format_time(instance_clock.now())
        written = self.intake.read(table, sent)
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
        written = self.intake.read(table, sent)
        written.pop("sys_id", None)
        row = {**before, **_without_journals(table, written)}
        if row == before and not _journals(table, written):
            return before
        row["sys_mod_count"] = str(int(before["sys_mod_count"] or 0) + 1)
        row.update(sys_updated_on=format_time(instance_clock.now()), sys_updated_by=self.user_name)
        self._store(table, row, before, written)
        return row

    def save(self, table: str, known: Row | None, sent: Mapping[str, Any]) -> Row:
        """Return the known row changed, or a new one when there is none."""
        return self.update(table, known["sys_id"], sent) if known else self.insert(table, sent)

    def delete(self, table: str, sys_id: str) -> None:
        """Remove the record, or refuse when there is none."""
        row = self.row(table, sys_id)
        self.stores[table].remove(sys_id)
        if table == "incident":
            incidents.count_children(self.stores, row["parent_incident"])

    def row(self, table: str, sys_id: str) -> Row:
        """Return the record, or refuse when there is none."""
        row = self.stores[table].rows.get(sys_id)
        if row is None:
            raise Refused(404, *NO_RECORD)
        return row

    def _open(self, table: str, row: Row, at: str) -> None:
        """Fill what the server gives a new record."""
        prefix = TABLES[table].number_prefix
        if prefix:
            row["number"] = f"{prefix}{self.stores[table].next_number():07d}"
        if "opened_at" in row:
            row["opened_at"] = row["opened_at"] or at
            row["opened_by"] = row["opened_by"] or self.user_id

    def _store(self, table: str, row: Row, before: Row, written: Mapping[str, str]) -> None:
        """Apply the table's rules and policies, then keep the row, its journal entries and its history."""
        if table == "incident":
            at = row["sys_updated_on"]
            incidents.decide(row, before, written, at=at, by=self.user_id)
        elif table == "interaction":
            incidents.decide_interaction(row, before, by=self.user_id)
        elif table == "sys_user":
            row["name"] = f"{row['first_name']} {row['last_name']}".strip()
        policies.demand(self._reader(table), row, before, written)
        self.stores[table].put(row)
        self._write_journals(table, row, written)
        if TABLES[table].audited:
            self._audit(table, row, before)
        if table == "incident":
            self._follow_up(row, before, written)
        told = {**row, **_journals(table, written)}  # what follows a write sees the new entries
        self.follow(Written(table=table, row=told, before=before, by=self.user_name))

    def _reader(self, table: str) -> Reader:
        return Reader(stores=self.stores, table=table, user_id=self.user_id)

    def _write_journals(self, table: str, row: Row, written: Mapping[str, str]) -> None:
        for element, value in _journals(table, written).items():
            entry = {"name": table, "element": element, "element_id": row["sys_id"], "value": value}
            self.insert("sys_journal_field", entry)

    def _audit(self, table: str, row: Row, before: Row) -> None:
        """Keep what an update changed; an insert has no history."""
        changed = [name for name in before if before[name] != row[name] and name not in UNAUDITED]
        for name in changed:
            place = {"tablename": table, "documentkey": row["sys_id"], "user": self.user_name}
            change = {"fieldname": name, "oldvalue": before[name], "newvalue": row[name]}
            self.insert("sys_audit", {**place, **change})

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
    if list(store.having("sys_id", sys_id)):
        raise Refused(403, *INSERT_FAILED)
    return sys_id if SYS_ID.fullmatch(sys_id) else ""


def _journals(table: str, written: Mapping[str, str]) -> dict[str, str]:
    columns = TABLES[table].columns
    return {name: value for name, value in written.items() if columns[name].kind == "journal" and value}


def _without_journals(table: str, written: Mapping[str, str]) -> dict[str, str]:
    columns = TABLES[table].columns
    return {name: value for name, value in written.items() if columns[name].kind != "journal"}
