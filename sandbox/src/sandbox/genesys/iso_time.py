"""Points in time as the wire spells them: ISO 8601 in UTC with milliseconds, and intervals of two."""

from datetime import UTC, datetime

from sandbox.genesys.errors import Refused


def iso(at: datetime) -> str:
    """Return ``2026-01-02T03:04:05.678Z``."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def iso_or_none(at: datetime | None) -> str | None:
    """Return the same, or None where there is no time."""
    return None if at is None else iso(at)


def parse(text: object) -> datetime:
    """Return the aware time a client wrote.

    Raises: Refused with ``invalid.date`` when it is not ISO 8601 with a zone.
    """
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise _invalid() from None
    if at.tzinfo is None:
        raise _invalid()
    return at.astimezone(UTC)


def interval(text: object) -> tuple[datetime, datetime]:
    """Return both ends of ``start/end``."""
    start, slash, end = str(text).partition("/")
    if not slash:
        raise Refused(400, "bad.request", "An interval is written start/end")
    return parse(start), parse(end)


def _invalid() -> Refused:
    message = "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ"
    return Refused(400, "invalid.date", message)
