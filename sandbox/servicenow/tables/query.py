"""Encoded queries: reads the text, drops what it cannot read (as an instance does), finds the rows."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.operators import MAKERS, Clause, Test, order_of, test_of
from sandbox.servicenow.tables.paths import column_at, display_of, value_at

FIELD = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
SAME_AS = {"SAMEAS": True, "NSAMEAS": False}
_OPERATORS = "|".join(re.escape(each) for each in sorted([*MAKERS, *SAME_AS], key=len, reverse=True))
CLAUSE = re.compile(rf"({FIELD})({_OPERATORS})(.*)", re.DOTALL)
ORDER = re.compile(rf"ORDERBY(DESC)?({FIELD})")
RELATED = re.compile(r"\^?RLQUERY.*?\^ENDRLQUERY", re.DOTALL)
# Text search in a reference looks at the name of the row it points to.
BY_DISPLAY = {"LIKE", "*", "NOT LIKE", "!*", "STARTSWITH", "ENDSWITH", "%"}

RowTest = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """One readable clause."""

    path: str
    operator: str
    wanted: str
    holds: RowTest


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads queries on one table on behalf of one user."""

    stores: Mapping[str, Store]
    table: str
    user_id: str

    def read(self, text: str) -> Query:
        """Return the query; unreadable fragments stand in ``dropped`` and have no other effect."""
        query = Query()
        for fragment in RELATED.sub("", text).split("^"):
            self._take(query, fragment)
        return query

    def rows(self, query: Query) -> list[Row]:
        """Return the rows that the query wants, in its order; else in order of creation."""
        found = [row for row in self._candidates(query) if query.holds(row)]
        for path, descending in reversed(query.order):
            found.sort(key=lambda row, path=path: self._order(row, path), reverse=descending)  # type: ignore[misc]
        return found

    def _take(self, query: Query, fragment: str) -> None:
        if fragment in ("", "EQ"):
            return
        if fragment.startswith("ORDERBY"):
            self._take_order(query, fragment)
        elif fragment.startswith("NQ"):
            query.groups.append([])
            self._take(query, fragment.removeprefix("NQ"))
        elif fragment.startswith("OR"):
            self._take_clause(query, fragment.removeprefix("OR"), is_alternative=True)
        else:
            self._take_clause(query, fragment, is_alternative=False)

    def _take_order(self, query: Query, fragment: str) -> None:
        match = ORDER.fullmatch(fragment)
        if match is None or column_at(self.table, match[2]) is None:
            query.dropped.append(fragment)
        else:
            query.order.append((match[2], bool(match[1])))

    def _take_clause(self, query: Query, fragment: str, *, is_alternative: bool) -> None:
        condition = self._condition(fragment)
        group = query.groups[-1]
        if condition is None:
            query.dropped.append(fragment)
        elif is_alternative and group:
            group[-1].append(condition)
        else:
            group.append([condition])

    def _condition(self, fragment: str) -> Condition | None:
        """Return the clause, or None when its column, operator or value is not readable."""
        match = CLAUSE.fullmatch(fragment)
        if match is None:
            return None
        path, operator, wanted = match.groups()
        column = column_at(self.table, path)
        if column is None:
            return None
        if operator in SAME_AS:
            return self._comparison(path, operator, wanted)
        try:
            test = test_of(operator, Clause(wanted=wanted, column=column, user_id=self.user_id))
        except ValueError:
            return None
        by_display = column.points_to if operator in BY_DISPLAY else ""
        return Condition(path, operator, wanted, self._on_column(path, test, by_display))

    def _comparison(self, path: str, operator: str, other: str) -> Condition | None:
        if column_at(self.table, other) is None:
            return None

        def holds(row: Row) -> bool:
            return (self._value(row, path) == self._value(row, other)) is SAME_AS[operator]

        return Condition(path, operator, other, holds)

    def _on_column(self, path: str, test: Test, display_table: str) -> RowTest:
        if display_table:
            return lambda row: test(display_of(self.stores, display_table, self._value(row, path)))
        return lambda row: test(self._value(row, path))

    def _value(self, row: Row, path: str) -> str:
        return value_at(self.stores, self.table, row, path)

    def _order(self, row: Row, path: str) -> tuple[int, int, str]:
        column = column_at(self.table, path)
        return order_of(column, self._value(row, path)) if column else (0, 0, "")

    def _candidates(self, query: Query) -> Iterable[Row]:
        """Return the rows worth testing: those of an index when one equality narrows the only group."""
        store = self.stores[self.table]
        if len(query.groups) == 1:
            for alternatives in query.groups[0]:
                only = alternatives[0]
                is_narrow = len(alternatives) == 1 and only.operator == "=" and store.is_indexed(only.path)
                if is_narrow and not only.wanted.startswith("javascript:"):
                    return store.having(only.path, only.wanted)
        return list(store.rows.values())
