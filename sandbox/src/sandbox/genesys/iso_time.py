"""Points in time as the wire spells them: ISO 8601 in UTC with milliseconds, and intervals of two."""

from datetime import UTC, datetime

from sandbox.genesys.errors import Refused


def iso(at: datetime) -> str:
    """Return ``2026-01-02T03:04:05.678Z``."""
    return at.isoformat(timespec="milliseconds")[: len("2026-01-02T03:04:05.678")] + "Z"


def iso_or_none(at: datetime | None) -> str | None:
    """Return the same, or None where there is no time."""
    return None if at is None else iso(at)


def parse(text: object) -> datetime:
    """Return the aware time a client wrote.

    Raises: Refused with ``invalid.date`` when it is not ISO 8601 with a zone.
    """
    at = _read(text)
    # A single date has a zone in every document but one, of an operation that is not offered.
    if at.tzinfo is None:
        raise _invalid()
    return _in_utc(at)


def interval(text: object) -> tuple[datetime, datetime]:
    """Return both ends of ``start/end``; one without a zone is in UTC.

    Raises: Refused with ``bad.request`` without a slash, with ``invalid.date`` for an end that is no time.
    """
    # Source: definition, "YYYY-MM-DDThh:mm:ss/YYYY-MM-DDThh:mm:ss"; "UTC is the default if no TZ is
    # supplied, however alternate timezones can be used", with +08:00 and -07 as examples. No document
    # writes a bare date, or a duration for one of the ends: both are refused.
    start, slash, end = str(text).partition("/")
    if not slash:
        raise Refused(400, "bad.request", "An interval is written start/end")
    return _in_utc(_read(start)), _in_utc(_read(end))


def _read(text: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise _invalid() from None
    if "T" not in str(text):
        raise _invalid()
    return at


def _in_utc(at: datetime) -> datetime:
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise _invalid() from None


def _invalid() -> Refused:
    message = "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ"
    return Refused(400, "invalid.date", message)
