"""Which of a list a query asks for, and in what order; queues and wrap-up codes are chosen alike."""

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from django.http import HttpRequest

from sandbox.genesys import listings
from sandbox.genesys.bodies import words
from sandbox.genesys.errors import invalid_value
from sandbox.genesys.routing.model import Queue, WrapupCode
from sandbox.genesys.values import one_of

Named = TypeVar("Named", Queue, WrapupCode)
SORTED_BY = {"name": "name", "id": "id", "divisionId": "division_id"}


def ordered(found: Iterable[Named], request: HttpRequest) -> list[Named]:
    """Return these by name, or as ``sortBy`` and ``sortOrder`` say.

    Raises: Refused with ``invalid.value`` for orders that do not exist.
    """
    by = one_of(request.GET.get("sortBy") or "name", SORTED_BY, "sortBy")
    key = attrgetter(SORTED_BY[by])
    return sorted(found, key=lambda each: str(key(each)).lower(), reverse=listings.is_descending(request))


def is_named(name: str, pattern: str) -> bool:
    """Return whether the name is meant by the pattern, which may begin and end with ``*``."""
    own, core = name.lower(), pattern.lower().strip("*")
    if not pattern or not core:
        return True
    opens, closes = pattern.startswith("*"), pattern.endswith("*")
    if opens and closes:
        return core in own
    if opens:
        return own.endswith(core)
    return own.startswith(core) if closes else own == core


def is_in_division(division_id: str, request: HttpRequest) -> bool:
    """Return whether ``divisionId`` includes this division; ``*`` stands for all."""
    wanted = words(request, "divisionId")
    return not wanted or "*" in wanted or division_id in wanted


def agrees(request: HttpRequest, name: str, value: bool, *, default: str = "") -> bool:
    """Return whether the query's true or false is this value, or was not asked.

    Raises: Refused with ``invalid.value`` for another word.
    """
    wanted = request.GET.get(name, default).lower()
    if wanted not in ("", "true", "false"):
        raise invalid_value(wanted, name)
    return wanted in ("", str(value).lower())
