"""What a field of a body may hold, whatever the body: a type, one of some words, several of them."""

from collections.abc import Collection
from typing import Any

from sandbox.genesys.errors import invalid_value

# JSON writes whole numbers and others alike.
ALIKE: dict[type, tuple[type, ...]] = {float: (int, float), int: (int,)}


def of_type(value: Any, kind: type, name: str) -> Any:
    """Return the value.

    Raises: Refused with ``invalid.value`` when it is of another JSON type.
    """
    is_odd_flag = isinstance(value, bool) and kind is not bool
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if is_odd_flag or not isinstance(value, ALIKE.get(kind, (kind,))):
        raise invalid_value(value, name)
    return value


def one_of(value: Any, known: Collection[str], name: str) -> str:
    """Return the word as it is known; clients may write it in any case.

    Raises: Refused with ``invalid.value`` when it is none of these.
    """
    # Source: public programs that write CONNECTED and AND; the vendor's SDKs compare without case, too.
    word = {each.lower(): each for each in known}.get(value.lower()) if isinstance(value, str) else None
    if word is None:
        raise invalid_value(value, name)
    return word


def some_of(value: Any, known: Collection[str], name: str) -> tuple[str, ...]:
    """Return a list's words, each once.

    Raises: Refused with ``invalid.value`` when it is no list, or one is none of these.
    """
    return tuple(dict.fromkeys(one_of(each, known, name) for each in of_type(value, list, name)))
