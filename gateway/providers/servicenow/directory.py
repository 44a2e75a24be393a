"""ServiceNow's directory as a whole: everybody page by page, who changed, who is gone; further tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import Person
from gateway.providers.paths import path
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.people import TABLE, People
from gateway.providers.wire import Raw, mapping, part

STATS = "/api/now/stats/{}"
COLUMNS = normalise.PERSON_COLUMNS.split(",")
IDS_AT_ONCE = 100  # in one query, so that its address is not too long
BY_TIME = "ORDERBYsys_updated_on^ORDERBYsys_id"  # times have whole seconds
WRITTEN_TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    """Some people, in the order in which they changed. rows: how many came, of ``limit``.

    hidden: columns that no row has, because an access rule hides them.
    """

    people: tuple[Person, ...] = ()
    rows: int = 0
    hidden: tuple[str, ...] = ()


class Directory(People):
    """Reads the directory. Source of all: docs/providers/servicenow.md#directory."""

    def people_after(
        self, at: datetime | None, person_id: str = "", *, only_active: bool, limit: int
    ) -> DirectoryPage:
        """Return the people who changed after this time, or in the same second with a greater id.

        at: None to begin with the one who changed longest ago.

        Raises:
            Malformed: the update time is hidden, without which there is no order to go on in.
        """
        where = _after(at, person_id, "active=true" if only_active else "")
        rows = self._rows(TABLE, where=where, columns=normalise.PERSON_COLUMNS, limit=limit)
        people = tuple(normalise.person(row, link=self.link) for row in rows)
        if any(person.updated_at is None for person in people):
            raise Malformed("people lack sys_updated_on")
        return DirectoryPage(people=people, rows=len(rows), hidden=_hidden(rows))

    def people_by_id(self, person_ids: Sequence[str]) -> tuple[Person, ...]:
        """Return those of at most IDS_AT_ONCE people who can be read. Raises UnsafeValue."""
        where = query.one_of("sys_id", person_ids, like=query.RECORD_ID)
        rows = self._rows(TABLE, where=where, columns=normalise.PERSON_COLUMNS, limit=IDS_AT_ONCE)
        people = (normalise.person(row, link=self.link) for row in rows)
        return tuple(person for person in people if person.person_id in person_ids)

    def person_ids_after(self, person_id: str, *, limit: int) -> tuple[str, ...]:
        """Return the ids of active people that follow an id ("" for the first), in order."""
        begins = [query.after("sys_id", person_id, like=query.RECORD_ID)] if person_id else []
        where = query.all_of(*begins, "active=true", "ORDERBYsys_id")
        rows = self._rows(TABLE, where=where, columns="sys_id", limit=limit)
        ids = (normalise.value(row, "sys_id") for row in rows)
        return tuple(one for one in ids if query.RECORD_ID.fullmatch(one) and one > person_id)

    def count_people(self) -> int:
        """Return how many people are active, those whom an access rule hides included."""
        params = {"sysparm_query": "active=true", "sysparm_count": "true"}
        answer = mapping(self._http.request("GET", path(STATS, TABLE), params=params))
        return normalise.whole(normalise.value(part(part(answer, "result"), "stats"), "count"))

    def newest_change(self) -> datetime | None:
        """Return when the person who changed last did so, by the instance's clock."""
        where = "ORDERBYDESCsys_updated_on^ORDERBYDESCsys_id"
        rows = self._rows(TABLE, where=where, columns="sys_id,sys_updated_on", limit=1)
        return normalise.instant(normalise.value(rows[0], "sys_updated_on")) if rows else None

    def people_in_table(
        self, table: str, *, where: str, columns: Sequence[str], person: str, limit: int
    ) -> list[tuple[Person, Mapping[str, str]]]:
        """Return people whom rows of another table lead to, each with the row's values of these columns.

        where: an encoded query of fit values. person: the column that refers to the person; "sys_id" where
        the rows are people themselves.

        Raises:
            UnsafeValue: a name is none.
        """
        names = [query.fit(one, query.NAME) for one in (table, *columns, person)]
        prefix = "" if person == "sys_id" else f"{person}."
        asked = [*names[1:-1], *(f"{prefix}{column}" for column in COLUMNS)]
        rows = self._rows(names[0], where=where, columns=",".join(asked), limit=limit)
        found = [(self._reached(row, prefix), row) for row in rows]
        return [
            (one, {column: normalise.value(row, column) for column in columns})
            for one, row in found
            if one and one.active
        ]

    def _reached(self, row: Raw, prefix: str) -> Person | None:
        """Return the person of a row of another table, None for a row that refers to nobody."""
        values = {column: row.get(f"{prefix}{column}") for column in COLUMNS}
        has_person = bool(normalise.value(values, "sys_id"))
        return normalise.person(values, link=self.link) if has_person else None


def _after(at: datetime | None, person_id: str, condition: str) -> str:
    also = [condition] if condition else []
    if at is None:
        return query.all_of(*also, BY_TIME)
    written = at.strftime(WRITTEN_TIME)
    later = query.all_of(*also, query.after("sys_updated_on", written, like=query.INSTANT))
    same = query.all_of(*also, query.equal("sys_updated_on", written, like=query.INSTANT))
    if person_id:
        same = query.all_of(same, query.after("sys_id", person_id, like=query.RECORD_ID))
    return query.all_of(query.either(same, later), BY_TIME)


def _hidden(rows: Sequence[Raw]) -> tuple[str, ...]:
    return tuple(column for column in COLUMNS if rows and not any(column in row for row in rows))
