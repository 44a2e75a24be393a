"""What a search for people has found, with what an agent chooses by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db.models import Max

from incidents.models import Caller, Lookup

SHORTEST = 2


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
    """One page of a search, from 0. why: there is no answer, in words."""

    text: str
    page: int = 0
    rows: Sequence[PersonLine] = field(default_factory=list)
    has_more: bool = False
    ended: Ended | None = None
    why: str = ""

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.has_more else None

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page else None


def lines(callers: Sequence[Caller]) -> list[PersonLine]:
    """Return what an agent decides by, in one query."""
    last = last_contacts([caller.pk for caller in callers])
    return [PersonLine(caller=caller, last_contact_at=last.get(caller.pk)) for caller in callers]


def last_contacts(caller_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when these people were callers here last, by their ids."""
    earlier = Lookup.objects.filter(caller__in=caller_ids).values_list("caller").order_by()
    return dict(earlier.annotate(Max("requested_at"))) if caller_ids else {}
