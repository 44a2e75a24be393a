"""Searching people in ServiceNow by what an agent types; each row is compared with it again."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gateway.providers.errors import UnsafeValue
from gateway.providers.fact_values import Person
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.caller_identifiers import identifiers_of
from gateway.providers.servicenow.people import TABLE, People
from gateway.providers.wire import Raw

PAGE = 8
# Of a name: letters of any script, digits and what stands between them; nothing that a query reads.
PART = re.compile(r"[^\W_][\w'\u2019.-]{0,59}")
MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{0,190}")  # as far as it is typed
NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")  # shorter ones are taken for employee numbers
NAMES = ("name", "employee_number", "user_name", "email")
WORDS_AT_MOST = 5

# The condition, and whether a row is what was asked for.
Asked = tuple[str, Callable[[Raw], bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPeople:
    """One page of people, by name. has_more: ServiceNow has further rows."""

    people: tuple[Person, ...]
    has_more: bool


class PersonSearch(People):
    """Searches people. Source of all: docs/providers/servicenow.md#people."""

    def search_people(self, text: str, *, page: int) -> FoundPeople:
        """Return active people by parts of the name, or by number, mail address, employee or user id.

        page: from 0, of ``PAGE`` rows at most; fewer where access rules hide some.

        Raises:
            UnsafeValue: the text is nothing that can be part of a query.
        """
        text = " ".join(text.split())
        found = self._by_number(text) if page == 0 and NUMBER.fullmatch(text) else ()
        return FoundPeople(people=found, has_more=False) if found else self._by_words(text, page)

    def _by_number(self, text: str) -> tuple[Person, ...]:
        asked = identifiers_of(text, attributes={}, region=self._phone_region)
        return self.find_callers(asked).people

    def _by_words(self, text: str, page: int) -> FoundPeople:
        condition, fits = _of_mail(text) if "@" in text else _of_words(text.split())
        where = query.all_of("active=true", condition, "ORDERBYname", "ORDERBYsys_id")
        columns, offset = normalise.PERSON_COLUMNS, page * PAGE
        rows = self._rows(TABLE, where=where, columns=columns, limit=PAGE + 1, offset=offset)
        fitting = [
            row for row in rows[:PAGE] if normalise.is_true(row, "active", otherwise=True) and fits(row)
        ]
        people = tuple(normalise.person(row, link=self.link) for row in fitting)
        return FoundPeople(people=people, has_more=len(rows) > PAGE)


def _of_mail(text: str) -> Asked:
    mail = query.fit(text, MAIL)
    return f"emailSTARTSWITH{mail}", lambda row: _folded(row, "email").startswith(_plain(mail))


def _of_words(words: list[str]) -> Asked:
    words = [query.fit(word, PART) for word in words[:WORDS_AT_MOST]]
    if len(words) == 1:
        begins = [f"{column}STARTSWITH{words[0]}" for column in NAMES[1:]]
        return query.any_of(f"nameLIKE{words[0]}", *begins), lambda row: _holds_all(row, words, NAMES)
    if not words:
        raise UnsafeValue("there is nothing to search for")
    return query.all_of(*(f"nameLIKE{word}" for word in words)), lambda row: _holds_all(row, words, NAMES[:1])


def _holds_all(row: Raw, words: Iterable[str], columns: Iterable[str]) -> bool:
    held = " ".join(_folded(row, column) for column in columns)
    return all(_plain(word) in held for word in words)


def _folded(row: Raw, column: str) -> str:
    """Return a column in lower case without accents, as databases compare it."""
    return _plain(normalise.value(row, column))


def _plain(text: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each)
    )
