"""People in ServiceNow: callers, and agents' own records."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.providers import numbering
from gateway.providers.fact_values import Person
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers, identifiers_of, mail
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import Raw

TABLE = "sys_user"
# The columns with phone numbers, and how a match by each is called; likewise the others.
PHONE_COLUMNS = {"mobile_phone": "mobile", "phone": "phone", "home_phone": "home_phone"}
PEOPLE_AT_MOST, ROWS_AT_MOST = 6, 60
Same = Callable[[str, CallerIdentifiers], bool]
EXACT: tuple[tuple[str, str, Same], ...] = (
    ("email", "email", lambda value, asked: mail(value) in asked.emails),
    ("employee_number", "employee_number", lambda value, asked: value.lower() in asked.employee_numbers),
    ("user_name", "user_name", lambda value, asked: value.lower() in asked.user_names),
    ("sys_id", "attribute", lambda value, asked: value in asked.person_ids),
)


@dataclass(frozen=True, slots=True)
class Matches:
    """People who may be calling, best match first, and how each of them matches: codes joined by " and ".

    more: others match as well, or may do so.
    """

    people: tuple[Person, ...] = ()
    matched_by: tuple[str, ...] = field(default=())
    more: bool = False


class People(Tables):
    """Finds people. Source of all: docs/providers/servicenow.md#people."""

    def find_callers(self, asked: CallerIdentifiers) -> Matches:
        """Return at most six active people with one of these identifiers, with one request at most.

        Numbers are asked for by what no spelling hides, and compared by their numbering plans. Several
        matches are normal (shared phones, families); never take the first.
        """
        conditions = list(_conditions(asked))
        if not conditions:
            return Matches()
        where = query.either(*(query.all_of("active=true", one) for one in conditions))
        rows = self._rows(
            TABLE,
            where=query.all_of(where, "ORDERBYname"),
            columns=normalise.PERSON_COLUMNS,
            limit=ROWS_AT_MOST,
        )
        return self._matches(rows, asked)

    def person_by_email(self, email: str) -> Person | None:
        """Return the only active person with this address; None for none and for several."""
        asked = identifiers_of("", attributes={"email": email}, region=self._phone_region)
        found = self.find_callers(asked).people
        return found[0] if len(found) == 1 else None

    def _matches(self, rows: Sequence[Raw], asked: CallerIdentifiers) -> Matches:
        judged = {
            normalise.value(row, "sys_id"): (normalise.person(row, link=self.link), kinds)
            for row in rows
            if (kinds := list(self._kinds(row, asked)))
        }
        best = sorted(judged.values(), key=lambda match: -len(match[1]))
        shown = best[:PEOPLE_AT_MOST]
        return Matches(
            tuple(person for person, _ in shown),
            tuple(" and ".join(kinds) for _, kinds in shown),
            len(best) > PEOPLE_AT_MOST or len(rows) == ROWS_AT_MOST,
        )

    def _kinds(self, row: Raw, asked: CallerIdentifiers) -> Iterable[str]:
        """Yield how a row matches; ServiceNow ignores unreadable clauses, so any row may come."""
        if not normalise.is_true(row, "active", otherwise=True):
            return
        for column, kind in PHONE_COLUMNS.items():
            held = normalise.value(row, column)
            if any(numbering.same(held, number, region=self._phone_region) for number in asked.phones):
                yield kind
        yield from (kind for column, kind, same in EXACT if same(normalise.value(row, column), asked))


def _conditions(asked: CallerIdentifiers) -> Iterable[str]:
    for number in asked.phones:
        yield from (_holding(column, numbering.pieces(number)) for column in PHONE_COLUMNS)
    values: Mapping[str, tuple[Sequence[str], re.Pattern[str]]] = {
        "email": (_domains(asked.emails), query.EMAIL),
        "employee_number": (asked.employee_numbers, query.EMPLOYEE_NUMBER),
        "user_name": (asked.user_names, query.USER_NAME),
        "sys_id": (asked.person_ids, query.RECORD_ID),
    }
    yield from (query.one_of(column, some, like=like) for column, (some, like) in values.items() if some)


def _holding(column: str, pieces: Iterable[Iterable[str]]) -> str:
    return query.all_of(
        *(
            query.any_of(*(query.holds(column, piece, like=query.DIGITS) for piece in spelt))
            for spelt in pieces
        )
    )


def _domains(emails: Sequence[str]) -> list[str]:
    """Return mail addresses with their domains in ASCII, and as people write them."""
    written = [f"{name}@{domain.encode().decode('idna')}" for name, _, domain in map(_parted, emails)]
    return list(dict.fromkeys([*emails, *written]))


def _parted(email: str) -> tuple[str, str, str]:
    return email.rpartition("@")
