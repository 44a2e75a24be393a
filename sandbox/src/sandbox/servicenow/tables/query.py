"""Encoded queries: reads the text, and finds the rows.

Source: as an instance does, a clause on a column that does not exist is dropped, and so is what is no clause
at all (``^LIMIT3``). A clause that only this sandbox does not know is refused: it must never widen a result.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sandbox.servicenow.dictionary import Column
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables import row_tests
from sandbox.servicenow.tables.operators import MAKERS, Clause, order_of
from sandbox.servicenow.tables.paths import column_at, display_of, is_beyond, value_at
from sandbox.servicenow.tables.row_tests import JOINED, RELATED, ROW_MAKERS, Place, RowTest
from sandbox.servicenow.tables.scripts import PREFIX, Asker

FIELD = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
# Source: the vendor's own scripts ask for what is empty by ``from=NULL``, and for the rest by ``!=NULL``.
NULL = "NULL"
DYNAMIC, END_RELATED = "DYNAMIC", "ENDRLQUERY"
# It begins like IN, and needs what the sandbox has not: a hierarchy.
UNKNOWN_OPERATORS = ("IN_HIERARCHY",)
_OPERATORS = sorted([*MAKERS, *ROW_MAKERS, *UNKNOWN_OPERATORS, DYNAMIC], key=len, reverse=True)
# Source: found on an instance, it trims what it takes for a name.
CLAUSE = re.compile(rf"({FIELD})\s*({'|'.join(map(re.escape, _OPERATORS))})?(.*)", re.DOTALL)
ORDER = re.compile(rf"ORDERBY(DESC)?({FIELD})")
# Searches all texts of a row, for all words or for any of them.
KEYWORDS: Mapping[str, Callable[..., bool]] = {
    "123TEXTQUERY321": all,
    "IR_AND_QUERY": all,
    "IR_OR_QUERY": any,
}
KEYWORD = re.compile(rf"({'|'.join(KEYWORDS)})=(.*)", re.DOTALL)
# Words of the language that the sandbox does not know, beside those whose clause is malformed.
UNKNOWN_WORDS = ("123TEXT", "RLQUERY", "JOIN", "SUBQUERY", "GOTO", "HAVING", "TRENDBY", "IR_")
# Text search in a reference looks at the name of the row it points to.
BY_DISPLAY = {
    "LIKE",
    "*",
    "CONTAINS",
    "NOT LIKE",
    "NOTLIKE",
    "!*",
    "DOES NOT CONTAIN",
    "STARTSWITH",
    "ENDSWITH",
    "%",
}


class NotUnderstood(Exception):
    """The sandbox does not know the clause, which an instance may well obey."""


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
    """Groups (one must hold) of lists (all must hold) of alternatives (one must hold); and the order.

    A list without alternatives is what became of a dropped clause: it asks nothing.
    """

    groups: list[list[list[Condition]]] = field(default_factory=lambda: [[]])
    order: list[tuple[str, bool]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def holds(self, row: Row) -> bool:
        """Return whether the row is wanted; a group without conditions wants every row."""
        return any(
            all(not alternatives or any(each.holds(row) for each in alternatives) for alternatives in group)
            for group in self.groups
        )

    def take(self, *conditions: Condition, is_alternative: bool = False) -> None:
        """Add a condition to the last group; an alternative binds to the clause just before it."""
        group = self.groups[-1]
        if is_alternative and group:
            group[-1].extend(conditions)
        else:
            group.append([*conditions])

    def drop(self, fragment: str) -> None:
        """Leave a clause out, but not what binds to it."""
        self.dropped.append(fragment)
        self.take(is_alternative=fragment.startswith("OR"))


NOTHING = Query(groups=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads queries on one table on behalf of one user, whose days begin at midnight in the zone."""

    stores: Mapping[str, Store]
    table: str
    user_id: str
    zone: str = "UTC"

    def read(self, text: str) -> Query:
        """Return the query; what an instance ignores stands in ``dropped``, or raise NotUnderstood."""
        query, fragments = Query(), iter(text.split("^"))
        for fragment in fragments:
            self._take(query, fragment, fragments)
        query.groups = [group for group in query.groups if group] or [[]]  # ``^NQ`` and nothing asks nothing
        return query

    def condition(self, text: str) -> Query:
        """Return the query that a record holds as its condition; one that is not understood never holds."""
        try:
            return self.read(text)
        except NotUnderstood:
            return NOTHING

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
                only = alternatives[0] if len(alternatives) == 1 else None
                if only and only.values and store.is_indexed(only.path):
                    found = (row for value in only.values for row in store.having(only.path, value))
                    return list({row["sys_id"]: row for row in found}.values())
        return list(store.rows.values())

    def _take(self, query: Query, fragment: str, rest: Iterator[str]) -> None:
        if fragment.startswith("NQ"):
            query.groups.append([])
            self._take(query, fragment.removeprefix("NQ"), rest)
        elif fragment.startswith("ORDERBY"):
            self._take_order(query, fragment)
        elif fragment in ("", "EQ") or fragment.startswith("GROUPBY"):  # groups are for lists that people see
            return
        else:
            self._take_clause(query, fragment, rest)

    def _take_order(self, query: Query, fragment: str) -> None:
        match = ORDER.fullmatch(fragment)
        if match is None or column_at(self.table, match[2]) is None:
            query.dropped.append(fragment)
        else:
            query.order.append((match[2], bool(match[1])))

    def _take_clause(self, query: Query, fragment: str, rest: Iterator[str]) -> None:
        text = fragment.removeprefix("OR").lstrip()
        try:
            condition = self._in_words(query, text, rest) or self._on_column(text)
        except (KeyError, ValueError, OverflowError) as unknown:
            raise NotUnderstood(fragment) from unknown
        if condition is None:
            query.drop(fragment)
        else:
            query.take(condition, is_alternative=fragment.startswith("OR"))

    def _in_words(self, query: Query, text: str, rest: Iterator[str]) -> Condition | None:
        """Return a clause that begins with a word of the language in a column's place, None for another."""
        holds: RowTest
        if match := KEYWORD.fullmatch(text):
            holds = row_tests.mentions(self.stores, self.table, match[2], KEYWORDS[match[1]])
        elif match := RELATED.fullmatch(text):
            inner = "^".join(iter(lambda: next(rest, END_RELATED), END_RELATED))
            holds = row_tests.counted(match, self._others(match[1], match[2], inner, query))
        elif (match := JOINED.fullmatch(text)) and match[1] == self.table and column_at(*match.group(1, 2)):
            holds = row_tests.joined(match, self._others(match[3], match[4], match[5], query))
        elif text.startswith(UNKNOWN_WORDS):
            raise ValueError(text)
        else:
            return None
        return Condition("", "", "", holds)

    def _others(self, table: str, column: str, text: str, query: Query) -> list[Row]:
        """Return the rows of another table that an inner query wants, which has such a column."""
        if table not in TABLES or column not in TABLES[table].columns:
            raise ValueError(table)
        reader = replace(self, table=table)
        asked = reader.read(text)
        query.dropped.extend(asked.dropped)
        return reader.rows(asked)

    def _on_column(self, text: str) -> Condition | None:
        """Return a clause on a column, None when there is no such column."""
        match = CLAUSE.fullmatch(text)
        path, operator, wanted = match.groups() if match else ("", None, "")
        column = column_at(self.table, path)
        if column is None and not is_beyond(self.table, path):
            return None
        # What people wrote stands in another table, where an instance may look for it.
        if column is None or column.kind == "journal" or operator in (None, *UNKNOWN_OPERATORS):
            raise ValueError(text)
        if operator in ("=", "!=") and wanted == NULL:
            wanted = ""
        return Condition(path, operator, wanted, self._test(path, column, operator, wanted))

    def _test(self, path: str, column: Column, operator: str, wanted: str) -> RowTest:
        """Return what the clause asks of a row; ValueError when the value does not fit the operator."""
        asker = self._asker()
        place = Place(stores=self.stores, table=self.table, path=path, asker=asker)
        if operator in ROW_MAKERS:
            return ROW_MAKERS[operator](place, wanted)
        if operator == DYNAMIC:
            operator, wanted = "=", self.stores["sys_filter_option_dynamic"].rows[wanted]["script"]
        test = MAKERS[operator](Clause(wanted=wanted, column=column, asker=asker))
        if operator in BY_DISPLAY and column.points_to:
            return lambda row: test(display_of(self.stores, column.points_to, place.value(row)))
        return lambda row: test(place.value(row))

    def _asker(self) -> Asker:
        user = self.stores["sys_user"].rows.get(self.user_id, {})
        memberships = self.stores["sys_user_grmember"].having("user", self.user_id)
        return Asker(user=user, groups=tuple(each["group"] for each in memberships), zone=self.zone)

    def _order(self, row: Row, path: str) -> tuple[int, int, str]:
        column = column_at(self.table, path)
        return order_of(column, value_at(self.stores, self.table, row, path)) if column else (0, 0, "")
