"""Encoded queries: reads the text, drops what it cannot read (as an instance does), finds the rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables import row_tests
from sandbox.servicenow.tables.operators import MAKERS, Clause, Test, order_of, test_of
from sandbox.servicenow.tables.paths import column_at, display_of, value_at
from sandbox.servicenow.tables.row_tests import HISTORY, SAME_AS, RowTest
from sandbox.servicenow.tables.scripts import PREFIX, Asker

FIELD = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
DYNAMIC = "DYNAMIC"
_OPERATORS = "|".join(
    re.escape(each) for each in sorted([*MAKERS, *SAME_AS, *HISTORY, DYNAMIC], key=len, reverse=True)
)
CLAUSE = re.compile(rf"({FIELD})({_OPERATORS})(.*)", re.DOTALL)
ORDER = re.compile(rf"ORDERBY(DESC)?({FIELD})")
RELATED, END_RELATED = "RLQUERY", "ENDRLQUERY"
# Text search in a reference looks at the name of the row it points to.
BY_DISPLAY = {"LIKE", "*", "NOT LIKE", "!*", "STARTSWITH", "ENDSWITH", "%"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One readable clause."""

    path: str
    operator: str
    wanted: str
    holds: RowTest

    @property
    def values(self) -> list[str]:
        """Return the values of which one must equal the column's, none when it asks something else."""
        if self.wanted.startswith(PREFIX) or self.operator not in ("=", "IN"):
            return []
        return [self.wanted] if self.operator == "=" else self.wanted.split(",")


@dataclass(slots=True)
class Query:
    """Groups (one must hold) of lists (all must hold) of alternatives (one must hold); and the order."""

    groups: list[list[list[Condition]]] = field(default_factory=lambda: [[]])
    order: list[tuple[str, bool]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def holds(self, row: Row) -> bool:
        """Return whether the row is wanted; a group without conditions wants every row."""
        return any(
            all(any(each.holds(row) for each in alternatives) for alternatives in group)
            for group in self.groups
        )

    def take(self, condition: Condition, *, is_alternative: bool) -> None:
        """Add a condition to the last group; an alternative binds to the condition just before it."""
        group = self.groups[-1]
        if is_alternative and group:
            group[-1].append(condition)
        else:
            group.append([condition])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads queries on one table on behalf of one user, whose days begin at midnight in the zone."""

    stores: Mapping[str, Store]
    table: str
    user_id: str
    zone: str = "UTC"

    def read(self, text: str) -> Query:
        """Return the query; unreadable fragments stand in ``dropped`` and have no other effect."""
        query, fragments = Query(), iter(text.split("^"))
        for fragment in fragments:
            if fragment.startswith(RELATED):
                self._take_related(query, fragment, fragments)
            else:
                self._take(query, fragment)
        return query

    def rows(self, query: Query) -> list[Row]:
        """Return the rows that the query wants, in its order."""
        found = [row for row in self.candidates(query) if query.holds(row)]
        for path, descending in reversed(query.order):
            found.sort(key=lambda row, path=path: self._order(row, path), reverse=descending)  # type: ignore[misc]
        return found

    def candidates(self, query: Query) -> Iterable[Row]:
        """Return the rows worth testing: those of an index when a clause narrows the only group."""
        store = self.stores[self.table]
        if len(query.groups) == 1:
            for alternatives in query.groups[0]:
                only = alternatives[0]
                if len(alternatives) == 1 and only.values and store.is_indexed(only.path):
                    found = (row for value in only.values for row in store.having(only.path, value))
                    return list({row["sys_id"]: row for row in found}.values())
        return list(store.rows.values())

    def _take_related(self, query: Query, head: str, fragments: Iterable[str]) -> None:
        """Take ``RLQUERY…^…^ENDRLQUERY``; one that is never closed swallows the rest."""
        inner: list[str] = []
        for fragment in fragments:
            if fragment == END_RELATED:
                break
            inner.append(fragment)
        named = row_tests.related_column(head)
        if named is None:
            query.dropped.append(head)
            return
        reader = replace(self, table=named[0])
        asked = reader.read("^".join(inner))
        query.dropped.extend(asked.dropped)
        query.take(
            Condition("", RELATED, head, row_tests.counted(head, reader.rows(asked))), is_alternative=False
        )

    def _take(self, query: Query, fragment: str) -> None:
        if fragment in ("", "EQ"):
            return
        if fragment.startswith("ORDERBY"):
            self._take_order(query, fragment)
        elif fragment.startswith("NQ"):
            query.groups.append([])
            self._take(query, fragment.removeprefix("NQ"))
        else:
            self._take_clause(query, fragment)

    def _take_order(self, query: Query, fragment: str) -> None:
        match = ORDER.fullmatch(fragment)
        if match is None or column_at(self.table, match[2]) is None:
            query.dropped.append(fragment)
        else:
            query.order.append((match[2], bool(match[1])))

    def _take_clause(self, query: Query, fragment: str) -> None:
        match = CLAUSE.fullmatch(fragment.removeprefix("OR"))
        holds = self._test(*match.groups()) if match else None
        if match is None or holds is None:
            query.dropped.append(fragment)
        else:
            path, operator, wanted = match.groups()
            query.take(Condition(path, operator, wanted, holds), is_alternative=fragment.startswith("OR"))

    def _test(self, path: str, operator: str, wanted: str) -> RowTest | None:
        """Return what the clause asks of a row, or None when column, operator or value are not readable."""
        column = column_at(self.table, path)
        if column is None:
            return None
        if operator in SAME_AS:
            return self._comparison(path, operator, wanted)
        if operator in HISTORY:
            return row_tests.changed(self.stores, path, operator, wanted)
        if operator == DYNAMIC:
            operator, wanted = "=", self._dynamic_value(wanted)
        try:
            asker = Asker(user_id=self.user_id, zone=self.zone)
            test = test_of(operator, Clause(wanted=wanted, column=column, asker=asker))
        except ValueError:
            return None
        return self._on_column(path, test, column.points_to if operator in BY_DISPLAY else "")

    def _dynamic_value(self, sys_id: str) -> str:
        """Return the script of a dynamic filter, an unreadable one when there is no such filter."""
        row = self.stores["sys_filter_option_dynamic"].rows.get(sys_id)
        return row["script"] if row else PREFIX

    def _comparison(self, path: str, operator: str, other: str) -> RowTest | None:
        if column_at(self.table, other) is None:
            return None
        return lambda row: (self._value(row, path) == self._value(row, other)) is SAME_AS[operator]

    def _on_column(self, path: str, test: Test, display_table: str) -> RowTest:
        if display_table:
            return lambda row: test(display_of(self.stores, display_table, self._value(row, path)))
        return lambda row: test(self._value(row, path))

    def _value(self, row: Row, path: str) -> str:
        return value_at(self.stores, self.table, row, path)

    def _order(self, row: Row, path: str) -> tuple[int, int, str]:
        column = column_at(self.table, path)
        return order_of(column, self._value(row, path)) if column else (0, 0, "")
