"""Explains the statements of all that is frequent, on filled tables: ``python -m benchmarks.plans``.

Prints one JSON list with an entry for each statement on a growing table: how its rows are found, how many are
read, and the milliseconds of a second execution, when what it reads is in memory.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- models exist only now
from django.db.backends.signals import connection_created  # noqa: E402

from benchmarks import hot_paths  # noqa: E402
from benchmarks.growing import GROWING  # noqa: E402

TABLES = frozenset(model._meta.db_table for model in GROWING)
STATEMENT = re.compile(r'^(SELECT .*?FROM|INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.DOTALL)
SCANS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One statement. found_by: for each growing table, the index or "every row". rows: read, kept or not."""

    path: str
    statement: str
    found_by: tuple[str, ...]
    rows: int
    ms: float
    sql: str


class Collector:
    """Explains the statements on growing tables of one path at a time; for ``execute_wrapper``."""

    def __init__(self, columns: dict[str, str]) -> None:
        self.found: list[Explained] = []
        self.path = ""
        self._columns, self._explaining = columns, False

    def watch(self, connection: Any, **_: Any) -> None:
        """Explain the statements of a connection, also of one that another thread opens."""
        connection.execute_wrappers.append(self)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        statement = STATEMENT.match(sql)
        if self.path and statement and not self._explaining and any(f'"{table}"' in sql for table in TABLES):
            self._explaining = True
            try:
                self.found.append(self._explained(f"{sql.split()[0]} {statement[2]}", sql, params, context))
            finally:
                self._explaining = False
        return execute(sql, params, many, context)

    def _explained(self, statement: str, sql: str, params: Any, context: dict[str, Any]) -> Explained:
        plan: dict[str, Any] = {}
        for _ in range(2):
            with _undone(context["connection"]), context["connection"].cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0][0]
        scans = [node for node in _nodes(plan["Plan"]) if _is_scan_of_growing(node)]
        return Explained(
            path=self.path,
            statement=statement,
            found_by=tuple(dict.fromkeys(map(self._how, scans))),
            rows=sum(map(_rows, scans)),
            ms=plan["Execution Time"],
            sql=sql,
        )

    def _how(self, node: dict[str, Any]) -> str:
        if node["Node Type"] == "Seq Scan":
            return f"{node['Relation Name']}: every row"
        indexes = [one["Index Name"] for one in _nodes(node) if "Index Name" in one]
        names = " or ".join(dict.fromkeys(self._columns[name] for name in indexes))
        return f"{node['Relation Name']} by {names}"


def explained() -> list[Explained]:
    """Run all hot paths and return their statements."""
    collector = Collector(_columns_of_indexes())
    collector.watch(connection)
    connection_created.connect(collector.watch, weak=False)
    for collector.path, run in hot_paths.paths():
        run()
        collector.path = ""
    return collector.found


@contextmanager
def _undone(used: Any) -> Iterator[None]:
    with transaction.atomic(using=used.alias):
        yield
        transaction.set_rollback(True, using=used.alias)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _is_scan_of_growing(node: dict[str, Any]) -> bool:
    return node["Node Type"] in SCANS and node["Relation Name"] in TABLES


def _rows(node: dict[str, Any]) -> int:
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def _columns_of_indexes() -> dict[str, str]:
    """Return the columns of each index, as (agent_id, state), and whether it is partial."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        return {name: _columns(definition) for name, definition in cursor.fetchall()}


def _columns(definition: str) -> str:
    columns, _, condition = definition.partition(" USING btree ")[2].partition(" WHERE ")
    return columns.replace(" varchar_pattern_ops", "") + (", partial" if condition else "")


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in explained()]))
