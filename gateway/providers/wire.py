"""Single values of the wire: absent or odd ones become empty, missing needed ones raise Malformed."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gateway.providers.errors import Malformed

Raw = Mapping[str, Any]

NOTHING: Raw = {}
# JSON may spell them, PostgreSQL keeps neither: NUL, and halves of surrogate pairs.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Return a decoded JSON value without the characters that no database keeps."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def needed(raw: Raw, key: str, *, of: str) -> Any:
    """Return a field that must be there.

    Raises:
        Malformed: it is absent, null or empty; the message names it and what it should belong to.
    """
    value = raw.get(key)
    if value is None or value == "":
        raise Malformed(f"{of} lacks {key}")
    return value


def needed_text(raw: Raw, key: str, *, of: str) -> str:
    """Return a text that must be there; an id that came as a number is taken as text.

    Raises:
        Malformed: it is absent, or neither text nor number.
    """
    value = needed(raw, key, of=of)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Malformed(f"{of} has an odd {key}")
    return str(value)


def mapping(value: Any) -> Raw:
    """Return an object as it is; anything else as an empty one."""
    return value if isinstance(value, Mapping) else NOTHING


def part(raw: Raw, key: str) -> Raw:
    """Return a nested object, or an empty one."""
    return mapping(raw.get(key))


def listed(answer: Any, key: str, *, of: str) -> list[Raw]:
    """Return the list that an answer is about.

    Raises:
        Malformed: there is none. An unreadable answer must not pass for "there are no queues".
    """
    found = mapping(answer).get(key)
    if not isinstance(found, list):
        raise Malformed(f"{of} lacks a list of {key}")
    return objects(found)


def rows(raw: Raw, key: str) -> list[Raw]:
    """Return a nested list's objects; anything else in it is left out."""
    return objects(raw.get(key))


def objects(value: Any) -> list[Raw]:
    """Return the objects of a list; anything else is left out."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def text(raw: Raw, *keys: str) -> str:
    """Return the first of these fields that holds text, or ""."""
    values = (raw.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value), "")


def number(raw: Raw, key: str) -> float | None:
    """Return a number, or None; a boolean is no number."""
    value = raw.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def seconds(raw: Raw, key: str) -> float | None:
    """Return a duration given in milliseconds as seconds; zero and less count as not given."""
    duration_ms = number(raw, key)
    return duration_ms / 1000 if duration_ms and duration_ms > 0 else None


def instant(raw: Raw, *keys: str) -> datetime | None:
    """Return the first of these ISO-8601 times as aware UTC, or None; no zone means UTC."""
    found = text(raw, *keys)
    try:
        parsed = datetime.fromisoformat(found)
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def stamp(at: datetime) -> str:
    """Return a time as Genesys writes it: ISO-8601 in UTC, with milliseconds and "Z"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
