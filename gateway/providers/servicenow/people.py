"""People in ServiceNow: callers, and agents' own records."""

from collections.abc import Iterable, Sequence

from gateway.providers import phone
from gateway.providers.fact_values import Person
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, Kind, identifiers
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import Raw

TABLE = "sys_user"
PHONE_COLUMNS = ("phone", "mobile_phone", "home_phone")
PEOPLE_AT_MOST = 6

# A person, and the kinds of identifiers that match.
Match = tuple[Person, tuple[Kind, ...]]


class People(Tables):
    """Finds people. Source of all: docs/providers/servicenow.md#people."""

    def find_people(
        self, *, phones: Sequence[str] = (), emails: Sequence[str] = (), person_ids: Sequence[str] = ()
    ) -> tuple[Person, ...]:
        """Return at most six active people with one of these, most matches first; () for invalid values.

        phones: in any format. Several matches are normal (shared phones, families); never take the first.
        """
        asked = identifiers(
            phones=list(phones), emails=list(emails), person_ids=list(person_ids), region=self._phone_region
        )
        return tuple(person for person, _ in self._matches(asked))

    def person_by_email(self, email: str) -> Person | None:
        """Return the only active person with this address; None for none and for several."""
        found = self.find_people(emails=[email])
        return found[0] if len(found) == 1 else None

    def _matches(self, asked: CallerIdentifiers) -> list[Match]:
        if not asked:
            return []
        where = query.all_of("active=true", query.any_of(*_conditions(asked)), "ORDERBYname")
        rows = self._rows(TABLE, where=where, columns=normalise.PERSON_COLUMNS, limit=PEOPLE_AT_MOST)
        judged = [(row, tuple(self._kinds(row, asked))) for row in rows]
        matches = [(normalise.person(row, link=self.link), kinds) for row, kinds in judged if kinds]
        return sorted(matches, key=lambda match: -len(match[1]))

    def _kinds(self, row: Raw, asked: CallerIdentifiers) -> Iterable[Kind]:
        """Yield which identifiers match a row; ServiceNow ignores unreadable clauses, so any row may come."""
        if not normalise.is_true(row, "active", otherwise=True):
            return
        if self._has_phone(row, asked.phones):
            yield "phone"
        if normalise.value(row, "email").lower() in asked.emails:
            yield "email"
        if normalise.value(row, "sys_id") in asked.person_ids:
            yield "attribute"

    def _has_phone(self, row: Raw, phones: Sequence[str]) -> bool:
        held = [written for column in PHONE_COLUMNS if (written := normalise.value(row, column))]
        pairs = ((written, number) for written in held for number in phones)
        return any(phone.same(written, number, region=self._phone_region) for written, number in pairs)


def _conditions(asked: CallerIdentifiers) -> Iterable[str]:
    spellings = [spelling for number in asked.phones for spelling in phone.spellings(number)]
    candidates = [spelling for spelling in spellings if query.PHONE.fullmatch(spelling)]
    if candidates:
        yield from (query.one_of(column, candidates, like=query.PHONE) for column in PHONE_COLUMNS)
    if asked.emails:
        yield query.one_of("email", asked.emails, like=query.EMAIL)
    if asked.person_ids:
        yield query.one_of("sys_id", asked.person_ids, like=query.RECORD_ID)
