"""Searching people by what an agent types, in the index of ServiceNow's directory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from incidents.models import Caller, CallerAddress, DirectoryPull, Lookup

PAGE, SHORTEST = 8, 2
Kind = CallerAddress.Kind
NUMBERS = (Kind.PHONE, Kind.MOBILE, Kind.HOME_PHONE)
WORDS = (Kind.NAME, Kind.EMPLOYEE_NUMBER, Kind.USER_NAME, Kind.EMAIL)
LAST = "\U0010ffff"


class Ended(Enum):
    """Why a search has no result."""

    TOO_SHORT = "too-short"
    UNSAFE = "unsafe"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person whom an agent may choose. last_contact_at: when they were the caller here, or None."""

    caller: Caller
    matched_by: str = ""
    last_contact_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a search, from 0. why: there is no answer, in words. indexed: of the index."""

    text: str
    page: int = 0
    rows: Sequence[PersonLine] = field(default_factory=list)
    has_more: bool = False
    indexed: bool = False
    ended: Ended | None = None
    why: str = ""

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.has_more else None

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page else None


def is_indexed() -> bool:
    """Return whether the whole directory is in the index."""
    return DirectoryPull.objects.exclude(completed_at=None).exists()


def in_index(text: str, *, number: str, page: int) -> Found:
    """Return active people by parts of the name, or by number, mail address, employee or user id.

    number: the text as E.164, "" when it is none.
    """
    found = Caller.objects.filter(active=True)
    by_words = found
    for word in text.casefold().split():
        by_words = by_words.filter(pk__in=_having(word, WORDS))
    wanted = Q(pk__in=by_words.values("pk"))
    if number:
        wanted |= Q(pk__in=CallerAddress.objects.filter(value=number, kind__in=NUMBERS).values("caller"))
    rows = list(found.filter(wanted).order_by("name", "pk")[page * PAGE : (page + 1) * PAGE + 1])
    return Found(text=text, page=page, rows=lines(rows[:PAGE]), has_more=len(rows) > PAGE, indexed=True)


def lines(callers: Sequence[Caller]) -> list[PersonLine]:
    """Return what an agent decides by, in one query."""
    last = last_contacts([caller.pk for caller in callers])
    return [PersonLine(caller=caller, last_contact_at=last.get(caller.pk)) for caller in callers]


def last_contacts(caller_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when these people were callers here last, by their ids."""
    earlier = Lookup.objects.filter(caller__in=caller_ids).values_list("caller").order_by()
    return dict(earlier.annotate(Max("requested_at"))) if caller_ids else {}


def _having(word: str, kinds: Sequence[str]) -> Any:
    """Return the callers of whom something begins with a word, with the help of the index on it."""
    begins = Q(value__startswith=word)
    if connection.vendor == "sqlite":  # whose LIKE uses no index
        begins = Q(value__gte=word, value__lt=word + LAST)
    return CallerAddress.objects.filter(begins, kind__in=kinds).values("caller")
