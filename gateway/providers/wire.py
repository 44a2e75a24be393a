"""Reads single values of JSON: invalid optional values become empty, required ones raise Malformed."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from math import isfinite
from typing import Any

from gateway.providers.errors import Malformed

Raw = Mapping[str, Any]

NOTHING: Raw = {}
# NUL and lone surrogates, which JSON allows and PostgreSQL rejects.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Letters and marks without a picture of their own, such as the Hangul filler and variation selectors.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
UNSEEN = "".join(map(chr, (*range(33), 127)))  # of ASCII
UNSEEN_CATEGORIES = ("Cc", "Cf", "Cs", "Me", "Mn")  # marks on letters are nothing without a letter
MOST = 2**31  # a greater number fits into no column
MOST_LEVELS = 64
NESTED = (dict, list)
LONGEST_TIME = 40  # characters; none is longer, and what is parsed is remembered


def decoded(body: bytes | str) -> Any:
    """Return a JSON value without characters that PostgreSQL rejects.

    Raises:
        ValueError: it is not JSON, has a number that no database stores, or is nested too deeply.
    """
    try:
        value = json.loads(body, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ValueError("the value is nested too deeply") from None
    if _is_deeper(value, MOST_LEVELS):
        raise ValueError("the value is nested too deeply")
    return storable(value) if _has_unstorable(body) else value


def storable(value: Any) -> Any:
    """Return a decoded JSON value without characters that PostgreSQL rejects."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def short_id(value: str, length: int) -> str:
    """Return an id unchanged, or a digest of one that is too long: a cut could make two ids equal."""
    return value if len(value) <= length else blake2b(value.encode(), digest_size=16).hexdigest()


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise ValueError("a number is out of range")
    return value


def _has_unstorable(body: bytes | str) -> bool:
    """Return whether an escape sequence may stand for a character that PostgreSQL rejects."""
    text = body if isinstance(body, str) else body.decode("utf-8", "surrogatepass")
    return any(sequence in text for sequence in ("\\u0000", "\\ud", "\\uD"))


def _is_deeper(value: Any, levels: int) -> bool:
    level = [value]
    for _ in range(levels - 1):
        level = [one for each in level for one in _children(each) if isinstance(one, NESTED)]
    return any(map(_children, level))


def _children(value: Any) -> Collection[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def shows(value: str) -> bool:
    """Return whether a reader sees anything of a text."""
    if value.isascii():
        return bool(value.strip(UNSEEN))
    letters = (letter for letter in value if not letter.isspace() and not BLANK.match(letter))
    return any(unicodedata.category(letter) not in UNSEEN_CATEGORIES for letter in letters)


def needed(raw: Raw, key: str, *, of: str) -> Any:
    """Return a required field.

    Raises:
        Malformed: it is absent, null or empty; the message names the field and ``of``, the object.
    """
    value = raw.get(key)
    if value is None or value == "":
        raise Malformed(f"{of} lacks {key}")
    return value


def needed_text(raw: Raw, key: str, *, of: str) -> str:
    """Return a required text; a number is converted, because some ids arrive as numbers.

    Raises:
        Malformed: it is absent, or neither text nor number.
    """
    value = needed(raw, key, of=of)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Malformed(f"{of} has an invalid {key}")
    return str(value)


def id_of(raw: Raw) -> str:
    """Return an object's id, "" for one that cannot be named."""
    value = raw.get("id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def mapping(value: Any) -> Raw:
    """Return a JSON object unchanged, or an empty one for any other value."""
    return value if isinstance(value, Mapping) else NOTHING


def part(raw: Raw, key: str) -> Raw:
    """Return a nested object, or an empty one."""
    return mapping(raw.get(key))


def listed(answer: Any, key: str, *, of: str) -> list[Raw]:
    """Return the list in an answer.

    Raises:
        Malformed: there is none; an unreadable answer must not be taken for an empty list.
    """
    found = mapping(answer).get(key)
    if not isinstance(found, list):
        raise Malformed(f"{of} lacks a list of {key}")
    return objects(found)


def rows(raw: Raw, key: str) -> list[Raw]:
    """Return the objects in a nested list, without any other values."""
    return objects(raw.get(key))


def objects(value: Any) -> list[Raw]:
    """Return the objects in a list, without any other values."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(raw: Raw, *keys: str) -> str:
    """Return the first of these fields whose text shows anything, or ""."""
    for key in keys:  # called some eighty times for an event
        value = raw.get(key)
        if isinstance(value, str) and shows(value):
            return value
    return ""


def number(raw: Raw, key: str) -> float | None:
    """Return a number that fits into a column, or None; booleans do not count."""
    value = raw.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if abs(value) < MOST else None


def seconds(raw: Raw, key: str) -> float | None:
    """Return a duration in seconds from milliseconds; None for zero and less."""
    duration_ms = number(raw, key)
    return duration_ms / 1000 if duration_ms and duration_ms > 0 else None


def instant(raw: Raw, *keys: str) -> datetime | None:
    """Return the first of these ISO-8601 times as aware UTC, or None; a time without a zone is UTC.

    A year in which neither cloud existed is no time: sums with it leave the calendar.
    """
    found = text(raw, *keys)
    return _instant(found) if len(found) <= LONGEST_TIME else None


@lru_cache(maxsize=4096)  # every snapshot repeats the times of those before it
def _instant(found: str) -> datetime | None:
    try:
        parsed = datetime.fromisoformat(found)
    except ValueError:
        return None
    if not 1970 < parsed.year < 2200:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def stamp(at: datetime) -> str:
    """Return a time as Genesys writes it: ISO-8601 in UTC, with milliseconds and "Z"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
